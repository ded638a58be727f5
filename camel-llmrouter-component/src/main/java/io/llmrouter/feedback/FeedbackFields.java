/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.feedback;

import io.llmrouter.failure.InvalidFeedbackException;
import io.llmrouter.failure.Suggestion;
import java.util.List;
import java.util.Map;

/**
 * Feedback as fields with names, as JSON has them: {@code decision_id, score, label, source, key, model, resubmission}; {@code id} says the same as
 * {@code decision_id}. Source is {@code user} where it is
 * not said; {@code resubmission: true} alone says that the same was asked again. Stateless.
 */
public final class FeedbackFields {

    /** Names of all fields. */
    public static final List<String> NAMES =
            List.of("decision_id", "score", "label", "source", "key", "model", "resubmission");

    /** Says the same as {@code decision_id}, where that is not there. */
    private static final String SHORT_ID = "id";

    private FeedbackFields() {}

    /**
     * Reads them.
     *
     * @param fields by name; null values count as absent
     * @return the feedback
     * @throws InvalidFeedbackException naming the field, its value and what would be right
     */
    public static Feedback read(Map<String, ?> fields) {
        for (String name : fields.keySet()) {
            if (!NAMES.contains(name) && !name.equals(SHORT_ID)) {
                throw new InvalidFeedbackException(name, Suggestion.unknown("field of feedback", name, NAMES));
            }
        }
        String decision = decision(text(fields, "decision_id"), text(fields, SHORT_ID));
        String key = text(fields, "key");
        String source = text(fields, "source");
        Double score = score(fields.get("score"));
        String label = text(fields, "label");
        if (resubmitted(fields.get("resubmission")) && score == null && label == null && source == null) {
            return Feedback.resubmitted(decision, key).about(text(fields, "model"));
        }
        if (resubmitted(fields.get("resubmission"))) {
            throw new InvalidFeedbackException(
                    "resubmission",
                    "resubmission stands beside score, label or source; send it alone, or leave it out: it says nothing but"
                            + " that the same was asked again");
        }
        return new Feedback(
                decision,
                score,
                label,
                source == null ? FeedbackSource.user : FeedbackSource.of(source),
                key,
                text(fields, "model"));
    }

    private static String decision(String named, String shortly) {
        if (named != null && shortly != null && !named.equals(shortly)) {
            throw new InvalidFeedbackException(
                    SHORT_ID, "id and decision_id name different decisions; send one of them");
        }
        return named == null ? shortly : named;
    }

    private static boolean resubmitted(Object value) {
        if (value != null && !(value instanceof Boolean)) {
            throw new InvalidFeedbackException(
                    "resubmission", "resubmission is no boolean; write true or leave it out");
        }
        return Boolean.TRUE.equals(value);
    }

    private static Double score(Object value) {
        if (value != null && !(value instanceof Number)) {
            throw new InvalidFeedbackException(
                    "score", "score is no number; write a number from 0 to 1, without quotes");
        }
        return value == null ? null : Double.valueOf(((Number) value).doubleValue());
    }

    private static String text(Map<String, ?> fields, String name) {
        Object value = fields.get(name);
        if (value != null && !(value instanceof CharSequence)) {
            throw new InvalidFeedbackException(name, name + " is no text; write it in quotes");
        }
        return value == null ? null : value.toString();
    }
}
