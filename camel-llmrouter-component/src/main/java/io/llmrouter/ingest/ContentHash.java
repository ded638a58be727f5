/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/** Tells whether a document would become the same passages again. Stateless. */
final class ContentHash {

    /** Of the way documents are read and cut; another way makes every document new. */
    private static final String VERSION = "ingest-1";

    private ContentHash() {}

    /**
     * @param document its metadata counts
     * @param type as which it is read
     * @param content all of its bytes
     * @param settings whatever else the passages depend on
     * @return SHA-256 in hexadecimal
     */
    static String of(SourceDocument document, DocumentType type, byte[] content, String settings) {
        MessageDigest digest = sha256();
        add(digest, VERSION);
        add(digest, settings);
        add(digest, type.mediaType());
        new TreeMap<>(document.metadata()).forEach((key, value) -> {
            add(digest, key);
            add(digest, value);
        });
        digest.update(content);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** With its length, so that no two lists of parts are the same. */
    private static void add(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
