/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.failure.LlmRouterException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The parts of an answer as UTF-8 text. A read gives what is there and waits only where nothing is. Closing it early cancels the model call. One reader. */
final class PartsInputStream extends InputStream {

    private final AnswerParts parts;
    private byte[] buffer = new byte[0];
    private int position;
    private String half = "";

    PartsInputStream(AnswerParts parts) {
        this.parts = parts;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (position == buffer.length) {
            if (!fill()) {
                return -1;
            }
        }
        int count = Math.min(length, buffer.length - position);
        System.arraycopy(buffer, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public int available() {
        return buffer.length - position;
    }

    @Override
    public void close() {
        parts.close();
    }

    private boolean fill() throws IOException {
        try {
            if (!parts.hasNext()) {
                return false;
            }
            String text = half + parts.next();
            boolean cut = !text.isEmpty()
                    && Character.isHighSurrogate(text.charAt(text.length() - 1)); // its other half is in the next part
            half = cut ? text.substring(text.length() - 1) : "";
            buffer = text.substring(0, text.length() - half.length()).getBytes(StandardCharsets.UTF_8);
            position = 0;
            return true;
        } catch (LlmRouterException e) {
            throw new IOException("the answer broke off: " + e.getMessage(), e);
        }
    }
}
