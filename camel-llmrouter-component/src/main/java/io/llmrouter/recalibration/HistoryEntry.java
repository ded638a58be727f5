/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.recalibration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;

/**
 * Something that was done to a bundle, one line of its history. Immutable.
 *
 * @param time when
 * @param action what
 * @param who did it: a user's name, or {@code automatic}
 * @param why in a sentence
 * @param from hash of the bundle before
 * @param to hash of the bundle after; of a proposal the candidate's
 */
public record HistoryEntry(Instant time, Action action, String who, String why, String from, String to) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What was done. */
    public enum Action {
        /** A candidate was made; the bundle stays. */
        proposed,
        /** A person put a candidate in force. */
        approved,
        /** A candidate within the bounds was put in force. */
        automatic,
        /** The bundle before was put in force again. */
        rolledBack
    }

    /** Checks what is required. */
    public HistoryEntry {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(action, "action");
    }

    boolean swaps() {
        return action == Action.approved || action == Action.automatic;
    }

    String line() {
        return MAPPER.createObjectNode()
                .put("time", time.toString())
                .put("action", action.name())
                .put("who", who)
                .put("why", why)
                .put("from", from)
                .put("to", to)
                .toString();
    }

    /** Null for a line that is none, such as a torn one. */
    static HistoryEntry read(String line) {
        try {
            JsonNode json = MAPPER.readTree(line);
            return new HistoryEntry(
                    Instant.parse(json.path("time").asText()),
                    Action.valueOf(json.path("action").asText()),
                    json.path("who").asText(),
                    json.path("why").asText(),
                    json.path("from").asText(),
                    json.path("to").asText());
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            return null;
        }
    }
}
