/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import java.util.concurrent.ThreadLocalRandom;

/** Random decision ids: 100 bits in base 32, 20 characters. Not secret. */
final class DecisionId {

    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int LENGTH = 20;

    private DecisionId() {}

    static String random() {
        char[] id = new char[LENGTH];
        for (int half = 0; half < LENGTH; half += LENGTH / 2) {
            long bits = ThreadLocalRandom.current().nextLong();
            for (int i = 0; i < LENGTH / 2; i++) {
                id[half + i] = ALPHABET[(int) (bits & 31)];
                bits >>>= 5;
            }
        }
        return new String(id);
    }
}
