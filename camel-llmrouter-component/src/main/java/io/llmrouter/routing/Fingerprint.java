/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import dev.langchain4j.data.message.ChatMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Short hashes that stand for texts in records: the first 16 hex digits of SHA-256. Stateless. */
public final class Fingerprint {

    private static final int BYTES = 8;

    private Fingerprint() {}

    /** Of all messages, in order. */
    public static String of(List<ChatMessage> messages) {
        return of(messages.stream().map(ChatMessage::toString));
    }

    /** Of texts, in order; where one ends and the next begins counts. */
    public static String of(Stream<String> texts) {
        MessageDigest digest = sha256();
        texts.forEachOrdered(text -> {
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        });
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }

    /** Of a text. */
    public static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Of a file's bytes. */
    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes), 0, BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
