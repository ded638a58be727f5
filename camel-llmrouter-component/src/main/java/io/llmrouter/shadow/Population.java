/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import io.llmrouter.routing.RoutingDecision;
import java.util.Optional;

/**
 * Which requests can be shadowed at all: what is left out is left out of every figure, too. Answers from the cache belong to it, as do streams, which are
 * whole by then, and answers that were served although nobody trusted them. Stateless.
 */
public final class Population {

    private Population() {}

    /**
     * Why a request is not shadowed.
     *
     * @return one or two words; empty if it can be
     */
    public static Optional<String> excludes(RoutingDecision decision) {
        if (decision.answer() == null) {
            return Optional.of("no answer");
        } else if (decision.reason() != null && decision.reason().code().equals("pinned")) {
            return Optional.of("pinned");
        } else if (decision.reason() != null && decision.reason().code().equals("nothing-found")) {
            return Optional.of("nothing found");
        } else if (decision.request().hasImage()) {
            return Optional.of("image");
        } else if ("TOOL_EXECUTION".equals(decision.answer().finishReason())) {
            return Optional.of("tool call");
        }
        return Optional.empty();
    }
}
