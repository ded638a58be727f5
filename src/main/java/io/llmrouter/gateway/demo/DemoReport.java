/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import java.util.List;

/**
 * Everything the demo measured.
 *
 * @param data the set's name on the class path
 * @param currency of all costs
 * @param seed of the draw and the bootstrap
 * @param contaminated rows dropped as contaminated
 * @param calibrationRows rows that the calibration and the threshold were fitted on
 * @param evaluationRows the other rows, which all figures come from
 * @param warmUpRequests sent before the measured ones, with questions of the calibration rows
 * @param resamples that each interval is made of
 * @param qualityFloor that the threshold keeps on the calibration rows
 * @param markedShare share of the cheap answers with calculation marks
 * @param fit what was fitted
 * @param unmarkedFit the same on answers without marks
 * @param policies the table
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
        double qualityFloor,
        double markedShare,
        DemoFit fit,
        DemoFit unmarkedFit,
        List<PolicyFigures> policies,
        double seconds) {}
