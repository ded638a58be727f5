/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a number that stands in digits or in English words. Stateless. */
final class NumberWords {

    private static final List<String> SMALL = List.of(
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen");
    private static final List<String> TENS =
            List.of("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");
    private static final Map<String, Long> LARGE = Map.of(
            "hundred",
            100L,
            "thousand",
            1000L,
            "k",
            1000L,
            "million",
            1_000_000L,
            "billion",
            1_000_000_000L,
            "lakh",
            100_000L,
            "lakhs",
            100_000L,
            "crore",
            10_000_000L,
            "dozen",
            12L);
    /** After these "one" is a pronoun. */
    private static final Set<String> PRONOUN_AFTER = Set.of(
            "which", "this", "that", "the", "no", "any", "every", "each", "another", "some", "a", "new", "good",
            "better", "best", "other", "right", "my", "only", "does", "can", "should", "do", "would");

    private NumberWords() {}

    /**
     * A number that was read.
     *
     * @param value digits without separators
     * @param length in tokens
     */
    record Read(String value, int length) {}

    /** The number that begins there, or null. */
    static Read read(Wording wording, int at) {
        String word = wording.word(at);
        if (word.isEmpty()) {
            return null;
        }
        if (Character.isDigit(word.charAt(0))) {
            return digits(word, wording, at);
        }
        if (word.equals("half") && wording.word(at + 1).equals("past")) {
            Read hour = read(wording, at + 2);
            return hour == null ? null : new Read(hour.value + ":30", hour.length + 2);
        }
        if ((word.equals("a") || word.equals("an")) && LARGE.containsKey(wording.word(at + 1))) {
            Read large = words(wording, at + 1, 1);
            return new Read(large.value, large.length + 1);
        }
        if (word.equals("one") && (at == 0 || PRONOUN_AFTER.contains(wording.word(at - 1)))) {
            return null;
        }
        return small(wording, at) == null ? null : words(wording, at, 0);
    }

    private static Read digits(String word, Wording wording, int at) {
        String plain = word.matches("\\d{1,3}(,\\d{2,3})+(\\.\\d+)?") ? word.replace(",", "") : word;
        plain = plain.matches("\\d+\\.0+") ? plain.substring(0, plain.indexOf('.')) : plain;
        Long factor = LARGE.get(wording.word(at + 1));
        if (factor == null || !plain.matches("\\d{1,9}(\\.\\d{1,3})?")) {
            return new Read(plain, 1);
        }
        return new Read(String.valueOf(Math.round(Double.parseDouble(plain) * factor)), 2);
    }

    /** Below one hundred: value and tokens; null for another word. */
    private static long[] small(Wording wording, int at) {
        String word = wording.word(at);
        int ten = TENS.indexOf(word);
        if (ten >= 0) {
            int one = SMALL.indexOf(wording.word(at + 1));
            boolean both = one > 0 && one < 10;
            return new long[] {10L * (ten + 2) + (both ? one : 0), both ? 2 : 1};
        }
        int small = SMALL.indexOf(word);
        return small < 0 ? null : new long[] {small, 1};
    }

    private static Read words(Wording wording, int from, long already) {
        long total = 0;
        long group = already;
        int at = from;
        while (at < wording.size()) {
            long[] small = small(wording, at);
            Long large = LARGE.get(wording.word(at));
            if (small != null) {
                group += small[0];
                at += (int) small[1];
            } else if (large != null && at > from - already) {
                group = Math.max(1, group) * large;
                if (large >= 1000) {
                    total += group;
                    group = 0;
                }
                at++;
            } else {
                break;
            }
        }
        return new Read(String.valueOf(total + group), at - from);
    }
}
