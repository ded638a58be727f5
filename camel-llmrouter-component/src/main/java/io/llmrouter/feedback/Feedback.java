/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.feedback;

import io.llmrouter.failure.InvalidFeedbackException;
import java.util.Objects;

/**
 * What somebody says an answer is worth: a score, a label, or both. Immutable.
 *
 * @param decision id of the decision that led to the answer
 * @param score in [0, 1], 1 is right; null where only a label is given
 * @param label one word or two, such as {@code correct}, at most {@value #LONGEST_LABEL} characters; null where only a score is given
 * @param source who says so
 * @param key makes giving it twice the same as giving it once, at most {@value #LONGEST_KEY} characters; null for none
 * @param model whose answer is meant, of those that the decision asked; null for the one that was served
 */
public record Feedback(String decision, Double score, String label, FeedbackSource source, String key, String model) {

    /** Characters of a label. */
    public static final int LONGEST_LABEL = 64;

    /** Characters of a key. */
    public static final int LONGEST_KEY = 128;

    /** Characters of an id that is looked for; ids of decisions are shorter. */
    private static final int LONGEST_ID = 64;

    /**
     * Checks.
     *
     * @throws InvalidFeedbackException naming the field, its value and what would be right
     */
    public Feedback {
        if (decision == null || decision.isBlank() || decision.length() > LONGEST_ID) {
            throw new InvalidFeedbackException(
                    "decision_id",
                    "the decision's id is " + (decision == null || decision.isBlank() ? "missing" : "too long")
                            + "; name the decision that led to the answer, as x-llmrouter-decision-id or header"
                            + " CamelLlmRouterDecisionId said");
        }
        if (score == null && label == null) {
            throw new InvalidFeedbackException(
                    "score", "feedback has neither score nor label; give a score from 0 to 1, a label, or both");
        }
        if (score != null && !(score >= 0 && score <= 1)) {
            throw new InvalidFeedbackException(
                    "score", "score is " + score + "; write a number from 0 to 1, 1 is right");
        }
        bounded("label", label, LONGEST_LABEL);
        bounded("key", key, LONGEST_KEY);
        Objects.requireNonNull(source, "source");
    }

    private static void bounded(String field, String text, int most) {
        if (text == null) {
            return;
        }
        if (text.isBlank() || text.length() > most) {
            throw new InvalidFeedbackException(
                    field, field + " has " + text.length() + " characters; write 1 to " + most);
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidFeedbackException(field, field + " has a control character; write one line of text");
        }
    }

    /** A user's score of the answer that was served. */
    public static Feedback ofUser(String decision, double score) {
        return new Feedback(decision, score, null, FeedbackSource.user, null, null);
    }

    /** A user's label of the answer that was served. */
    public static Feedback ofUser(String decision, String label) {
        return new Feedback(decision, null, label, FeedbackSource.user, null, null);
    }

    /**
     * The same was asked again soon after.
     *
     * @param decision the earlier one
     * @param key such as the later one's id
     */
    public static Feedback resubmitted(String decision, String key) {
        return new Feedback(decision, FeedbackSource.RESUBMITTED, null, FeedbackSource.resubmission, key, null);
    }

    /** The same, said by somebody else. */
    public Feedback by(FeedbackSource other) {
        return new Feedback(decision, score, label, other, key, model);
    }

    /** The same with a key. */
    public Feedback keyed(String other) {
        return new Feedback(decision, score, label, source, other, model);
    }

    /** The same about the answer of one of the models that the decision asked. */
    public Feedback about(String other) {
        return new Feedback(decision, score, label, source, key, other);
    }
}
