/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What an estimator found out about an answer. Immutable.
 *
 * @param raw the number, finite, higher is surer; empty when there is no evidence
 * @param better the answer to give instead, such as the majority's; empty for the one that was judged
 * @param note for the decision record, without words of the prompt or the answer; empty for nothing to say
 */
public record Signal(OptionalDouble raw, Optional<ChatResponse> better, String note) {

    /** A number that is not finite is no evidence. */
    public Signal {
        if (raw.isPresent() && !Double.isFinite(raw.getAsDouble())) {
            raw = OptionalDouble.empty();
        }
    }

    /** A number and nothing else. */
    public static Signal of(double raw) {
        return of(OptionalDouble.of(raw));
    }

    /** A number or none. */
    public static Signal of(OptionalDouble raw) {
        return new Signal(raw, Optional.empty(), "");
    }

    /** No evidence, and why. */
    public static Signal missing(String why) {
        return of(OptionalDouble.empty()).noting(why);
    }

    /** The same with a note. */
    public Signal noting(String text) {
        return new Signal(raw, better, text);
    }
}
