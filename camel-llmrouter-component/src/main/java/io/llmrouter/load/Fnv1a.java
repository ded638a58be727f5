/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.load;

/**
 * A quick hash of 64 bits that is the same in every process. Idea: exclusive or with a character, times a prime, character by character (Fowler, Noll and
 * Vo, FNV-1a; over UTF-16 units here, not bytes). Known weakness: the last characters hardly touch the high bits, and whoever wants to can make two texts
 * collide. Stateless.
 */
public final class Fnv1a {

    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private Fnv1a() {}

    /** Of a text. */
    public static long of(String text) {
        return on(OFFSET, text);
    }

    /** Of two texts; where one ends and the other begins counts. */
    public static long of(String first, String second) {
        return on(of(first) * PRIME, second);
    }

    private static long on(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return hash;
    }
}
