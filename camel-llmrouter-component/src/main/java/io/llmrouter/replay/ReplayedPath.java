/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import java.util.List;

/**
 * Where a recorded request would go now.
 *
 * @param unknown why that cannot be told, or null
 * @param served who would answer: a model's name, {@code cache}, or {@code consensus} where its votes are not known
 * @param cost of all calls, in the new configuration's currency
 * @param guessed the part of it for tokens that were guessed
 * @param escalations how many answers would not be trusted, so that the cascade goes on
 * @param abstained whether the answer would not be trusted
 * @param why the deciding step, and its reason
 */
record ReplayedPath(
        String unknown,
        String served,
        double cost,
        double guessed,
        int escalations,
        boolean abstained,
        List<String> why) {

    static ReplayedPath unknown(String why) {
        return new ReplayedPath(why, null, 0, 0, 0, false, List.of());
    }
}
