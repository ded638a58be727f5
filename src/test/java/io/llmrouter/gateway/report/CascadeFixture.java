/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.calibration.LabelledSample;
import io.llmrouter.cascade.QuantileGridSearch;
import io.llmrouter.evaluation.Bootstrap;
import io.llmrouter.evaluation.ReportContext;
import io.llmrouter.evaluation.Split;
import io.llmrouter.tuning.CascadeEvaluator;
import io.llmrouter.tuning.CascadeReport;
import io.llmrouter.tuning.CascadeRows;
import io.llmrouter.tuning.CascadeWorth;
import io.llmrouter.tuning.MeasuredCascade;
import io.llmrouter.tuning.RecordedSignal;
import io.llmrouter.tuning.Wanted;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A report of a cascade on drawn rows whose names try to break out of the page. */
final class CascadeFixture {

    private CascadeFixture() {}

    /** Priced, and the cheap model is right where it is sure. */
    static ObjectNode report(int rows, int stages, Wanted wanted) {
        return report(rows(rows, stages, 10), wanted);
    }

    /** Of a strongest model that costs as much as the cheap one, so nothing can be saved. */
    static ObjectNode worthless(int rows, Wanted wanted) {
        return report(rows(rows, 2, 1), wanted);
    }

    static ObjectNode unpriced(int rows, Wanted wanted) {
        return report(rows(rows, 2, 0), wanted);
    }

    private static ObjectNode report(CascadeRows rows, Wanted wanted) {
        CascadeEvaluator evaluator = new CascadeEvaluator(
                rows,
                new RecordedSignal("confidence"),
                wanted,
                new CascadeEvaluator.Plan(
                        new Bootstrap(20, 1), false, 0, new LabelledSample("gold", "hash"), new QuantileGridSearch()),
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        List<Split> folds = IntStream.range(0, 3)
                .mapToObj(fold -> new Split(
                        IntStream.range(0, rows.size())
                                .filter(i -> i % 3 != fold)
                                .boxed()
                                .toList(),
                        IntStream.range(0, rows.size())
                                .filter(i -> i % 3 == fold)
                                .boxed()
                                .toList()))
                .toList();
        MeasuredCascade measured = evaluator.measure(folds, () -> {});
        return CascadeReport.of(
                measured,
                measured.worth(new CascadeWorth.Volume(1000, 0, 0)),
                new ReportContext(
                        "Title " + ReportFixture.EVIL,
                        "llmrouter \"<z>\"",
                        "3 folds",
                        "as judged by <judge>",
                        1,
                        20,
                        0));
    }

    /** @param ratio of the costs of neighbouring stages; 0 for unknown costs */
    private static CascadeRows rows(int n, int stages, double ratio) {
        SplittableRandom random = new SplittableRandom(3);
        double[][][] table = new double[4][n][stages];
        for (int row = 0; row < n; row++) {
            double hardness = random.nextDouble();
            for (int stage = 0; stage < stages; stage++) {
                double chance = Math.min(1, 1.25 - hardness + 0.4 * stage);
                table[0][row][stage] = Math.min(1, chance);
                table[1][row][stage] = random.nextDouble() < chance ? 1 : 0;
                table[2][row][stage] = Math.pow(ratio, stage) / 1000;
                table[3][row][stage] = 100 + 50 * stage;
            }
        }
        List<String> models = IntStream.range(0, stages)
                .mapToObj(stage -> stage == 0 ? "cheap" + ReportFixture.EVIL : "model " + stage)
                .toList();
        return new CascadeRows(
                models,
                IntStream.range(0, n).mapToObj(row -> "q".repeat(1 + row % 90)).toArray(String[]::new),
                new String[n][stages],
                table[0],
                table[1],
                ratio == 0 ? null : table[2],
                table[3],
                IntStream.range(0, n)
                        .mapToObj(row -> Map.of("task", row < 20 ? ReportFixture.EVIL : row % 2 == 0 ? "maths" : "law"))
                        .toList(),
                IntStream.range(0, n).toArray());
    }
}
