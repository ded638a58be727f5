/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file beside its place and moves it there, so that whoever reads it sees the old one or the new one, never half of it. Stateless. */
public final class WholeFile {

    private WholeFile() {}

    /** What goes into the file. */
    @FunctionalInterface
    public interface Content {

        /** Writes all of it; need not close the stream. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes or replaces a file. It may be read by whoever may read new files in its folder: other users than its writer, say.
     *
     * @param file in a folder that exists
     * @param content what to write
     * @throws IOException if it cannot be written; then the old file, or none, is there
     */
    public static void write(Path file, Content content) throws IOException {
        Path target = file.toAbsolutePath();
        // not createTempFile, whose files only their owner may read
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try (OutputStream out = Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW)) {
                content.writeTo(out);
            }
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
