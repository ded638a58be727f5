/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.List;

/** The words and numbers of a question with what a table knows of them, looked up once. Not to be changed. */
final class TableWords {

    /** Likeness of two words of one stem; of two others it is not more. */
    static final double SAME_STEM = 0.95;

    private final String[] words;
    private final String[] stems;
    private final double[] rarities;
    private final byte[][] vectors;
    private final boolean[] empty;

    /** @param counted whether the question is of a training pair */
    TableWords(Wording wording, WordTable table, boolean counted) {
        List<String> list = wording.tokens().stream()
                .filter(token -> token.isWord() || token.isNumber())
                .map(Wording.Token::word)
                .toList();
        words = list.toArray(String[]::new);
        stems = new String[words.length];
        rarities = new double[words.length];
        vectors = table.vectors(list);
        empty = new boolean[words.length];
        for (int i = 0; i < words.length; i++) {
            stems[i] = Wording.stem(words[i]);
            rarities[i] = table.rarity(words[i], counted);
            empty[i] = Content.isEmpty(words[i]);
        }
    }

    int size() {
        return words.length;
    }

    String word(int i) {
        return words[i];
    }

    String stem(int i) {
        return stems[i];
    }

    double rarity(int i) {
        return rarities[i];
    }

    /** Whether it carries no content. */
    boolean isEmpty(int i) {
        return empty[i];
    }

    /** 1 for the same word, less for the same stem, the cosine for others. */
    double likeness(int i, TableWords other, int k) {
        if (words[i].equals(other.words[k])) {
            return 1;
        }
        return stems[i].equals(other.stems[k])
                ? SAME_STEM
                : Math.min(SAME_STEM, WordTable.likeness(vectors[i], other.vectors[k]));
    }
}
