/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.stats;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Statistics in this process, lost when it ends. Thread-safe: counters are adders, a snapshot may be a few calls apart between its numbers. */
public final class LocalStatsRepository implements StatsRepository {

    private static final double NANOS_PER_MILLI = 1e6;
    /** Answers from which on their mean length is one. */
    private static final int ENOUGH_ANSWERS = 10;

    private final Map<String, Totals> models = new ConcurrentHashMap<>();
    private final Map<Pair, Paired> pairs = new ConcurrentHashMap<>();

    @Override
    public void record(CallOutcome outcome) {
        Totals totals = models.computeIfAbsent(outcome.model(), name -> new Totals());
        totals.cost.add(outcome.cost());
        totals.input.add(outcome.tokens().input());
        totals.output.add(outcome.tokens().output());
        if (outcome.failed()) {
            totals.failures.increment();
        } else {
            totals.answers.increment();
            totals.latencyNanos.add(outcome.latencyNanos());
            if (!outcome.forConfidence()) {
                totals.recent.add(outcome.latencyNanos());
                totals.forCallers.increment();
                totals.outputForCallers.add(outcome.tokens().output());
            }
        }
    }

    @Override
    public OptionalDouble typicalLatencyMillis(String model) {
        Totals totals = models.get(model);
        OptionalDouble nanos = totals == null ? OptionalDouble.empty() : totals.recent.median();
        return nanos.isPresent() ? OptionalDouble.of(nanos.getAsDouble() / NANOS_PER_MILLI) : nanos;
    }

    @Override
    public OptionalDouble typicalOutputTokens(String model) {
        Totals totals = models.get(model);
        long answers = totals == null ? 0 : totals.forCallers.sum();
        return answers < ENOUGH_ANSWERS
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) totals.outputForCallers.sum() / answers);
    }

    @Override
    public void recordPair(CallOutcome cheap, CallOutcome strong) {
        Paired paired = pairs.computeIfAbsent(new Pair(cheap.model(), strong.model()), key -> new Paired());
        paired.cheapOutput.add(cheap.tokens().output());
        paired.strongOutput.add(strong.tokens().output());
        paired.cheapInput.add(cheap.tokens().input());
        paired.strongInput.add(strong.tokens().input());
    }

    @Override
    public OptionalDouble outputRatio(String cheap, String strong) {
        Paired paired = pairs.get(new Pair(cheap, strong));
        return paired == null ? OptionalDouble.empty() : ratio(paired.strongOutput, paired.cheapOutput);
    }

    @Override
    public OptionalDouble inputRatio(String cheap, String strong) {
        Paired paired = pairs.get(new Pair(cheap, strong));
        return paired == null ? OptionalDouble.empty() : ratio(paired.strongInput, paired.cheapInput);
    }

    @Override
    public List<ModelStats> snapshot() {
        return models.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getValue().snapshot(entry.getKey()))
                .collect(Collectors.toUnmodifiableList());
    }

    private static OptionalDouble ratio(LongAdder numerator, LongAdder denominator) {
        long below = denominator.sum();
        return below == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) numerator.sum() / below);
    }

    private record Pair(String cheap, String strong) {}

    private static final class Paired {
        private final LongAdder cheapOutput = new LongAdder();
        private final LongAdder strongOutput = new LongAdder();
        private final LongAdder cheapInput = new LongAdder();
        private final LongAdder strongInput = new LongAdder();
    }

    private static final class Totals {
        private final LongAdder answers = new LongAdder();
        private final LongAdder failures = new LongAdder();
        private final LongAdder forCallers = new LongAdder();
        private final LongAdder outputForCallers = new LongAdder();
        private final LongAdder input = new LongAdder();
        private final LongAdder output = new LongAdder();
        private final LongAdder latencyNanos = new LongAdder();
        private final DoubleAdder cost = new DoubleAdder();
        private final RecentLatencies recent = new RecentLatencies();

        ModelStats snapshot(String model) {
            long answered = answers.sum();
            long failed = failures.sum();
            double millis = answered == 0 ? 0 : latencyNanos.sum() / NANOS_PER_MILLI / answered;
            return new ModelStats(model, answered + failed, failed, input.sum(), output.sum(), cost.sum(), millis);
        }
    }
}
