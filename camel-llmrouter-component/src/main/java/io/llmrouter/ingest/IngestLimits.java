/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

/**
 * How big a document may be, so that one of them cannot fill the memory.
 *
 * @param bytes of its file
 * @param characters of its text, which a compressed format can make much more of
 */
public record IngestLimits(int bytes, int characters) {

    /** 20 MB as a file, 20 million characters as text: a shelf of books. */
    public static final IngestLimits DEFAULT = new IngestLimits(20_000_000, 20_000_000);

    /** The most bytes that can be allowed: what can be held at once. */
    public static final int MOST_BYTES = 1_000_000_000;

    /** @throws IllegalArgumentException if a limit is less than 1, or more than can be held */
    public IngestLimits {
        if (bytes < 1 || bytes > MOST_BYTES || characters < 1) {
            throw new IllegalArgumentException("documents of at most " + bytes + " bytes and " + characters
                    + " characters; write 1 to " + MOST_BYTES + " bytes and 1 character or more");
        }
    }
}
