/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Map;

/**
 * An event as JSON, one line of a decision log: {@code kind}, {@code time}, {@code router}, {@code id}, {@code sentence}, {@code facts},
 * {@code decision}, {@code prompt} and {@code answer}; what is null or empty is left out. Stateless.
 */
public final class EventJson {

    private static final ObjectMapper MAPPER = RecordJson.MAPPER.copy();

    static {
        MAPPER.configOverride(RoutingEvent.class)
                .setInclude(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.USE_DEFAULTS));
    }

    private EventJson() {}

    /** As one line of JSON, without the line's end. */
    public static String text(RoutingEvent event) {
        try {
            return MAPPER.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "event " + event.kind() + " of router " + event.router() + " cannot be written as JSON", e);
        }
    }

    /** The same in UTF-8. */
    public static byte[] bytes(RoutingEvent event) {
        try {
            return MAPPER.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "event " + event.kind() + " of router " + event.router() + " cannot be written as JSON", e);
        }
    }

    /** As nested maps and lists. */
    public static Map<String, Object> map(RoutingEvent event) {
        return MAPPER.convertValue(event, new TypeReference<>() {});
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @param line one line of a decision log
     * @return the event
     * @throws IllegalArgumentException if the line is torn or is no event; its text is not in the message
     */
    public static RoutingEvent read(String line) {
        try {
            return MAPPER.readValue(line, Read.class).event();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not an event of a decision log: column "
                    + (e.getLocation() == null ? "unknown" : e.getLocation().getColumnNr())
                    + " is not what an event has there");
        } catch (NullPointerException e) {
            throw new IllegalArgumentException("not an event of a decision log: " + e.getMessage() + " is missing");
        }
    }

    /** With absent facts. */
    private record Read(
            RoutingEvent.Kind kind,
            Instant time,
            String router,
            String id,
            String sentence,
            Map<String, Object> facts,
            RoutingDecision decision,
            String prompt,
            String answer) {

        RoutingEvent event() {
            return new RoutingEvent(
                    kind, time, router, id, sentence, facts == null ? Map.of() : facts, decision, prompt, answer);
        }
    }
}
