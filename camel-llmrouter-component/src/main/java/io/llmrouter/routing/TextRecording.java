/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

/** How much of a request's text goes into its events, and with them into the decision log, the archive and consumers: never into headers or other logs. */
public enum TextRecording {
    /** Nothing, not even a hash. */
    none,
    /** A hash of all messages, so that equal ones are seen. */
    hash,
    /** One request in a hundred with its texts, chosen by its id; a hash of the others. */
    sampled,
    /** All texts. */
    full;

    /** The longest prompt or answer that is recorded, in characters; of a longer one it is noted how long it was. */
    public static final int LONGEST = 32_768;

    private static final int ONE_IN = 100;
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    /** Whether a record may hold the hash of the messages. */
    public boolean hashes() {
        return this != none;
    }

    /**
     * Whether the texts of a request are recorded; the same id gives the same answer everywhere.
     *
     * @param decision its id
     */
    public boolean records(String decision) {
        return this == full || this == sampled && Integer.remainderUnsigned(mixed(decision), ONE_IN) == 0;
    }

    /** The finaliser of MurmurHash3 (Appleby): ids that differ in one character fall apart. */
    private static int mixed(String id) {
        int h = id.hashCode() + GOLDEN_RATIO;
        h = (h ^ h >>> 16) * 0x85ebca6b;
        h = (h ^ h >>> 13) * 0xc2b2ae35;
        return h ^ h >>> 16;
    }
}
