/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import io.llmrouter.gateway.dashboard.JudgedDecision.Weighed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The latest {@value #MOST} decisions of a router in which an answer was weighed: 2 MB. Not thread-safe. */
final class JudgedDecisions {

    static final int MOST = 5_000;

    private final Map<String, JudgedDecision> byId = new LinkedHashMap<>();

    void add(JudgedDecision decision) {
        byId.put(decision.id, decision);
        if (byId.size() > MOST) {
            Iterator<String> oldest = byId.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Null if it is not kept, or nothing was weighed. */
    JudgedDecision find(String id) {
        return byId.get(id);
    }

    /** Those that somebody may see, oldest first. */
    List<JudgedDecision> seenBy(Viewer viewer) {
        return byId.values().stream()
                .filter(decision -> viewer.sees(decision.tenant))
                .toList();
    }

    /** Models whose answers are weighed, in the order in which they are asked. */
    static List<String> stages(List<JudgedDecision> decisions) {
        Set<String> models = new LinkedHashSet<>();
        decisions.forEach(decision -> decision.weighed.forEach(answer -> models.add(answer.model())));
        return List.copyOf(models);
    }

    /**
     * Decisions in which this model's answer was weighed as it is now: with the newest one's bundle and signal, for numbers of another calibrator mean
     * something else.
     */
    static List<JudgedDecision> comparable(List<JudgedDecision> decisions, String model) {
        List<JudgedDecision> same = new ArrayList<>();
        JudgedDecision newest = null;
        for (int i = decisions.size() - 1; i >= 0; i--) {
            JudgedDecision decision = decisions.get(i);
            Weighed answer = decision.of(model);
            if (answer == null) {
                continue;
            }
            newest = newest == null ? decision : newest;
            if (Objects.equals(decision.bundleHash, newest.bundleHash)
                    && answer.signal().equals(newest.of(model).signal())
                    && answer.calibrated() == newest.of(model).calibrated()) {
                same.add(decision);
            }
        }
        return same;
    }

    /** Decisions without a label of their answer, first those that were decided most narrowly. */
    static List<JudgedDecision> unlabelled(List<JudgedDecision> decisions, int most) {
        return decisions.stream()
                .filter(decision -> !decision.isLabelled())
                .sorted(Comparator.comparingDouble(JudgedDecisions::distance))
                .limit(most)
                .toList();
    }

    /** How far from its threshold the answer lay that came nearest to one. */
    static double distance(JudgedDecision decision) {
        return decision.weighed.stream()
                .mapToDouble(answer -> Math.abs(answer.value() - answer.threshold()))
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }
}
