/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often a text gives a cue: question words, negations, comparisons, symbols. One pass over its words, with a look-up in a hash table: thirty
 * patterns one after the other took half a millisecond a request. Stateless.
 */
final class Cues {

    private static final Map<String, Word> WORDS = new HashMap<>();
    private static final List<String> FOUND_BY_WORD = new ArrayList<>();

    /** A word that gives a cue, alone or together with the word after it. */
    private static final class Word {

        private static final int NONE = -1;

        private int cue = NONE;
        private final Map<String, Integer> before = new HashMap<>();
    }

    static {
        word("what", "what");
        word("which", "which");
        word("who", "who", "whom", "whose");
        word("when", "when");
        word("why", "why");
        word("how", "how");
        word("howMany", "how many", "how much", "how long", "how far", "how old");
        word("negation", "not", "except", "never", "least", "cannot", "false");
        word("following", "the following");
        word("best", "best", "primarily", "most likely", "most appropriate");
        word("statements", "statement", "i and", "ii and", "iii and", "i only", "ii only", "iii only");
        word("suppose", "suppose", "assume", "let", "given", "consider", "if");
        word("comparison", "more", "less", "fewer", "twice", "times", "half", "older", "younger", "as many", "as much");
        word("rate", "per", "each", "every", "daily", "weekly", "hour", "minute", "average", "percent");
        word(
                "remainder",
                "left",
                "remain",
                "remains",
                "remaining",
                "remainder",
                "rest",
                "total",
                "altogether",
                "combined");
        word("code", "def", "return", "import", "public", "void", "select", "function");
        word("units", "kg", "cm", "mm", "km", "mol", "ml", "hz", "volt", "volts", "meter", "meters", "metre", "metres");
        word("units", "gram", "grams", "second", "seconds", "degree", "degrees", "mile", "miles");
        word(
                "people", "he", "she", "his", "her", "him", "patient", "man", "woman", "boy", "girl", "you", "your",
                "my", "i");
        word("modal", "should", "would", "could", "may", "might", "must", "likely", "probably");
        word("reason", "because", "therefore", "thus", "since", "due to", "result");
    }

    private static final List<String> BY_FORM = List.of("years", "variables", "abstract");
    /** As {@link CharacterCounts#cues} has them. */
    private static final List<String> BY_CHARACTER =
            List.of("blank", "mathSymbols", "money", "quote", "percent", "braces", "names");

    private static final String[] ABSTRACT = {
        "tion", "sion", "ment", "ness", "ity", "ism", "ance", "ence", "logy", "osis", "itis"
    };
    private static final String ABSTRACT_ENDS = "ntsyme";
    private static final int YEAR_DIGITS = 4;
    private static final int SHORTEST_ABSTRACT = 6;

    static final List<String> NAMES = names();

    private Cues() {}

    private static void word(String cue, String... words) {
        if (!FOUND_BY_WORD.contains(cue)) {
            FOUND_BY_WORD.add(cue);
        }
        for (String word : words) {
            int place = FOUND_BY_WORD.indexOf(cue);
            int space = word.indexOf(' ');
            Word known = WORDS.computeIfAbsent(space < 0 ? word : word.substring(0, space), first -> new Word());
            if (space < 0) {
                known.cue = place;
            } else {
                known.before.put(word.substring(space + 1), place);
            }
        }
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(FOUND_BY_WORD);
        names.addAll(BY_FORM);
        names.addAll(BY_CHARACTER);
        return List.copyOf(names);
    }

    /**
     * Counts.
     *
     * @param characters of the text
     * @param words of the text, in lower case
     * @return log(1 + count) of each of {@link #NAMES}
     */
    static double[] of(CharacterCounts characters, List<String> words) {
        double[] counts = new double[NAMES.size()];
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            Word known = WORDS.get(word);
            if (known != null) {
                count(counts, known, i + 1 < words.size() ? words.get(i + 1) : "");
            }
            form(counts, word);
        }
        int next = FOUND_BY_WORD.size() + BY_FORM.size();
        for (int count : characters.cues()) {
            counts[next++] = count;
        }
        for (int c = 0; c < counts.length; c++) {
            counts[c] = Math.log1p(counts[c]);
        }
        return counts;
    }

    private static void count(double[] counts, Word known, String after) {
        if (known.cue != Word.NONE) {
            counts[known.cue]++;
        }
        Integer together = known.before.get(after);
        if (together != null) {
            counts[together]++;
        }
    }

    private static void form(double[] counts, String word) {
        int first = FOUND_BY_WORD.size();
        char letter = word.charAt(0);
        if (word.length() == YEAR_DIGITS && Character.isDigit(letter)) {
            counts[first] += letter == '1' || word.startsWith("20") ? 1 : 0;
        } else if (word.length() == 1) {
            counts[first + 1] += letter >= 'b' && letter <= 'z' && letter != 'i' ? 1 : 0;
        } else if (word.length() >= SHORTEST_ABSTRACT && ABSTRACT_ENDS.indexOf(word.charAt(word.length() - 1)) >= 0) {
            for (String suffix : ABSTRACT) {
                counts[first + 2] += word.endsWith(suffix) ? 1 : 0;
            }
        }
    }
}
