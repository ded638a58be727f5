/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.routing.RoutingDecision;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what every cascade of a router is worth, and says loudly when one, or a stage of one, loses. Thread-safe. */
final class ObservedWorths {

    private static final Logger LOG = LoggerFactory.getLogger(ObservedWorths.class);

    private final Map<List<String>, ObservedWorth> byModels = new ConcurrentHashMap<>();

    void add(RoutingDecision decision) {
        if (decision.plan() == null || !decision.plan().kind().equals("cascade") || decision.answer() == null) {
            return;
        }
        ObservedWorth worth = byModels.merge(decision.plan().models(), ObservedWorth.of(decision), ObservedWorth::plus);
        if (isTime(worth.requests()) && (worth.loses() || !worth.losingStages().isEmpty())) {
            LOG.warn("router {}, cascade {}: {}", decision.router(), worth.models(), worth.sentence());
        }
    }

    /** After 200, 400, 800 requests and so on: a busy router does not fill its log with it. */
    static boolean isTime(long requests) {
        return requests % ObservedWorth.ENOUGH == 0 && Long.bitCount(requests / ObservedWorth.ENOUGH) == 1;
    }

    /** Of a cascade of these models; empty if none was asked yet. */
    Optional<ObservedWorth> of(List<String> models) {
        return Optional.ofNullable(byModels.get(models));
    }

    List<ObservedWorth> all() {
        return List.copyOf(byModels.values());
    }
}
