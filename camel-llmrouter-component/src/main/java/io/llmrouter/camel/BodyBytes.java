/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.failure.InvalidPromptException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;

/** The bytes of a body that has bytes: an array, a stream, a file. At most {@value #MOST}, since an endless stream must not fill the memory. Stateless. */
final class BodyBytes {

    static final int MOST = 20 << 20;

    private BodyBytes() {}

    /** Its bytes; empty for a body of another kind. A stream cache can be read again afterwards. */
    static Optional<byte[]> of(Exchange exchange, Object body) throws IOException {
        if (body instanceof byte[] raw) {
            return Optional.of(bounded(raw));
        } else if (body instanceof StreamCache cache) {
            return Optional.of(bounded(cached(cache)));
        } else if (body instanceof InputStream
                || body instanceof WrappedFile
                || body instanceof File
                || body instanceof Path) {
            return Optional.of(bounded(read(exchange, body)));
        }
        return Optional.empty();
    }

    private static byte[] cached(StreamCache cache) throws IOException {
        cache.reset();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (cache.length() <= MOST) {
            cache.writeTo(bytes);
            cache.reset();
            return bytes.toByteArray();
        }
        throw tooLarge();
    }

    private static byte[] read(Exchange exchange, Object body) throws IOException {
        try (InputStream in =
                exchange.getContext().getTypeConverter().tryConvertTo(InputStream.class, exchange, body)) {
            if (in == null) {
                throw new InvalidPromptException("the body is a "
                        + body.getClass().getName() + " that cannot be opened; send its text or bytes");
            }
            return in.readNBytes(MOST + 1);
        }
    }

    private static byte[] bounded(byte[] bytes) {
        if (bytes.length > MOST) {
            throw tooLarge();
        }
        return bytes;
    }

    private static InvalidPromptException tooLarge() {
        return new InvalidPromptException(
                "the body has more than " + MOST + " bytes; send less, a prompt that long fits no model");
    }
}
