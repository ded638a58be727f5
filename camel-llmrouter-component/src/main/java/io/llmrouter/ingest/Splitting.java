/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

/**
 * How long the passages of a document are.
 *
 * @param characters at most, of one passage; at sentences if they are shorter, else at words
 * @param overlap at most so many characters of whole sentences at the end of a passage are repeated at the beginning of the next
 */
public record Splitting(int characters, int overlap) {

    /** About two windows of a common embedding model, so that a passage has few vectors and a citation is a paragraph. */
    public static final Splitting DEFAULT = new Splitting(900, 100);

    private static final int FEWEST = 50;
    private static final int MOST = 15_000;

    /** @throws IllegalArgumentException if passages are shorter than a sentence or longer than their vectors read, or mostly overlap */
    public Splitting {
        if (characters < FEWEST || characters > MOST) {
            throw new IllegalArgumentException(
                    "passages of " + characters + " characters; write " + FEWEST + " to " + MOST);
        }
        if (overlap < 0 || overlap > characters / 2) {
            throw new IllegalArgumentException("an overlap of " + overlap + " characters in passages of " + characters
                    + "; write 0 to half of that");
        }
    }
}
