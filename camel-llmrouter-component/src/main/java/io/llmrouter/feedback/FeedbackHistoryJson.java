/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.feedback;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/** A history as JSON, for stores outside of this process. Stateless. */
public final class FeedbackHistoryJson {

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .setSerializationInclusion(JsonInclude.Include.NON_NULL)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES); // a later version may say more

    private FeedbackHistoryJson() {}

    /** An opinion with its time as text. */
    private record Line(FeedbackSource source, String model, Double score, String label, String key, String time) {

        static Line of(Opinion opinion) {
            return new Line(
                    opinion.source(),
                    opinion.model(),
                    opinion.score(),
                    opinion.label(),
                    opinion.key(),
                    opinion.time().toString());
        }

        Opinion opinion() {
            return new Opinion(source, model, score, label, key, Instant.parse(time));
        }
    }

    private record Lines(List<Line> current, List<Line> earlier) {}

    /** As one line. */
    public static String text(FeedbackHistory history) {
        try {
            return MAPPER.writeValueAsString(new Lines(
                    history.current().stream().map(Line::of).toList(),
                    history.earlier().stream().map(Line::of).toList()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("feedback cannot be written as JSON", e);
        }
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static FeedbackHistory read(String text) {
        try {
            Lines lines = MAPPER.readValue(text, Lines.class);
            return new FeedbackHistory(
                    lines.current().stream().map(Line::opinion).toList(),
                    lines.earlier().stream().map(Line::opinion).toList());
        } catch (JsonProcessingException | DateTimeException | NullPointerException e) {
            throw new IllegalArgumentException("not feedback as this version keeps it", e);
        }
    }
}
