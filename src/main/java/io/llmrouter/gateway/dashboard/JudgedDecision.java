/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingDecision.Confidence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A decision in which an answer was weighed against a threshold, and what became known of its answers: what it takes to ask what another threshold would
 * have done. Some 400 bytes. Not thread-safe.
 */
final class JudgedDecision {

    private static final int MOST_LABELS = 4;

    final String id;
    final String tenant;
    final String bundleHash;
    final List<Weighed> weighed;
    private final String served;
    private volatile Map<String, Label> labels = Map.of();

    /**
     * An answer that was weighed.
     *
     * @param model who gave it
     * @param signal how it was weighed
     * @param calibrated whether the value is a calibrated probability
     * @param value what was compared
     * @param threshold with which, at that time
     * @param cost of the request up to here
     * @param costBeyond of the request if it goes on from here: what it did cost, or what asking the strongest model would have cost
     */
    record Weighed(
            String model,
            String signal,
            boolean calibrated,
            double value,
            double threshold,
            double cost,
            double costBeyond) {

        boolean accepted() {
            return value >= threshold;
        }
    }

    private JudgedDecision(RoutingDecision decision, List<Weighed> weighed) {
        this.id = decision.id();
        this.tenant = decision.tenant();
        this.bundleHash = decision.bundleHash();
        this.weighed = List.copyOf(weighed);
        this.served = decision.answer().model();
    }

    /** Null if nothing was weighed, or nothing was answered. */
    static JudgedDecision of(RoutingDecision decision) {
        if (decision.answer() == null) {
            return null;
        }
        List<Weighed> weighed = new ArrayList<>();
        List<Attempt> attempts = decision.attempts();
        for (int i = 0; i < attempts.size(); i++) {
            Confidence confidence = attempts.get(i).confidence();
            if (confidence != null && isFinite(value(confidence))) {
                weighed.add(weighed(decision, attempts.get(i), confidence, spent(attempts, i)));
            }
        }
        return weighed.isEmpty() ? null : new JudgedDecision(decision, weighed);
    }

    private static Weighed weighed(RoutingDecision decision, Attempt attempt, Confidence confidence, double spent) {
        boolean wentOn = attempt.outcome().equals("escalated");
        return new Weighed(
                attempt.model(),
                confidence.signal(),
                confidence.probability() != null,
                value(confidence),
                confidence.threshold(),
                spent,
                wentOn ? Math.max(0, decision.cost() - spent) : decision.baselineCost());
    }

    /** Up to an answer, with the calls that judged it, which follow it. */
    private static double spent(List<Attempt> attempts, int answer) {
        double spent = 0;
        for (int i = 0; i < attempts.size(); i++) {
            if (i > answer && !attempts.get(i).reason().equals("confidence")) {
                break;
            }
            spent += attempts.get(i).cost();
        }
        return spent;
    }

    private static Double value(Confidence confidence) {
        return confidence.probability() != null ? confidence.probability() : confidence.raw();
    }

    private static boolean isFinite(Double value) {
        return value != null && Double.isFinite(value);
    }

    /** An answer of that model to this question is worth so much. */
    void label(String model, Label label) {
        if (labels.containsKey(model) || labels.size() < MOST_LABELS) {
            Map<String, Label> more = new HashMap<>(labels);
            more.merge(model, label, Label::later);
            labels = more; // never changed again, so it may be read without a lock
        }
    }

    boolean isLabelled() {
        return labels.containsKey(served);
    }

    String served() {
        return served;
    }

    /** What the answer of this model was worth, if anybody said. */
    OptionalDouble quality(String model) {
        Label label = labels.get(model);
        return label == null ? OptionalDouble.empty() : OptionalDouble.of(label.score());
    }

    /** What the answer was or would have been worth had this model's not been accepted, if anybody said. */
    OptionalDouble qualityBeyond(String model) {
        if (!served.equals(model)) {
            return quality(served);
        }
        return labels.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(model))
                .mapToDouble(entry -> entry.getValue().score())
                .findFirst();
    }

    /** How this model's answer was weighed; null if it was not. */
    Weighed of(String model) {
        return weighed.stream()
                .filter(answer -> answer.model().equals(model))
                .findFirst()
                .orElse(null);
    }
}
