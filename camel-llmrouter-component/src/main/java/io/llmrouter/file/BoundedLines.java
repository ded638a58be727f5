/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.file;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Lines of bytes, none longer than {@value #LONGEST_BYTES}: a file without line breaks must not fill the memory. Not thread-safe. */
public final class BoundedLines implements Closeable {

    /** The longest line. */
    public static final int LONGEST_BYTES = 10 * 1024 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private int position;
    private int filled;
    private int number;

    /** @param in is closed with this */
    public BoundedLines(InputStream in) {
        this.in = in;
    }

    /** Number of the last line, from 1. */
    public int number() {
        return number;
    }

    /**
     * The next line.
     *
     * @return without its line feed; null at the end
     * @throws IllegalArgumentException if it is too long; the line after it comes next
     */
    public byte[] next() throws IOException {
        if (!available()) {
            return null;
        }
        number++;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean whole = false;
        boolean overlong = false;
        while (!whole && available()) {
            int end = position;
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            overlong |= line.size() + end - position > LONGEST_BYTES;
            if (!overlong) {
                line.write(buffer, position, end - position);
            }
            whole = end < filled;
            position = end + 1;
        }
        if (overlong) {
            throw new IllegalArgumentException("the line is longer than " + LONGEST_BYTES / 1024 / 1024
                    + " MB; a table has one JSON object a line");
        }
        return line.toByteArray();
    }

    private boolean available() throws IOException {
        if (position >= filled) {
            filled = in.read(buffer);
            position = 0;
        }
        return filled > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
