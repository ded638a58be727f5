/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Something that happened in a router, for logs, routes, dashboards and alarms. Immutable.
 *
 * @param kind what happened
 * @param time when
 * @param router name of the router
 * @param id the decision that it belongs to, or null
 * @param sentence what happened, for people
 * @param facts flat values beyond the sentence, in their order; often empty
 * @param decision the whole record of kinds that end a request; null of all others
 * @param prompt all messages as the JSON array of the OpenAI wire format; null unless texts are recorded
 * @param answer the answer's text; null unless texts are recorded
 */
public record RoutingEvent(
        Kind kind,
        Instant time,
        String router,
        String id,
        String sentence,
        Map<String, Object> facts,
        RoutingDecision decision,
        String prompt,
        String answer) {

    /** Checks what is required and copies the facts. */
    public RoutingEvent {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(router, "router");
        facts = facts.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** What can happen. */
    public enum Kind {
        /** A request is over, well or badly. */
        decision,
        /** An answer was not trusted, and a cascade went on. */
        escalation,
        /** A model failed, and another one was asked in its place. */
        fallback,
        /** An answer came from the cache. */
        cacheHit,
        /** Somebody said what an answer was worth. */
        feedback,
        /** A budget is nearly spent, spent, or open again. */
        budget,
        /** A model that answers nobody was asked beside the one that did. */
        shadow,
        /** Traffic or quality are no longer what they were; or an alarm is over. */
        drift,
        /** A configuration or a bundle was swapped. */
        reload
    }

    /** The same under another kind: an escalation and a hit are a decision as well. */
    public RoutingEvent as(Kind other) {
        return new RoutingEvent(other, time, router, id, sentence, facts, decision, prompt, answer);
    }

    /** The same without prompt and answer, for whoever may not read them. */
    public RoutingEvent withoutTexts() {
        return prompt == null && answer == null
                ? this
                : new RoutingEvent(kind, time, router, id, sentence, facts, decision, null, null);
    }

    /**
     * Without a decision.
     *
     * @param id the decision that it belongs to, or null
     */
    public static RoutingEvent of(
            Kind kind, Instant time, String router, String id, String sentence, Map<String, Object> facts) {
        return new RoutingEvent(kind, time, router, id, sentence, facts, null, null, null);
    }
}
