/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

/**
 * Takes common English endings off a word, so that its forms compare as equal.
 *
 * <p>Idea: plural, then -ed and -ing, then what makes nouns and adverbs of verbs and adjectives, each only if three letters and a vowel stay. Cost: a
 * few comparisons. Source: the first steps of M. Porter, "An algorithm for suffix stripping", 1980, cut short; the index of a search engine has the whole
 * of it, this one asks for no library. Known weakness: English alone, and irregular forms (wrote, written) stay apart. Stateless.
 */
final class LightStem {

    private static final String[] DERIVED = {
        "ization", "isation", "ation", "ment", "ness", "ally", "ance", "ence", "able", "ible", "ity", "ive", "ion",
        "ly", "er", "or", "al"
    };
    private static final int SHORTEST = 3;
    private static final int STAYS_DERIVED = 4;

    private LightStem() {}

    /** The stem of a word in lower case. */
    static String of(String word) {
        String singular = singular(word);
        String stem = cut(singular, "ing", SHORTEST);
        stem = stem.equals(singular) ? cut(singular, "ed", SHORTEST) : stem;
        if (!stem.equals(singular)) {
            stem = undoubled(stem);
        }
        for (String ending : DERIVED) {
            String cut = cut(stem, ending, STAYS_DERIVED);
            if (!cut.equals(stem)) {
                stem = cut;
                break;
            }
        }
        return softened(stem);
    }

    private static String singular(String word) {
        int n = word.length();
        if (n < SHORTEST + 1
                || !word.endsWith("s")
                || word.endsWith("ss")
                || word.endsWith("us")
                || word.endsWith("is")) {
            return word;
        } else if (word.endsWith("ies") && n > SHORTEST + 1) {
            return word.substring(0, n - 3) + "y";
        }
        return word.endsWith("sses") || word.endsWith("shes") || word.endsWith("ches") || word.endsWith("xes")
                ? word.substring(0, n - 2)
                : word.substring(0, n - 1);
    }

    private static String cut(String word, String ending, int stays) {
        int n = word.length() - ending.length();
        if (n < stays || !word.endsWith(ending)) {
            return word;
        }
        String stem = word.substring(0, n);
        return stem.chars().anyMatch(c -> "aeiouy".indexOf(c) >= 0) ? stem : word;
    }

    private static String undoubled(String stem) {
        int n = stem.length();
        boolean doubled =
                n > SHORTEST && stem.charAt(n - 1) == stem.charAt(n - 2) && "lsz".indexOf(stem.charAt(n - 1)) < 0;
        return doubled ? stem.substring(0, n - 1) : stem;
    }

    /** So that happy and happily, create and creation are one. */
    private static String softened(String stem) {
        int n = stem.length();
        if (n > SHORTEST && stem.charAt(n - 1) == 'y') {
            return stem.substring(0, n - 1) + "i";
        }
        return n > SHORTEST && stem.charAt(n - 1) == 'e' ? stem.substring(0, n - 1) : stem;
    }
}
