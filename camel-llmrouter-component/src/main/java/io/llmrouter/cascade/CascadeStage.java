/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.calibration.Calibrator;
import io.llmrouter.confidence.ConfidenceEstimator;
import io.llmrouter.confidence.Signal;
import io.llmrouter.confidence.Trust;
import io.llmrouter.routing.RoutingDecision.Confidence;
import java.util.Optional;

/**
 * One stage of a cascade: a model and when its answer is good enough. With a calibrator the answer is accepted iff P(correct) &gt;= threshold, without
 * one iff the raw signal &gt;= threshold. Immutable.
 *
 * @param model name of the model
 * @param estimator gives the signal; null for a stage whose answer is always accepted, or that is turned off
 * @param calibrator turns the signal into P(correct); null for a raw threshold, which is uncalibrated
 * @param thresholds in [0, 1] with a calibrator, any finite numbers without
 */
public record CascadeStage(
        String model, ConfidenceEstimator estimator, Calibrator calibrator, StageThresholds thresholds) {

    private static final String UNKNOWN = " is outside of the signals that were calibrated";

    /** Checks the thresholds. */
    public CascadeStage {
        double abstain = thresholds.canAbstain() ? thresholds.abstain() : 0;
        if (calibrator != null && (thresholds.accept() > 1 || thresholds.accept() < 0 || abstain < 0)) {
            throw new IllegalArgumentException("thresholds of stage '" + model + "' are " + thresholds.accept()
                    + " to accept and " + abstain + " to abstain; calibrated ones are probabilities in [0, 1]");
        }
    }

    /** A stage that never abstains. */
    public CascadeStage(String model, ConfidenceEstimator estimator, Calibrator calibrator, double threshold) {
        this(model, estimator, calibrator, StageThresholds.accepting(threshold));
    }

    /** A stage whose answer is always accepted, as the last one's usually is. */
    public static CascadeStage accepting(String model) {
        return new CascadeStage(model, null, null, 0);
    }

    /**
     * A stage that is never asked: its threshold is infeasible, so its answer would be paid and not believed.
     *
     * @param model name of the model
     * @param why for the log and the decision
     * @return the stage
     */
    public static CascadeStage off(String model, String why) {
        return new CascadeStage(model, null, null, StageThresholds.off(why));
    }

    /** Why it is turned off; empty for a stage that works. */
    public Optional<String> off() {
        return Optional.ofNullable(thresholds.off());
    }

    /** Whether this stage can say no. */
    public boolean judges() {
        return estimator != null;
    }

    /** The threshold to accept. */
    public double threshold() {
        return thresholds.accept();
    }

    /** What its model is asked, for a request. */
    public ChatRequest prepared(ChatRequest request) {
        return estimator == null ? request : estimator.prepared(request);
    }

    /** What its model's answer is to the caller. */
    public ChatResponse cleaned(ChatResponse answer) {
        return estimator == null ? answer : estimator.cleaned(answer);
    }

    /**
     * The confidence that a signal stands for; a signal that the calibrator does not know counts as missing.
     *
     * @param signal of this stage's estimator
     * @return with the calibrated probability, and what it is compared with
     */
    public Confidence confidence(Signal signal) {
        Double raw = signal.raw().isPresent() ? (Double) signal.raw().getAsDouble() : null;
        String note = signal.note().isEmpty() ? null : signal.note();
        if (raw == null || calibrator == null) {
            return new Confidence(estimator.name(), raw, null, threshold(), note);
        }
        double probability = calibrator.probability(raw);
        return Double.isNaN(probability)
                ? new Confidence(estimator.name(), null, null, threshold(), "missing: " + raw + UNKNOWN)
                : new Confidence(estimator.name(), raw, probability, threshold(), note);
    }

    /**
     * What becomes of an answer with that confidence; with a missing signal the cascade goes on.
     *
     * @param confidence as {@link #confidence} gave it; null for a stage that accepts everything
     * @return accepted, or whether a next stage is asked
     */
    public Trust trust(Confidence confidence) {
        if (confidence == null) {
            return Trust.ACCEPTED;
        }
        Double score = calibrator == null ? confidence.raw() : confidence.probability();
        if (score == null || Double.isNaN(score)) {
            return Trust.GOES_ON;
        } else if (score >= threshold()) {
            return Trust.ACCEPTED;
        }
        return score < thresholds.abstain() ? Trust.ABSTAINED : Trust.GOES_ON;
    }
}
