/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.List;

/** The words and numbers of a question with their places in a table, looked up once. Not to be changed. */
final class TableWords {

    private static final double SAME_STEM = 0.95;
    private static final double SAME_BEGINNING = 0.7;
    private static final int BEGINNING = 4;

    private final String[] words;
    private final String[] stems;
    private final int[] places;
    private final boolean[] empty;

    TableWords(Wording wording, WordTable table) {
        List<String> list = wording.tokens().stream()
                .filter(token -> token.isWord() || token.isNumber())
                .map(Wording.Token::word)
                .toList();
        words = list.toArray(String[]::new);
        stems = new String[words.length];
        places = new int[words.length];
        empty = new boolean[words.length];
        for (int i = 0; i < words.length; i++) {
            stems[i] = Wording.stem(words[i]);
            places[i] = table.place(words[i]);
            empty[i] = Content.isEmpty(words[i]);
        }
    }

    int size() {
        return words.length;
    }

    int place(int i) {
        return places[i];
    }

    String word(int i) {
        return words[i];
    }

    String stem(int i) {
        return stems[i];
    }

    boolean isEmpty(int i) {
        return empty[i];
    }

    /** 1 for the same word; less for the same stem; the cosine for others, or a guess by the letters where the table lacks one. */
    double likeness(int i, TableWords other, int k, WordTable table) {
        if (words[i].equals(other.words[k])) {
            return 1;
        } else if (stems[i].equals(other.stems[k])) {
            return SAME_STEM;
        }
        if (places[i] < 0 || other.places[k] < 0) {
            return sharesBeginning(words[i], other.words[k]) ? SAME_BEGINNING : 0;
        }
        return Math.min(SAME_STEM, table.likeness(places[i], other.places[k]));
    }

    private static boolean sharesBeginning(String a, String b) {
        int least = Math.min(a.length(), b.length());
        return least >= BEGINNING && a.regionMatches(0, b, 0, Math.max(BEGINNING, least - 2));
    }
}
