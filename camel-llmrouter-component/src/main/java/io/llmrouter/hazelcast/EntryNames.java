/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import io.llmrouter.cache.EntryKey;
import io.llmrouter.cache.ScopeId;
import java.util.Optional;

/**
 * Entries by name, {@code scope/question} in hex digits: text needs no class on any member. The whole name decides which member has the entry, not its scope
 * alone: most installations have one or two scopes, and each would be one member's.
 */
final class EntryNames {

    private static final int HALF = 16;
    private static final int LENGTH = 4 * HALF + 1;

    private EntryNames() {}

    static String of(EntryKey key) {
        return key.toString();
    }

    /** Empty if it is no name of this version. */
    static Optional<EntryKey> parse(String name) {
        if (name.length() != LENGTH || name.charAt(2 * HALF) != '/') {
            return Optional.empty();
        }
        try {
            return Optional.of(new EntryKey(
                    new ScopeId(hex(name, 0), hex(name, HALF)), hex(name, 2 * HALF + 1), hex(name, 3 * HALF + 1)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static long hex(String name, int from) {
        return Long.parseUnsignedLong(name, from, from + HALF, 16);
    }
}
