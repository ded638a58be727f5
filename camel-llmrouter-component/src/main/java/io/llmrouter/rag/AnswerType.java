/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import io.llmrouter.features.Term;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What kind of thing a question asks for, as far as its words say so, and whether a sentence has one that the question did not name itself.
 *
 * <p>Idea: "who" wants a name, "when" a date, "how many" a number, "where" a place, "why" a reason. Cost: linear in question and sentence. Source: answer types
 * of early question answering, for example the TREC-8 systems. Known weakness: English questions alone; every name is taken for a person or a place.
 */
enum AnswerType {
    /** A person or organisation: a name. */
    NAME((terms, i) -> isName(terms, i)),
    /** A point in time. */
    DATE((terms, i) -> isDate(terms.get(i))),
    /** A quantity. */
    NUMBER((terms, i) -> terms.get(i).isNumber()),
    /** A place: a name. */
    PLACE((terms, i) -> isName(terms, i)),
    /** A cause. */
    REASON((terms, i) -> isReason(terms.get(i))),
    /** Nothing that could be told from its form. */
    ANYTHING((terms, i) -> terms.get(i).isContent());

    private static final Set<String> REASONS = words(
            "because since due therefore thus caused causes owing result results reason lead led leads prevent to so");
    private static final Set<String> TIMES = words("year date day month century decade era time");
    private static final Set<String> PLACES =
            words("city country state region continent place town river location area county province island village");
    private static final Set<String> QUANTITIES =
            words("percent percentage number amount many much long old far tall high big large deep fast"
                    + " heavy often wide population");
    private static final Set<String> PEOPLE =
            words("person president king queen actor author scientist company team name"
                    + " singer player leader emperor inventor founder");
    private static final Set<String> CALENDAR = words(
            "january february march april may june july august september october november december"
                    + " monday tuesday wednesday thursday friday saturday sunday century centuries decade spring summer autumn winter today yesterday");
    private static final int NEAR = 3;

    private final BiPredicate<List<Term>, Integer> isOne;

    AnswerType(BiPredicate<List<Term>, Integer> isOne) {
        this.isOne = isOne;
    }

    /** Of a question. */
    static AnswerType of(List<Term> question) {
        for (int i = 0; i < question.size(); i++) {
            switch (lower(question.get(i))) {
                case "who", "whom", "whose":
                    return NAME;
                case "when":
                    return DATE;
                case "where":
                    return PLACE;
                case "why":
                    return REASON;
                case "how":
                    return near(question, i, QUANTITIES) ? NUMBER : ANYTHING;
                case "what", "which":
                    return ofNoun(question, i);
                default:
                    break;
            }
        }
        return ANYTHING;
    }

    /** Where a sentence has one: places of terms that are of this type and not among the stems of the question. */
    Set<Integer> in(List<Term> sentence, Set<String> asked) {
        return IntStream.range(0, sentence.size())
                .filter(i -> !asked.contains(sentence.get(i).stem()) && isOne.test(sentence, i))
                .boxed()
                .collect(Collectors.toSet());
    }

    private static AnswerType ofNoun(List<Term> question, int at) {
        if (near(question, at, TIMES)) {
            return DATE;
        } else if (near(question, at, PLACES)) {
            return PLACE;
        } else if (near(question, at, QUANTITIES)) {
            return NUMBER;
        }
        return near(question, at, PEOPLE) ? NAME : ANYTHING;
    }

    private static boolean near(List<Term> question, int at, Set<String> of) {
        return question.subList(at + 1, Math.min(question.size(), at + 1 + NEAR)).stream()
                .map(AnswerType::lower)
                .anyMatch(of::contains);
    }

    /** The first word of a sentence has a capital letter anyway. */
    private static boolean isName(List<Term> terms, int i) {
        Term term = terms.get(i);
        boolean named = term.isContent() && term.isCapitalised() && !CALENDAR.contains(lower(term));
        return named && (i > 0 || terms.size() > 1 && terms.get(1).isCapitalised());
    }

    private static boolean isReason(Term term) {
        return REASONS.contains(lower(term));
    }

    private static boolean isDate(Term term) {
        return term.kind() == Term.Kind.NUMBER && term.stem().length() <= 4 || CALENDAR.contains(lower(term));
    }

    private static String lower(Term term) {
        return term.text().toLowerCase(Locale.ROOT);
    }

    private static Set<String> words(String list) {
        return Set.of(list.split(" "));
    }
}
