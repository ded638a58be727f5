/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import java.util.List;

/**
 * The quality of a whole route, requests included that the shadow model answered itself: there both are one, so the difference is zero without asking. Their
 * level counts for the ratio; where it was not graded, its ends are such that they hold whatever it is. Stateless.
 */
final class RouteQuality {

    private RouteQuality() {}

    static Quality of(ShadowStudy study, ReportTerms terms) {
        List<ShadowPair> others =
                study.pairs().stream().filter(pair -> !pair.same()).toList();
        Quality.Measure measure = Quality.Measure.of(others);
        if (measure == Quality.Measure.grades) {
            List<ShadowPair> all =
                    study.pairs().stream().filter(measure::has).toList();
            if (all.stream().anyMatch(ShadowPair::same) || study.population().same() == 0) {
                return Quality.of(
                        measure, all, Weighting.of(all, study.population().strata()), terms, terms.level());
            }
        }
        List<ShadowPair> judged = others.stream().filter(measure::has).toList();
        Quality part = Quality.of(
                measure, judged, Weighting.of(judged, study.population().byStratum()), terms, terms.level());
        return part.measure() == Quality.Measure.none
                ? part
                : whole(part, study.population().othersShare());
    }

    private static Quality whole(Quality part, double share) {
        return new Quality(
                part.measure(),
                part.pairs(),
                part.served(),
                part.shadow(),
                part.wins(),
                part.losses(),
                part.difference().times(share),
                ratio(part, share),
                part.pValue());
    }

    /** With q of the shadow's answers in the part and any level in [0, 1] elsewhere; the value takes q there, too. */
    private static Estimate ratio(Quality part, double share) {
        Estimate ratio = part.ratio();
        if (!ratio.isKnown() || share == 1) {
            return ratio;
        }
        double low = Math.min(1, ratio.low());
        double others = share * part.shadow();
        double high = ratio.high() < 1 ? 1 - (1 - ratio.high()) * others / (others + 1 - share) : ratio.high();
        return new Estimate(1 + share * (ratio.value() - 1), low, high);
    }
}
