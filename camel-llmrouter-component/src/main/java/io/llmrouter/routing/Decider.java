/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import java.util.Map;
import java.util.Set;

/**
 * Extension point: one step of a router's decision. Shipped: {@link RuleDecider}, {@link IntentDecider}, {@link PredictiveDecider}, {@link LatencyDecider}, {@link LeastBusyDecider}, {@link WeightedDecider}, {@link FixedDecider}. Deciders are asked in order and the first that
 * does not abstain wins. Implementations are thread-safe and do not block.
 */
public interface Decider {

    /** Its name in the decision record: {@code rules}, {@code fixed}. */
    String name();

    /**
     * Decides or abstains.
     *
     * @param request what is asked
     * @return the verdict, never null
     */
    Verdict decide(RoutingRequest request);

    /** Names of all models and plans that it may use, whatever is asked; empty if it does not know them. */
    default Set<String> targets() {
        return Set.of();
    }

    /**
     * Whether it decides so that this share of the strongest model's quality is kept.
     *
     * @param qualityFloor that a request asks for, in (0, 1]
     * @return whether it does; one that promises nothing about quality does not
     * @throws io.llmrouter.failure.InvalidPromptException if it promises other shares than this one; the message names them
     */
    default boolean keeps(double qualityFloor) {
        return false;
    }

    /**
     * What people want to know about its verdict: scores, thresholds, what comes nearest, what would have changed it.
     *
     * @param request what is asked
     * @return by name, in the order to read; values are texts, numbers, booleans, and maps or lists of those. Empty where the reason says it all
     */
    default Map<String, Object> explain(RoutingRequest request) {
        return Map.of();
    }
}
