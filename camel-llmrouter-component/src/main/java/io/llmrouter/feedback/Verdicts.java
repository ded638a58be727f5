/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.feedback;

import io.llmrouter.routing.RoutingEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** All that a log says about answers, by decision: as much memory as there is feedback, whatever the number of decisions. Not thread-safe. */
final class Verdicts {

    private static final int MOST_LABELS = 20;

    private final ExportSettings settings;
    private final Map<String, List<Verdict>> byDecision = new HashMap<>();
    private final Map<String, Map<String, Object>> shadows = new HashMap<>();
    private final Set<String> looked = new HashSet<>();
    private final Map<String, Integer> unknownLabels = new TreeMap<>();
    private long unusable;

    Verdicts(ExportSettings settings) {
        this.settings = settings;
    }

    /** Takes what an event says; a later word of the same source about the same answer counts. */
    void add(RoutingEvent event) {
        boolean shadow = event.kind() == RoutingEvent.Kind.shadow;
        if (event.id() == null || !shadow && event.kind() != RoutingEvent.Kind.feedback) {
            return;
        }
        List<Verdict> said = Verdict.of(event);
        if (said.isEmpty()) {
            unusable += shadow ? 0 : 1; // a shadow without a verdict is none
            return;
        }
        List<Verdict> all = byDecision.computeIfAbsent(event.id(), id -> new ArrayList<>(2));
        for (Verdict verdict : said) {
            all.removeIf(verdict::sameSlot);
            all.add(verdict);
        }
        if (shadow) {
            shadows.put(event.id(), event.facts());
        }
    }

    /** The facts of the model that was asked beside a decision; null if none was. */
    Map<String, Object> shadow(String decision) {
        return shadows.get(decision);
    }

    boolean any(String decision) {
        boolean known = byDecision.containsKey(decision);
        if (known) { // of the others there may be any number
            looked.add(decision);
        }
        return known;
    }

    /** Whether all that was said is that the same was asked again, and that does not count. */
    boolean askedAgainOnly(String decision) {
        return !settings.resubmissions()
                && byDecision.getOrDefault(decision, List.of()).stream()
                        .allMatch(verdict -> verdict.rank() == FeedbackSource.resubmission.ordinal());
    }

    /** What counts of all that was said about a model's answer, its label turned into a score. */
    Optional<Verdict> of(String decision, String model) {
        return byDecision.getOrDefault(decision, List.of()).stream()
                .filter(verdict -> model.equals(verdict.model()))
                .filter(verdict -> settings.resubmissions() || verdict.rank() != FeedbackSource.resubmission.ordinal())
                .map(this::scored)
                .filter(verdict -> verdict.score() != null)
                .min(Comparator.comparingInt(Verdict::rank));
    }

    private Verdict scored(Verdict verdict) {
        if (verdict.score() != null) {
            return verdict;
        }
        Double worth = settings.labelScores().get(verdict.label());
        if (worth == null && (unknownLabels.containsKey(verdict.label()) || unknownLabels.size() < MOST_LABELS)) {
            unknownLabels.merge(verdict.label(), 1, Integer::sum);
        }
        return new Verdict(verdict.rank(), verdict.by(), verdict.model(), worth, verdict.label());
    }

    Map<String, Integer> unknownLabels() {
        return unknownLabels;
    }

    /** Feedback whose facts say nothing that can be used. */
    long unusable() {
        return unusable;
    }

    /** Decisions that were spoken about but never looked for: they are not in the log. */
    long orphans() {
        return byDecision.keySet().stream().filter(id -> !looked.contains(id)).count();
    }
}
