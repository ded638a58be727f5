/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.journal;

import java.nio.file.Path;

/**
 * Where decisions are logged. Immutable.
 *
 * @param file that is appended to; older ones are {@code FILE.1}, {@code FILE.2} and so on, the oldest last
 * @param maxBytes from which on a new file begins
 * @param files at most so many, the newest included; the oldest is deleted
 */
public record LogSettings(Path file, long maxBytes, int files) {

    /** Checks the bounds. */
    public LogSettings {
        if (maxBytes < 1 || files < 1) {
            throw new IllegalArgumentException(
                    "a decision log of " + files + " files of " + maxBytes + " bytes; both must be at least one");
        }
    }
}
