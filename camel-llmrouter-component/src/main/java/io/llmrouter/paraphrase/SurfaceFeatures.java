/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Question words, numbers, negations, names, lengths, and what guards say: the form of two questions. Stateless. */
final class SurfaceFeatures {

    private static final List<String> ASKING =
            List.of("what", "which", "who", "whom", "whose", "when", "where", "why", "how");
    private static final Set<String> YES_OR_NO = Set.of(
            "is", "are", "was", "were", "do", "does", "did", "can", "could", "will", "would", "should", "has", "have",
            "am");
    private static final Set<String> DEGREE =
            Set.of("much", "many", "long", "far", "often", "old", "big", "tall", "fast");

    private SurfaceFeatures() {}

    static void add(FeatureRow row, Wording a, Wording b) {
        asking(row, a, b);
        numbers(row, a, b);
        int negationsA = Negations.count(a);
        int negationsB = Negations.count(b);
        row.addBoth(negationsA, negationsB);
        row.add((negationsA - negationsB) % 2 != 0);
        row.add(Opposites.between(a, b).isPresent());
        names(row, a, b);
        row.addBoth(a.size(), b.size());
        row.add((double) Math.min(a.size(), b.size()) / Math.max(1, Math.max(a.size(), b.size())));
        row.addBoth(ends(a), ends(b));
        for (QuestionGuard guard : QuestionGuards.all()) {
            row.add(guard.difference(a, b).isPresent());
        }
    }

    private static void asking(FeatureRow row, Wording a, Wording b) {
        int kindA = kind(a);
        int kindB = kind(b);
        row.addBoth(kindA, kindB);
        row.add(kindA == kindB);
        row.add(a.word(0).equals(b.word(0)));
        row.add(a.word(0).equals(b.word(0)) && a.word(1).equals(b.word(1)));
        Set<String> here = new HashSet<>(a.words());
        here.retainAll(ASKING);
        Set<String> there = new HashSet<>(b.words());
        there.retainAll(ASKING);
        row.add(here.equals(there));
    }

    /** By the first word that asks: what kind of answer is wanted. */
    private static int kind(Wording wording) {
        if (YES_OR_NO.contains(wording.word(0))) {
            return ASKING.size();
        }
        for (int at = 0; at < wording.size(); at++) {
            int kind = ASKING.indexOf(wording.word(at));
            if (kind >= 0) {
                String next = wording.word(at + 1);
                boolean how = kind == ASKING.size() - 1;
                return how && DEGREE.contains(next) ? ASKING.size() + 1 : how && next.equals("to") ? kind + 3 : kind;
            }
        }
        return -1;
    }

    private static void numbers(FeatureRow row, Wording a, Wording b) {
        Quantities here = Quantities.of(a);
        Quantities there = Quantities.of(b);
        row.addBoth(here.all().size(), there.all().size());
        row.addBoth(here.without(there).size(), there.without(here).size());
        Set<String> dates = DateGuard.dates(a);
        row.add(dates.equals(DateGuard.dates(b)) ? dates.size() : -1);
    }

    private static void names(FeatureRow row, Wording a, Wording b) {
        row.addBoth(NameGuard.only(a, b).size(), NameGuard.only(b, a).size());
        row.addBoth(capitals(a), capitals(b));
    }

    private static long capitals(Wording wording) {
        return wording.tokens().stream().filter(Wording.Token::isName).count();
    }

    /** Sentences, roughly. */
    private static long ends(Wording wording) {
        return Optional.of(wording).stream()
                .flatMap(each -> each.tokens().stream())
                .filter(token -> token.word().equals("?"))
                .count();
    }
}
