/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import io.llmrouter.cascade.CascadeStage;
import io.llmrouter.confidence.Trust;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingDecision.Confidence;
import java.util.List;

/**
 * Goes through the stages of a cascade with the numbers that were recorded of each answer: the new thresholds and calibrators decide about the old
 * signals. Where a stage must judge an answer that was never given, or was judged by another signal, nobody knows what would happen. One request.
 */
final class CascadeWalk {

    private final List<CascadeStage> stages;
    private final RecordedCalls calls;
    private final PathCost cost;
    private String unknown;
    private String served;
    private int escalations;
    private boolean abstained;

    /** @param stages those that are not off */
    CascadeWalk(List<CascadeStage> stages, RecordedCalls calls, PathCost cost) {
        this.stages = stages;
        this.calls = calls;
        this.cost = cost;
    }

    ReplayedPath path(List<String> why) {
        for (int i = 0; i < stages.size(); i++) {
            if (ends(stages.get(i), i == stages.size() - 1)) {
                break;
            }
        }
        return unknown == null
                ? new ReplayedPath(null, served, cost.cost(), cost.guessed(), escalations, abstained, why)
                : ReplayedPath.unknown(unknown);
    }

    private boolean ends(CascadeStage stage, boolean last) {
        RecordedCalls.Turn turn = calls.byModel().get(stage.model());
        if (turn == null) {
            if (stage.judges()) {
                unknown = "model " + stage.model() + " would be asked, which was not: whether its answer is trusted"
                        + " nobody knows";
            } else {
                cost.guess(stage.model());
                served = stage.model();
            }
            return true;
        }
        cost.recorded(turn, stage.judges());
        Attempt answer = turn.answered();
        if (answer == null) {
            return failed(stage, last);
        }
        served = answer.model();
        return !stage.judges() || judged(stage, answer.confidence(), last);
    }

    private boolean failed(CascadeStage stage, boolean last) {
        if (last) {
            unknown = "model " + stage.model() + " would be the last to be asked, and it failed";
        }
        return last;
    }

    private boolean judged(CascadeStage stage, Confidence recorded, boolean last) {
        String signal = stage.estimator().name();
        if (recorded == null || !recorded.signal().equals(signal)) {
            unknown = "the answer of " + stage.model() + " would be judged by " + signal + ", and was by "
                    + (recorded == null ? "nobody" : recorded.signal());
            return true;
        }
        Double probability = recorded.raw() == null || stage.calibrator() == null
                ? null
                : (Double) stage.calibrator().probability(recorded.raw());
        Trust trust = stage.trust(new Confidence(signal, recorded.raw(), probability, stage.threshold()));
        if (trust == Trust.GOES_ON && !last) {
            escalations++;
            return false;
        }
        abstained = trust != Trust.ACCEPTED;
        return true;
    }
}
