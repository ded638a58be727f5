/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.stats;

import java.util.HashMap;
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
    private final Map<Tally.Subject, Paired> pairs = new ConcurrentHashMap<>();

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
        Paired paired = pairs.computeIfAbsent(new Tally.Subject(cheap.model(), strong.model()), key -> new Paired());
        paired.questions.increment();
        paired.cheapOutput.add(cheap.tokens().output());
        paired.strongOutput.add(strong.tokens().output());
        paired.cheapInput.add(cheap.tokens().input());
        paired.strongInput.add(strong.tokens().input());
    }

    @Override
    public OptionalDouble outputRatio(String cheap, String strong) {
        Paired paired = pairs.get(new Tally.Subject(cheap, strong));
        return paired == null ? OptionalDouble.empty() : ratio(paired.strongOutput, paired.cheapOutput);
    }

    @Override
    public OptionalDouble inputRatio(String cheap, String strong) {
        Paired paired = pairs.get(new Tally.Subject(cheap, strong));
        return paired == null ? OptionalDouble.empty() : ratio(paired.strongInput, paired.cheapInput);
    }

    @Override
    public List<ModelStats> snapshot() {
        return models.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getValue().tally().of(entry.getKey()))
                .collect(Collectors.toUnmodifiableList());
    }

    /** All sums, of models and of pairs. */
    public Map<Tally.Subject, Tally> totals() {
        Map<Tally.Subject, Tally> totals = new HashMap<>();
        models.forEach((model, sums) -> totals.put(new Tally.Subject(model, null), sums.tally()));
        pairs.forEach((pair, sums) -> totals.put(pair, sums.tally()));
        return totals;
    }

    /** The sums of one model or pair; nothing if it was never seen. */
    public Tally total(Tally.Subject subject) {
        if (subject.strong() == null) {
            Totals sums = models.get(subject.model());
            return sums == null ? Tally.ZERO : sums.tally();
        }
        Paired sums = pairs.get(subject);
        return sums == null ? Tally.ZERO : sums.tally();
    }

    private static OptionalDouble ratio(LongAdder numerator, LongAdder denominator) {
        long below = denominator.sum();
        return below == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) numerator.sum() / below);
    }

    private static final class Paired {
        private final LongAdder questions = new LongAdder();
        private final LongAdder cheapOutput = new LongAdder();
        private final LongAdder strongOutput = new LongAdder();
        private final LongAdder cheapInput = new LongAdder();
        private final LongAdder strongInput = new LongAdder();

        Tally tally() {
            return new Tally(
                    questions.sum(),
                    0,
                    cheapInput.sum(),
                    cheapOutput.sum(),
                    0,
                    strongInput.sum(),
                    strongOutput.sum(),
                    0);
        }
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

        Tally tally() {
            return new Tally(
                    answers.sum(), failures.sum(), input.sum(), output.sum(), latencyNanos.sum(), 0, 0, cost.sum());
        }
    }
}
