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

    /** One a thread, for each request needs one. */
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Fingerprint::sha256);

    private Fingerprint() {}

    /** Of all messages, in order. */
    public static String of(List<ChatMessage> messages) {
        MessageDigest digest = fresh();
        for (ChatMessage message : messages) {
            add(digest, message.toString());
        }
        return hex(digest);
    }

    /** Of texts, in order; where one ends and the next begins counts. */
    public static String of(Stream<String> texts) {
        List<String> all = texts.toList(); // whoever computes them may need a digest too
        MessageDigest digest = fresh();
        all.forEach(text -> add(digest, text));
        return hex(digest);
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    /** Of a text. */
    public static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Of a file's bytes. */
    public static String of(byte[] bytes) {
        MessageDigest digest = fresh();
        digest.update(bytes);
        return hex(digest);
    }

    private static MessageDigest fresh() {
        MessageDigest digest = SHA_256.get();
        digest.reset(); // a text that failed on the way may have left something
        return digest;
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
