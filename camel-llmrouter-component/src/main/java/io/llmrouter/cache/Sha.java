/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * A SHA-256 over parts, each with its length, so that no two lists of parts are the same to it. Texts count by their UTF-16 units: halves of surrogate
 * pairs are told apart, which UTF-8 would not do. Not thread-safe.
 */
final class Sha {

    private static final int CHUNK_CHARS = 4096;

    private final MessageDigest digest;
    private final byte[] buffer = new byte[2 * CHUNK_CHARS];

    Sha() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Adds a text; null is not the empty text. */
    Sha add(CharSequence text) {
        if (text == null) {
            return add(-1);
        }
        int length = text.length();
        add(length);
        for (int from = 0; from < length; from += CHUNK_CHARS) {
            int to = Math.min(length, from + CHUNK_CHARS);
            int at = 0;
            for (int i = from; i < to; i++) {
                char c = text.charAt(i);
                buffer[at++] = (byte) (c >> 8);
                buffer[at++] = (byte) c;
            }
            digest.update(buffer, 0, at);
        }
        return this;
    }

    /** Adds a number. */
    Sha add(int number) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            digest.update((byte) (number >> shift));
        }
        return this;
    }

    /** Adds a number. */
    Sha add(long number) {
        return add((int) (number >> 32)).add((int) number);
    }

    /** Adds a value by its print; null is not the empty text. */
    Sha addValue(Object value) {
        return add(value == null ? null : value.toString());
    }

    /** Adds texts in order. */
    Sha addAll(List<String> texts) {
        if (texts == null) {
            return add(-1);
        }
        add(texts.size());
        texts.forEach(this::add);
        return this;
    }

    /** The first 128 bits; the digest begins anew. */
    ScopeId finish() {
        byte[] all = digest.digest();
        return new ScopeId(bits(all, 0), bits(all, 8));
    }

    private static long bits(byte[] bytes, int from) {
        long bits = 0;
        for (int i = from; i < from + 8; i++) {
            bits = bits << 8 | bytes[i] & 0xff;
        }
        return bits;
    }
}
