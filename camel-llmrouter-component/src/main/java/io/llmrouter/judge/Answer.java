/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.judge;

import java.util.Objects;

/**
 * One model's answer. Immutable.
 *
 * @param model who answered
 * @param text what; empty when there was nothing
 * @param truncated whether the provider says that a length limit cut it
 */
public record Answer(String model, String text, boolean truncated) {

    /** Checks that neither is null. */
    public Answer {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(text, "text");
    }

    /** An answer that ended by itself. */
    public static Answer of(String model, String text) {
        return new Answer(model, text, false);
    }
}
