/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.cascade.CascadePolicy;
import io.llmrouter.cascade.CascadePolicy.StageRule;
import io.llmrouter.cascade.StageTable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Lets stages give up where the strongest fails nearly always as well. Stateless. */
final class EarlyAbstention {

    /** Rows that must fail before a stage gives up on their like. */
    private static final int FEWEST_HOPELESS = 10;

    private EarlyAbstention() {}

    /** The candidates, with each stage giving up where the strongest fails nearly always as well. */
    static List<CascadePolicy> of(List<CascadePolicy> candidates, StageTable calibrate, double floor) {
        double[] below = IntStream.range(0, calibrate.stages() - 1)
                .mapToDouble(stage -> hopelessBelow(calibrate, stage, 1 - floor))
                .toArray();
        return candidates.stream()
                .map(candidate -> new CascadePolicy(IntStream.range(0, candidate.stages())
                        .mapToObj(stage -> abstaining(candidate.rules().get(stage), stage, below))
                        .toList()))
                .toList();
    }

    private static StageRule abstaining(StageRule rule, int stage, double[] below) {
        return rule.on() && stage < below.length
                ? new StageRule(true, rule.accept(), Math.min(below[stage], rule.accept()))
                : rule;
    }

    /** The largest probability below which the strongest scores at most that on the mean; 0 where there is none for enough rows. */
    private static double hopelessBelow(StageTable table, int stage, double most) {
        int last = table.stages() - 1;
        int[] rising = IntStream.range(0, table.rows())
                .filter(row -> Double.isFinite(table.probability(row, stage)))
                .boxed()
                .sorted(Comparator.comparingDouble(row -> table.probability(row, stage)))
                .mapToInt(Integer::intValue)
                .toArray();
        double strong = 0;
        double limit = 0;
        for (int i = 0; i + 1 < rising.length; i++) {
            strong += table.score(rising[i], last);
            limit = i + 1 >= FEWEST_HOPELESS && strong <= most * (i + 1)
                    ? table.probability(rising[i + 1], stage)
                    : limit;
        }
        return limit;
    }
}
