/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

/**
 * What a report is to find out.
 *
 * @param qualityFloor least share of the shadow's quality that the route must hold, in (0, 1]
 * @param level of its intervals, in (0, 1)
 * @param resamples of bootstraps, at least 1
 * @param seed of bootstraps
 */
public record ReportTerms(double qualityFloor, double level, int resamples, long seed) {

    /** Checks the ranges. */
    public ReportTerms {
        if (!(qualityFloor > 0 && qualityFloor <= 1) || !(level > 0 && level < 1) || resamples < 1) {
            throw new IllegalArgumentException("a report needs a floor in (0, 1], a level in (0, 1) and resamples, but has floor "
                    + qualityFloor + ", level " + level + ", resamples " + resamples);
        }
    }
}
