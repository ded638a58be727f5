/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;

/** Text in UTF-8, without the mark that some editors and spreadsheets begin a file with; anything else is an error and no odd characters. Stateless. */
public final class Utf8Text {

    private static final int MARK = 0xfeff;

    private Utf8Text() {}

    /**
     * Opens a text.
     *
     * @param in is closed with the reader
     * @return throws {@link CharacterCodingException} where the text is not UTF-8
     */
    public static BufferedReader open(InputStream in) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        reader.mark(1);
        if (reader.read() != MARK) {
            reader.reset();
        }
        return reader;
    }

    /** Why a text could not be read, for people. */
    public static String reason(Exception thrown) {
        Throwable cause = thrown instanceof UncheckedIOException ? thrown.getCause() : thrown;
        if (cause instanceof CharacterCodingException) {
            return "it is not UTF-8; save it as UTF-8";
        }
        return cause instanceof FileSystemException
                ? cause.toString()
                : cause.getMessage(); // the former's is a path alone
    }
}
