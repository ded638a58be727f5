/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.calibration.Calibrator;
import io.llmrouter.confidence.ConfidenceEstimator;
import io.llmrouter.routing.RoutingDecision.Confidence;
import java.util.OptionalDouble;

/**
 * One stage of a cascade: a model and when its answer is good enough. With a calibrator the answer is accepted iff P(correct) &gt;= threshold, without
 * one iff the raw signal &gt;= threshold. Immutable.
 *
 * @param model name of the model
 * @param estimator gives the signal; null for a stage whose answer is always accepted
 * @param calibrator turns the signal into P(correct); null for a raw threshold, which is uncalibrated
 * @param threshold in [0, 1] with a calibrator, any finite number without
 */
public record CascadeStage(String model, ConfidenceEstimator estimator, Calibrator calibrator, double threshold) {

    /** Checks the threshold. */
    public CascadeStage {
        if (estimator != null
                && (!Double.isFinite(threshold) || calibrator != null && (threshold < 0 || threshold > 1))) {
            throw new IllegalArgumentException("threshold of stage '" + model + "' is " + threshold
                    + "; a calibrated threshold is a probability in [0, 1]," + " a raw one a finite number");
        }
    }

    /** A stage whose answer is always accepted, as the last one's usually is. */
    public static CascadeStage accepting(String model) {
        return new CascadeStage(model, null, null, 0);
    }

    /** Whether this stage can say no. */
    public boolean judges() {
        return estimator != null;
    }

    /**
     * Judges an answer.
     *
     * @param request what was asked
     * @param answer what this stage's model answered
     * @return the confidence and what it is compared with; null for a stage that accepts everything. A signal that is not finite is a
     *     missing one
     */
    public Confidence judge(ChatRequest request, ChatResponse answer) {
        if (estimator == null) {
            return null;
        }
        OptionalDouble signal = estimator.estimate(request, answer);
        Double raw = signal.isPresent() && Double.isFinite(signal.getAsDouble()) ? (Double) signal.getAsDouble() : null;
        Double probability = raw == null || calibrator == null ? null : (Double) calibrator.probability(raw);
        return new Confidence(estimator.name(), raw, probability, threshold);
    }

    /**
     * Whether an answer with that confidence is accepted; a missing signal is not.
     *
     * @param confidence as {@link #judge} gave it
     * @return true for a stage that accepts everything
     */
    public boolean accepts(Confidence confidence) {
        if (confidence == null) {
            return true;
        }
        Double score = calibrator == null ? confidence.raw() : confidence.probability();
        return score != null && score >= threshold;
    }
}
