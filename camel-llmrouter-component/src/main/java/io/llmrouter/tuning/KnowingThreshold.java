/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.calibration.CertificateTerms;
import io.llmrouter.calibration.Risk;
import io.llmrouter.cascade.CascadePolicy;
import io.llmrouter.cascade.StageTable;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The loosest threshold of two stages that keeps a limit on these very rows, which nobody can know beforehand. Stateless. */
final class KnowingThreshold {

    private static final double ROUNDING = 1e-12;

    /** Accepts nothing. */
    private static final double NEVER = 2;

    private KnowingThreshold() {}

    /** Every distinct score is tried, by running sums from the surest row down. */
    static CascadePolicy of(StageTable rows, CertificateTerms terms) {
        int[] surest = IntStream.range(0, rows.rows())
                .filter(row -> Double.isFinite(rows.probability(row, 0)))
                .boxed()
                .sorted(Comparator.comparingDouble(row -> -rows.probability(row, 0)))
                .mapToInt(Integer::intValue)
                .toArray();
        double strong = rows.meanScore(1) * rows.rows();
        double quality = strong;
        double wrong = 0;
        double loosest = NEVER;
        for (int i = 0; i < surest.length; i++) {
            double probability = rows.probability(surest[i], 0);
            quality += rows.score(surest[i], 0) - rows.score(surest[i], 1);
            wrong += rows.score(surest[i], 0) < CascadeRows.CORRECT ? 1 : 0;
            boolean tied = i + 1 < surest.length && rows.probability(surest[i + 1], 0) == probability;
            boolean kept = terms.risk() == Risk.QUALITY_LOSS
                    ? quality >= terms.limit() * strong - ROUNDING * rows.rows()
                    : wrong <= (i + 1) * terms.limit() + ROUNDING;
            loosest = kept && !tied ? probability : loosest;
        }
        return loosest == NEVER ? CascadePolicy.alwaysStrong(2) : CascadePolicy.accepting(loosest);
    }
}
