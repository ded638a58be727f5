/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import io.llmrouter.features.PromptEmbedder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The vectors of passages: one for every window of {@value #WINDOW} characters.
 *
 * <p>Idea: an embedder reads only so many word pieces, and the mean over a long text is near to everything and to nothing. A passage gets the vector
 * of its beginning, which says what it is about, and one for each further window, of which the closest says whether the answer is in it; an index
 * scores the mean of both. Cost: one embedding a window. Known weakness: of a passage only the first {@value #MOST_WINDOWS} windows are read; cut
 * documents into passages that are shorter. Thread-safe if the embedder is.
 */
public final class PassageEmbedder {

    /** Characters of a window: what the smallest common embedders read without cutting. */
    public static final int WINDOW = PromptEmbedder.PIECE;
    /** Windows of a passage that are read. */
    public static final int MOST_WINDOWS = 32;

    private final PromptEmbedder embedder;

    /** @param embedder of questions and windows alike */
    public PassageEmbedder(PromptEmbedder embedder) {
        this.embedder = embedder;
    }

    /** What the vectors depend on: the embedder's fingerprint and how passages are cut for it. */
    public String fingerprint() {
        return embedder.fingerprint() + "/windows-" + WINDOW;
    }

    /**
     * The vector to look for with.
     *
     * @param question any text
     * @return unit length; not to be changed
     */
    public float[] question(String question) {
        return embedder.embed(question);
    }

    /**
     * The vectors of one passage.
     *
     * @param text any
     * @return at least one, the first of the beginning
     */
    public List<float[]> passage(String text) {
        return windows(text).stream().map(embedder::embed).toList();
    }

    /**
     * The vectors of many passages, in batches.
     *
     * @param texts n texts
     * @param progress told how many windows are done, ascending
     * @return n lists as of {@link #passage}
     */
    public List<List<float[]>> passages(List<String> texts, IntConsumer progress) {
        List<List<String>> windows =
                texts.stream().map(PassageEmbedder::windows).toList();
        List<float[]> vectors =
                embedder.embedAll(windows.stream().flatMap(List::stream).toList(), progress);
        List<List<float[]>> passages = new ArrayList<>(texts.size());
        int next = 0;
        for (List<String> cut : windows) {
            passages.add(List.copyOf(vectors.subList(next, next + cut.size())));
            next += cut.size();
        }
        return passages;
    }

    /** Cut after a sentence if one ends in the last quarter of a window, else between words, else anywhere but inside a character. */
    static List<String> windows(String text) {
        List<String> windows = new ArrayList<>();
        String rest = text.strip();
        while (rest.length() > WINDOW && windows.size() < MOST_WINDOWS - 1) {
            int end = end(rest);
            windows.add(rest.substring(0, end).strip());
            rest = rest.substring(end).strip();
        }
        if (!rest.isEmpty() || windows.isEmpty()) {
            windows.add(rest.substring(0, Math.min(rest.length(), WINDOW)));
        }
        return windows;
    }

    private static int end(String text) {
        int word = 0;
        for (int to = WINDOW; to > WINDOW - WINDOW / 4; to--) {
            if (Character.isWhitespace(text.charAt(to))) {
                if (".!?".indexOf(text.charAt(to - 1)) >= 0) {
                    return to;
                }
                word = Math.max(word, to);
            }
        }
        if (word > 0) {
            return word;
        }
        return Character.isLowSurrogate(text.charAt(WINDOW)) ? WINDOW - 1 : WINDOW;
    }
}
