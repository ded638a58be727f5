/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import io.llmrouter.routing.RoutingDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Counts of one router's replay, old beside new, over the decisions whose new path is known. One thread. */
final class ReplayTally {

    private static final int EXAMPLES = 20;

    final Map<String, Long> unknown = new TreeMap<>();
    final Map<String, Long> leftOut = new TreeMap<>();
    final Map<String, Long> servedBefore = new TreeMap<>();
    final Map<String, Long> servedNow = new TreeMap<>();
    final Map<Change, Long> changes = new TreeMap<>();
    final List<Example> examples = new ArrayList<>();
    final RunningMean escalatedBefore = new RunningMean();
    final RunningMean escalatedNow = new RunningMean();
    final RunningMean abstainedBefore = new RunningMean();
    final RunningMean abstainedNow = new RunningMean();
    final RunningMean costBefore = new RunningMean();
    final RunningMean costNow = new RunningMean();
    final RunningMean costDifference = new RunningMean();
    final RunningMean guessed = new RunningMean();
    final RunningMean goodBefore = new RunningMean();
    final RunningMean goodNow = new RunningMean();
    final RunningMean goodDifference = new RunningMean();
    long decisions;
    long replayed;
    long changed;

    /** Somebody else would answer. */
    record Change(String from, String to) implements Comparable<Change> {
        @Override
        public int compareTo(Change other) {
            return (from + '\n' + to).compareTo(other.from + '\n' + other.to);
        }
    }

    /** A decision that changes. */
    record Example(String id, String from, String to, String step, String reason) {}

    void add(RoutingDecision recorded, ReplayedPath path, KnownOutcomes outcomes) {
        decisions++;
        if (path.unknown() != null) {
            unknown.merge(path.unknown(), 1L, Long::sum);
            return;
        }
        replayed++;
        String before = recorded.answer().model();
        servedBefore.merge(before, 1L, Long::sum);
        servedNow.merge(path.served(), 1L, Long::sum);
        escalatedBefore.add(recorded.answer().escalations() > 0);
        escalatedNow.add(path.escalations() > 0);
        abstainedBefore.add(recorded.answer().abstained());
        abstainedNow.add(path.abstained());
        costBefore.add(recorded.cost());
        costNow.add(path.cost());
        costDifference.add(path.cost() - recorded.cost());
        guessed.add(path.guessed());
        quality(outcomes.of(recorded, before), outcomes.of(recorded, path.served()));
        if (!before.equals(path.served())) {
            change(recorded, before, path);
        }
    }

    private void quality(OptionalDouble before, OptionalDouble now) {
        before.ifPresent(goodBefore::add);
        now.ifPresent(goodNow::add);
        if (before.isPresent() && now.isPresent()) {
            goodDifference.add(now.getAsDouble() - before.getAsDouble());
        }
    }

    private void change(RoutingDecision recorded, String before, ReplayedPath path) {
        changed++;
        changes.merge(new Change(before, path.served()), 1L, Long::sum);
        if (examples.size() < EXAMPLES) {
            examples.add(new Example(
                    recorded.id(),
                    before,
                    path.served(),
                    path.why().get(0),
                    path.why().get(1)));
        }
    }
}
