/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

/**
 * How many characters of each kind a text has, counted in one walk over it. Most characters are small letters and spaces, of which a table knows at
 * once that nothing has to be counted. Belongs to one thread.
 */
final class CharacterCounts {

    private static final int ASCII = 128;
    private static final int SENTENCE_END = 1;
    private static final int LINE_END = 1 << 1;
    private static final int UPPER = 1 << 2;
    private static final int DIGIT = 1 << 3;
    private static final int MARK = 1 << 4;
    private static final int BLANK = 1 << 5;
    private static final int MATH = 1 << 6;
    private static final int MONEY = 1 << 7;
    private static final int QUOTE = 1 << 8;
    private static final int PERCENT = 1 << 9;
    private static final int BRACE = 1 << 10;

    private static final int[] KINDS = new int[ASCII];

    static {
        for (char c = 0; c < ASCII; c++) {
            KINDS[c] = kinds(c);
        }
    }

    private final int all;
    private int sentences;
    private int lines;
    private int upper;
    private int notAscii;
    private int marks;
    private int digits;
    private int blanks;
    private int math;
    private int money;
    private int quotes;
    private int percents;
    private int braces;
    private int names;

    CharacterCounts(String text) {
        all = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int kinds = c < ASCII ? KINDS[c] : kinds(c);
            if (kinds != 0) {
                count(kinds, text, i);
            }
            notAscii += c < ASCII ? 0 : 1;
        }
    }

    private static int kinds(char c) {
        int kinds = c == '.' || c == '!' || c == '?' || c == '\u3002' ? SENTENCE_END : 0;
        kinds |= c == '\n' ? LINE_END : 0;
        kinds |= Character.isUpperCase(c) ? UPPER : 0;
        kinds |= Character.isDigit(c) ? DIGIT : 0;
        kinds |= ",;:()-".indexOf(c) >= 0 ? MARK : 0;
        kinds |= c == '_' ? BLANK : 0;
        kinds |= "=<>^+*/\\∑∫√≤≥".indexOf(c) >= 0 ? MATH : 0;
        kinds |= "$€£".indexOf(c) >= 0 ? MONEY : 0;
        kinds |= "\"“”«»".indexOf(c) >= 0 ? QUOTE : 0;
        kinds |= c == '%' ? PERCENT : 0;
        return kinds | (c == '{' || c == '}' || c == '`' ? BRACE : 0);
    }

    private void count(int kinds, String text, int at) {
        sentences += bit(kinds, SENTENCE_END);
        lines += bit(kinds, LINE_END);
        upper += bit(kinds, UPPER);
        digits += bit(kinds, DIGIT);
        marks += bit(kinds, MARK);
        math += bit(kinds, MATH);
        money += bit(kinds, MONEY);
        quotes += bit(kinds, QUOTE);
        percents += bit(kinds, PERCENT);
        braces += bit(kinds, BRACE);
        blanks += (kinds & BLANK) != 0 && beginsBlank(text, at) ? 1 : 0;
        names += (kinds & UPPER) != 0 && beginsName(text, at) ? 1 : 0;
    }

    private static int bit(int kinds, int kind) {
        return (kinds & kind) == 0 ? 0 : 1;
    }

    /** The second of two underscores and more. */
    private static boolean beginsBlank(String text, int at) {
        return at > 0 && text.charAt(at - 1) == '_' && (at < 2 || text.charAt(at - 2) != '_');
    }

    /** A capital letter inside a sentence. */
    private static boolean beginsName(String text, int at) {
        if (at < 2 || text.charAt(at - 1) != ' ') {
            return false;
        }
        char before = text.charAt(at - 2);
        return Character.isLowerCase(before) || before == ',' || before == ';';
    }

    /** Length of the text. */
    int all() {
        return all;
    }

    /** Full stops, question and exclamation marks. */
    int sentences() {
        return sentences;
    }

    int lines() {
        return lines;
    }

    int upper() {
        return upper;
    }

    int notAscii() {
        return notAscii;
    }

    /** Commas, colons, brackets and the like. */
    int marks() {
        return marks;
    }

    int digits() {
        return digits;
    }

    /** Counts of {@link Cues#BY_CHARACTER}. */
    int[] cues() {
        return new int[] {blanks, math, money, quotes, percents, braces, names};
    }
}
