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
 * How often a text gives a cue: question words, negations, comparisons, symbols. One pass over its words and one over its characters, with look-ups in
 * a hash table: thirty patterns one after the other took half a millisecond a request. Stateless.
 */
final class Cues {

    private static final Map<String, Integer> BY_WORD = new HashMap<>();
    /** By the first word of a pair and then by its second. */
    private static final Map<String, Map<String, Integer>> BY_PAIR = new HashMap<>();

    private static final List<String> FOUND_BY_WORD = new ArrayList<>();

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
    private static final List<String> BY_CHARACTER =
            List.of("blank", "mathSymbols", "money", "quote", "percent", "braces", "names");
    private static final String[] ABSTRACT = {
        "tion", "sion", "ment", "ness", "ity", "ism", "ance", "ence", "logy", "osis", "itis"
    };
    private static final String MATH = "=<>^+*/\\∑∫√π≤≥";
    private static final String MONEY = "$€£";
    private static final String QUOTES = "\"“”«»";
    private static final int YEAR_DIGITS = 4;
    private static final int SHORTEST_ABSTRACT = 6;

    static final List<String> NAMES = names();

    private Cues() {}

    private static void word(String cue, String... words) {
        if (!FOUND_BY_WORD.contains(cue)) {
            FOUND_BY_WORD.add(cue);
        }
        for (String word : words) {
            int space = word.indexOf(' ');
            Map<String, Integer> known =
                    space < 0 ? BY_WORD : BY_PAIR.computeIfAbsent(word.substring(0, space), first -> new HashMap<>());
            known.put(word.substring(space + 1), FOUND_BY_WORD.indexOf(cue));
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
     * @param text as it is
     * @param words of the text, in lower case
     * @return log(1 + count) of each of {@link #NAMES}
     */
    static double[] of(String text, List<String> words) {
        double[] counts = new double[NAMES.size()];
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            count(counts, BY_WORD.get(word));
            Map<String, Integer> seconds = i + 1 < words.size() ? BY_PAIR.get(word) : null;
            if (seconds != null) {
                count(counts, seconds.get(words.get(i + 1)));
            }
            form(counts, word);
        }
        characters(counts, text);
        for (int c = 0; c < counts.length; c++) {
            counts[c] = Math.log1p(counts[c]);
        }
        return counts;
    }

    private static void count(double[] counts, Integer cue) {
        if (cue != null) {
            counts[cue]++;
        }
    }

    private static void form(double[] counts, String word) {
        int first = FOUND_BY_WORD.size();
        char letter = word.charAt(0);
        if (word.length() == YEAR_DIGITS && Character.isDigit(letter)) {
            counts[first] += letter == '1' || word.startsWith("20") ? 1 : 0;
        } else if (word.length() == 1) {
            counts[first + 1] += letter >= 'b' && letter <= 'z' && letter != 'i' ? 1 : 0;
        } else if (word.length() >= SHORTEST_ABSTRACT) {
            for (String suffix : ABSTRACT) {
                counts[first + 2] += word.endsWith(suffix) ? 1 : 0;
            }
        }
    }

    private static void characters(double[] counts, String text) {
        int first = FOUND_BY_WORD.size() + BY_FORM.size();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char before = i == 0 ? ' ' : text.charAt(i - 1);
            if (c == '_') {
                counts[first] += before == '_' && (i < 2 || text.charAt(i - 2) != '_') ? 1 : 0;
            } else if (Character.isUpperCase(c)) {
                counts[first + 6] += before == ' ' && i > 1 && insideSentence(text.charAt(i - 2)) ? 1 : 0;
            } else if (!Character.isLetterOrDigit(c) && c != ' ') {
                counts[first + 1] += MATH.indexOf(c) >= 0 ? 1 : 0;
                counts[first + 2] += MONEY.indexOf(c) >= 0 ? 1 : 0;
                counts[first + 3] += QUOTES.indexOf(c) >= 0 ? 1 : 0;
                counts[first + 4] += c == '%' ? 1 : 0;
                counts[first + 5] += c == '{' || c == '}' || c == '`' ? 1 : 0;
            }
        }
    }

    private static boolean insideSentence(char c) {
        return Character.isLowerCase(c) || c == ',' || c == ';';
    }
}
