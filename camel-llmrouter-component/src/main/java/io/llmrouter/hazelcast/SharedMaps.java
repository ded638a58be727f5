/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import java.time.Duration;

/** Names of the maps; what is in them is text, numbers and Compact generic records, so that no member needs a class of ours. */
final class SharedMaps {

    /** Entry to answer. */
    static final String ANSWERS = "llmrouter-cache-entry";

    /** Entry to the code of its question's vector. */
    static final String CODES = "llmrouter-cache-code";

    /** Entry to who asks a model for it right now. */
    static final String FLIGHTS = "llmrouter-cache-flight";

    /** Tag to epoch. */
    static final String EPOCHS = "llmrouter-cache-epoch";

    /** Model, day and process to running sums. */
    static final String STATS = "llmrouter-stats";

    /** Router, day, process and tenant to what was spent, as JSON. */
    static final String SPENDING = "llmrouter-spending";

    /** Model to why it is not to be called. */
    static final String HEALTH = "llmrouter-health";

    /** Process and model to calls under way and latencies. */
    static final String LOADS = "llmrouter-load";

    /** Process to the kinds of events that it wants to hear of. */
    static final String EARS = "llmrouter-event-ear";

    /** Id of a decision to its event without texts. */
    static final String DECISIONS = "llmrouter-decision";

    /** Id of a decision to all that was said about it. */
    static final String FEEDBACK = "llmrouter-feedback";

    private SharedMaps() {}

    /**
     * A time to live, as the cluster counts: in whole seconds, of which the first may be short.
     *
     * @param life how long an entry is needed
     * @return seconds after which it may be forgotten, never earlier
     */
    static long seconds(Duration life) {
        return life.plusMillis(999).toSeconds() + 1;
    }
}
