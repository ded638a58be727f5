/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A word or number of a text, as it stands and as it compares with others.
 *
 * <p>Idea: words are compared by their {@link LightStem}; numbers by their value, so that 1,300 is 1300, 2.50 is 2.5 and four is 4; scripts
 * without spaces are cut into overlapping pairs of characters, as in information retrieval. Immutable.
 *
 * @param text as it stands
 * @param stem what is compared; lower case
 * @param kind what it is
 */
public record Term(String text, String stem, Kind kind) {

    /** What a term is. */
    public enum Kind {
        /** Digits. */
        NUMBER,
        /** Carries content. */
        WORD,
        /** English and so common that it carries none. */
        STOP_WORD
    }

    private static final Set<String> STOP_WORDS =
            Set.of(("a an the and or but nor if then than so as of at by for from in into on onto to up with without"
                            + " about over under between during after before above below out off through until against among within is are was were be been"
                            + " being am do does did doing done have has had having can could will would shall should may might must i you he she it we they"
                            + " me him her us them my your his its our their mine yours hers ours theirs this that these those there here what which who whom"
                            + " whose when where why how not no yes only own same such too very just also both each few more most other some any all because while"
                            + " s t d ll ve re don")
                    .split(" "));
    private static final Map<String, String> NUMBERS = Map.ofEntries(
            Map.entry("zero", "0"),
            Map.entry("one", "1"),
            Map.entry("two", "2"),
            Map.entry("three", "3"),
            Map.entry("four", "4"),
            Map.entry("five", "5"),
            Map.entry("six", "6"),
            Map.entry("seven", "7"),
            Map.entry("eight", "8"),
            Map.entry("nine", "9"),
            Map.entry("ten", "10"),
            Map.entry("eleven", "11"),
            Map.entry("twelve", "12"),
            Map.entry("thirteen", "13"),
            Map.entry("fourteen", "14"),
            Map.entry("fifteen", "15"),
            Map.entry("sixteen", "16"),
            Map.entry("seventeen", "17"),
            Map.entry("eighteen", "18"),
            Map.entry("nineteen", "19"),
            Map.entry("twenty", "20"),
            Map.entry("thirty", "30"),
            Map.entry("forty", "40"),
            Map.entry("fifty", "50"),
            Map.entry("sixty", "60"),
            Map.entry("seventy", "70"),
            Map.entry("eighty", "80"),
            Map.entry("ninety", "90"));
    private static final int LONGEST = 64;

    /**
     * Cuts a text.
     *
     * @param text any
     * @return the terms in their order
     */
    public static List<Term> in(String text) {
        List<Term> terms = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = at + 1;
            if (Character.isDigit(text.charAt(at))) {
                end = endOfNumber(text, at);
                terms.add(new Term(text.substring(at, end), value(text.substring(at, end)), Kind.NUMBER));
            } else if (isLetter(text.charAt(at))) {
                while (end < text.length() && isInWord(text, end)) {
                    end++;
                }
                add(text.substring(at, end), terms);
            }
            at = end;
        }
        return terms;
    }

    /** Whether it begins with a capital letter. */
    public boolean isCapitalised() {
        return Character.isUpperCase(text.charAt(0));
    }

    /** Whether it carries content: a number, or no stop word. */
    public boolean isContent() {
        return kind != Kind.STOP_WORD;
    }

    /** Whether it is a number in digits or, up to ninety, in an English word. */
    public boolean isNumber() {
        return kind == Kind.NUMBER || Character.isDigit(stem.charAt(0));
    }

    private static void add(String run, List<Term> terms) {
        if (isWithoutSpaces(run.charAt(0))) {
            for (int i = 0; i < Math.max(1, run.length() - 1); i++) {
                String pair = run.substring(i, Math.min(run.length(), i + 2));
                terms.add(new Term(pair, pair, Kind.WORD));
            }
            return;
        }
        String word = run.length() > LONGEST ? run.substring(0, LONGEST) : run;
        String lower = word.toLowerCase(Locale.ROOT).replace('’', '\'');
        lower = lower.endsWith("'s") ? lower.substring(0, lower.length() - 2) : lower;
        String number = NUMBERS.get(lower);
        if (number != null) {
            terms.add(new Term(word, number, Kind.WORD));
        } else {
            boolean stop = STOP_WORDS.contains(lower) && !word.equals("US");
            terms.add(new Term(word, LightStem.of(lower), stop ? Kind.STOP_WORD : Kind.WORD));
        }
    }

    private static boolean isLetter(char c) {
        return Character.isLetter(c) || Character.isSurrogate(c);
    }

    private static boolean isInWord(String text, int at) {
        char c = text.charAt(at);
        boolean apostrophe =
                (c == '\'' || c == '’') && at + 1 < text.length() && Character.isLetter(text.charAt(at + 1));
        return apostrophe
                || (isLetter(c) || Character.isDigit(c)) && isWithoutSpaces(c) == isWithoutSpaces(text.charAt(at - 1));
    }

    private static boolean isWithoutSpaces(char c) {
        return c >= 0x0E00
                && (c <= 0x0E7F
                        || c >= 0x3040 && c <= 0x30FF
                        || c >= 0x3400 && c <= 0x9FFF
                        || c >= 0xF900 && c <= 0xFAFF);
    }

    /** Digits, and dots and commas between digits. */
    private static int endOfNumber(String text, int start) {
        int end = start + 1;
        while (end < text.length() && end - start < LONGEST) {
            char c = text.charAt(end);
            boolean separator =
                    (c == '.' || c == ',') && end + 1 < text.length() && Character.isDigit(text.charAt(end + 1));
            if (!separator && !Character.isDigit(c)) {
                break;
            }
            end++;
        }
        return end;
    }

    /** Without separators of thousands and zeros at the end of a fraction. */
    private static String value(String number) {
        StringBuilder value = new StringBuilder();
        for (String group : number.split("[.,]")) {
            boolean fraction = !value.isEmpty() && group.length() != 3;
            value.append(fraction ? "." : "").append(group);
        }
        int end = value.length();
        while (value.indexOf(".") >= 0 && value.charAt(end - 1) == '0') {
            value.setLength(--end);
        }
        return value.charAt(end - 1) == '.' ? value.substring(0, end - 1) : value.toString();
    }
}
