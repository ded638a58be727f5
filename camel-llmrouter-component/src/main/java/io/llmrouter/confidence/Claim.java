/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import io.llmrouter.features.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A sentence of an answer, held against the evidence. Immutable.
 *
 * @param words content words that can rest on something; 0 if the sentence claims nothing
 * @param support share of them that one passage has, weighted by rarity, in [0, 1]; 0 if something is made up
 * @param madeUp whether a number or name stands neither in a passage nor in the question
 */
record Claim(int words, double support, boolean madeUp) {

    private static final Claim NONE = new Claim(0, 0, false);
    /** Marks of citations and list items: [1], 【2】, (doc 3), "4. " at the beginning. */
    private static final Pattern MARKS = Pattern.compile(
            "\\[[^\\]\\n]{1,80}]|【[^】\\n]{1,80}】|\\((?:see |source|doc|passage)[^)\\n]{0,80}\\)|^\\s{0,20}(?:\\d{1,3}[.)]|[-*•#]{1,6})\\s",
            Pattern.CASE_INSENSITIVE);

    private static final String TEXTS =
            "(?:passages?|documents?|texts?|context|sources?|excerpts?|information|articles?)";
    private static final Pattern SAYS_NOTHING = Pattern.compile(
            "\\b" + TEXTS + "\\b.{0,60}\\b(?:(?:do|does|did) not|don't|doesn't|cannot|can't)"
                    + " (?:say|state|mention|contain|provide|specify|include|tell|give|answer|address|name|cover|indicate|discuss)\\b"
                    + "|\\b(?:do not|don't|cannot|can't|could not|couldn't|unable to) (?:know|find|answer|tell|say|determine)\\b"
                    + "|\\b(?:no|not enough|insufficient) (?:information|mention|answer|evidence)\\b"
                    + "|\\bnot (?:mentioned|stated|given|specified|provided|contained|found|answered)\\b.{0,30}\\b"
                    + TEXTS + "\\b",
            Pattern.CASE_INSENSITIVE);
    /** Stems of words that speak of the answering itself. */
    private static final Set<String> ABOUT_ANSWERING = Term.in(
                    "answer question passage document text context source excerpt according based provided given stated mentioned")
            .stream()
            .map(Term::stem)
            .collect(Collectors.toUnmodifiableSet());

    private static final Pattern PARTS = Pattern.compile("[:;\"“”(*\\n]+");

    /**
     * Holds a sentence against the evidence.
     *
     * @param namesTell whether a capital letter makes a name, as in English and not in German
     */
    static Claim of(String sentence, Evidence evidence, boolean namesTell) {
        String bare = MARKS.matcher(sentence).replaceAll(" ");
        List<Term> content = new ArrayList<>();
        boolean madeUp = false;
        for (String part : PARTS.split(bare)) {
            List<Term> terms = Term.in(part);
            for (int i = 0; i < terms.size(); i++) {
                Term term = terms.get(i);
                boolean name = namesTell && i > 0 && term.isCapitalised();
                boolean aside = evidence.isAboutTheQuestion(term)
                        || ABOUT_ANSWERING.contains(term.stem()) && !evidence.knows(term);
                if (term.isContent() && !aside) {
                    content.add(term);
                    madeUp |= (name || term.kind() == Term.Kind.NUMBER) && !evidence.knows(term);
                }
            }
        }
        if (!madeUp && SAYS_NOTHING.matcher(bare).find()) {
            return NONE;
        }
        return new Claim(content.size(), madeUp ? 0 : support(content, evidence), madeUp);
    }

    private static double support(List<Term> content, Evidence evidence) {
        double all = content.stream().mapToDouble(evidence::rarity).sum();
        double best = 0;
        for (Set<String> passage : evidence.passages()) {
            double found = content.stream()
                    .filter(term -> passage.contains(term.stem()))
                    .mapToDouble(evidence::rarity)
                    .sum();
            best = Math.max(best, found);
        }
        return content.isEmpty() ? 0 : best / all;
    }
}
