/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What is measured of a cascade. An abstention serves score 0, and its calls are paid. */
public enum CascadeMetric {
    /** Mean score of the answered requests. */
    ACCURACY(sums -> sums.score / sums.answered),
    /** Mean score of the answers accepted before the last stage. */
    ACCEPTED_ACCURACY(sums -> sums.earlyScore / sums.early),
    /** Mean score of all requests over that of always asking the strongest. */
    QUALITY_RETAINED(sums -> sums.score / sums.strong),
    /** Mean cost of a request in US dollars, every call counted. */
    MEAN_COST_USD(sums -> sums.cost / sums.rows),
    /** Mean cost over that of always asking the strongest. */
    COST_RATIO(sums -> sums.cost / sums.strongCost),
    /** Share of requests without an answer. */
    ABSTENTION_RATE(sums -> 1 - sums.answered / sums.rows),
    /** Recovered gap between first and last model, mean over the share of requests that go on. */
    APGR(null),
    /** Smallest share of requests going on that recovers half of the gap. */
    CPT50(null),
    /** Smallest share of requests going on that recovers 80 % of the gap. */
    CPT80(null),
    /** Chance that a correct first answer has a higher confidence than a wrong one. */
    AUROC(null),
    /** Expected calibration error of the first stage, ten bins of equal width. */
    ECE(null),
    /** The same beyond what perfect probabilities would show on as many rows. */
    EXCESS_ECE(null),
    /** Mean squared error of the first stage's probabilities. */
    BRIER(null);

    private final ToDoubleFunction<CascadeMeasures.Sums> ofSums;

    CascadeMetric(ToDoubleFunction<CascadeMeasures.Sums> ofSums) {
        this.ofSums = ofSums;
    }

    /** Null for a metric that is no ratio of sums. */
    ToDoubleFunction<CascadeMeasures.Sums> ofSums() {
        return ofSums;
    }

    /** As files name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
