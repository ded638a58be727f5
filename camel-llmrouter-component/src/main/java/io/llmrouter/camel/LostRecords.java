/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.engine.SharedEvents;
import java.util.LinkedHashMap;
import java.util.Map;

/** What could not be kept or told, for meters, consoles, health and the dashboard: each has one name everywhere. Stateless. */
final class LostRecords {

    private static final String LOG = "log";

    private LostRecords() {}

    /**
     * Counts since the start.
     *
     * @return by name: {@code log}, lines that the decision log lacks; {@code shared}, decisions that other processes do not find; {@code listeners}, ends
     *     of requests that listeners were too slow for; {@code events}, those that other subscribers, or routes of other processes, were too slow for
     */
    static Map<String, Long> of(
            JournalService journal, TelemetryService telemetry, RoutingEvents events, SharedEvents shared) {
        Map<String, Long> lost = new LinkedHashMap<>();
        lost.put(LOG, journal.lostLines());
        lost.put("shared", journal.lostToOthers());
        lost.put("listeners", telemetry.lost());
        lost.put("events", shared.lost() + events.dropped(name -> !name.equals(LOG)));
        return lost;
    }
}
