/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The words of a text in lower case: runs of letters, digits and apostrophes. Cut once for all who count them. Not to be changed.
 *
 * @param all in their order
 * @param distinct each once, in the order of the first time
 */
public record Words(List<String> all, Set<String> distinct) {

    /** Becomes a letter and a mark, which ends the word; all others stay the letters that they are. */
    private static final char LONGER_IN_LOWER_CASE = '\u0130';

    private static final int ASCII = 128;
    /** Asking a table is several times as fast as asking for the kind of a character, and most are in it. */
    private static final boolean[] IN_WORD = ascii();

    /** Of a text. */
    public static Words of(String text) {
        List<String> words = in(text);
        return new Words(words, new LinkedHashSet<>(words));
    }

    /** Of the part of a text that counts, see {@link StructureFeatures#window}. */
    static Words inWindow(String text) {
        return of(StructureFeatures.window(text));
    }

    /**
     * Cuts a text.
     *
     * @param text any
     * @return the words in their order
     */
    public static List<String> in(String text) {
        List<String> words = new ArrayList<>();
        cut(text, Integer.MAX_VALUE, words);
        return words;
    }

    /** The words of at most so many characters, each once; longer ones are not even cut out. */
    static Set<String> distinct(String text, int longest) {
        Set<String> words = new HashSet<>();
        cut(text, longest, words);
        return words;
    }

    private static void cut(String text, int longest, Collection<String> words) {
        String lower = text.toLowerCase(Locale.ROOT);
        int start = -1;
        for (int i = 0; i < lower.length(); i++) {
            boolean inWord = inWord(lower.charAt(i));
            if (inWord && start < 0) {
                start = i;
            } else if (!inWord && start >= 0) {
                if (i - start <= longest) {
                    words.add(lower.substring(start, i));
                }
                start = -1;
            }
        }
        if (start >= 0 && lower.length() - start <= longest) {
            words.add(lower.substring(start));
        }
    }

    /** How many words a text has, without cutting them out. */
    public static int count(String text) {
        String read = text.indexOf(LONGER_IN_LOWER_CASE) < 0 ? text : text.toLowerCase(Locale.ROOT);
        int count = 0;
        boolean before = false;
        for (int i = 0; i < read.length(); i++) {
            boolean inWord = inWord(read.charAt(i));
            count += inWord && !before ? 1 : 0;
            before = inWord;
        }
        return count;
    }

    private static boolean inWord(char c) {
        return c < IN_WORD.length ? IN_WORD[c] : Character.isLetterOrDigit(c);
    }

    private static boolean[] ascii() {
        boolean[] inWord = new boolean[ASCII];
        for (char c = 0; c < ASCII; c++) {
            inWord[c] = Character.isLetterOrDigit(c) || c == '\'';
        }
        return inWord;
    }
}
