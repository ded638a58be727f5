/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import io.llmrouter.evaluation.Figure;
import io.llmrouter.evaluation.Interval;
import io.llmrouter.tuning.CascadeWorth;
import java.util.List;

/**
 * Everything the demo measured.
 *
 * @param data the set's name on the class path
 * @param currency of all costs
 * @param seed of the draw, the fit and the bootstrap
 * @param contaminated rows dropped as contaminated
 * @param calibrationRows labelled rows that the verifier and the thresholds were fitted on
 * @param evaluationRows the other rows, which all figures come from
 * @param warmUpRequests sent before the measured ones, with questions of the labelled rows
 * @param resamples that each interval is made of
 * @param targets of the thresholds
 * @param markedShare share of the cheap answers with calculation marks
 * @param thresholds of the cascades, in the order of the table
 * @param worth whether the certified cascade pays, in words
 * @param policies the table
 * @param stream what a cache earned on a stream that repeats itself
 * @param seconds the run took
 */
public record DemoReport(
        String data,
        String currency,
        long seed,
        int contaminated,
        int calibrationRows,
        int evaluationRows,
        int warmUpRequests,
        int resamples,
        DemoFit.Targets targets,
        double markedShare,
        List<Threshold> thresholds,
        String worth,
        List<PolicyFigures> policies,
        StreamReport stream,
        double seconds) {

    private static final long MONTHLY_REQUESTS = 100_000;

    /**
     * When a cascade trusts the cheap answer, and what came of it on the rows that nothing was fitted on.
     *
     * @param policy as the table names it
     * @param accept probability from which the cheap answer is accepted; null where the stage is off
     * @param certified whether {@code promise} is one
     * @param promise in words, or why there is none
     * @param accepted cheap answers accepted
     * @param acceptedWrong share of wrong ones among them; null where there are none
     */
    public record Threshold(
            String policy, Double accept, boolean certified, String promise, int accepted, Double acceptedWrong) {

        static Threshold of(DemoThreshold threshold, List<ServedRow> served) {
            List<ServedRow> accepted =
                    served.stream().filter(row -> !row.strongAnswered()).toList();
            return new Threshold(
                    threshold.way().policy(),
                    threshold.accept(),
                    threshold.certified(),
                    threshold.sentence(),
                    accepted.size(),
                    accepted.isEmpty()
                            ? null
                            : (Double) accepted.stream()
                                    .mapToDouble(row -> 1 - row.score())
                                    .average()
                                    .getAsDouble());
        }
    }

    /** Whether a cascade pays, as measured. */
    static CascadeWorth worth(PolicyFigures cascade, PolicyFigures cheap, PolicyFigures strong) {
        double each = strong.cost() / strong.rows();
        return new CascadeWorth(
                cascade.shareUp(),
                1 - cheap.cost() / strong.cost(),
                new Figure(
                        each * cascade.saving(), new Interval(each * cascade.savingLow(), each * cascade.savingHigh())),
                Double.NaN,
                Double.NaN,
                new CascadeWorth.Volume(MONTHLY_REQUESTS, 0, 0));
    }
}
