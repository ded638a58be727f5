/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import io.llmrouter.routing.RoutingEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Drift alarms of a router: those in force, and the latest {@value #MOST_MARKS} that came or went. Not thread-safe. */
final class Alarms {

    static final int MOST_IN_FORCE = 64;
    static final int MOST_MARKS = 100;

    private final Map<String, RoutingEvent> inForce = new LinkedHashMap<>();
    private final Deque<RoutingEvent> marks = new ArrayDeque<>();

    void add(RoutingEvent event) {
        String key = event.facts().get("detector") + " " + event.facts().get("series");
        if ("cleared".equals(event.facts().get("state"))) {
            inForce.remove(key);
        } else if (inForce.containsKey(key) || inForce.size() < MOST_IN_FORCE) {
            inForce.put(key, event);
        }
        marks.add(event);
        if (marks.size() > MOST_MARKS) {
            marks.removeFirst();
        }
    }

    /** Those that were raised and not cleared since, oldest first. */
    List<RoutingEvent> inForce() {
        return List.copyOf(inForce.values());
    }

    /** What came and went, oldest first. */
    List<RoutingEvent> marks() {
        return List.copyOf(marks);
    }
}
