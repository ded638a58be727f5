/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.evaluation.OutcomeRow;
import io.llmrouter.evaluation.ReplayedRouter;
import io.llmrouter.evaluation.ReportContext;
import io.llmrouter.evaluation.RoutingReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A report on drawn rows whose names try to break out of the page. */
public final class ReportFixture {

    /** As a task, a model or a title might be called by somebody unkind. */
    public static final String EVIL = "</script><script>document.title='broken'</script><img src=x onerror=alert(1)>";

    private ReportFixture() {}

    /**
     * Two routers on 400 rows.
     *
     * @param models k at least 2
     * @return the report
     */
    public static ObjectNode report(int models) {
        return RoutingReport.of(
                List.of(router("predictor", models, 1), router("<b>knn</b>", models, 2)),
                new ReportContext(
                        "Title " + EVIL, "java -jar x.jar --y \"<z>\"", "5 folds", "as judged by <judge>", 1, 50, 0));
    }

    private static ReplayedRouter router(String name, int models, long seed) {
        int rows = 400;
        SplittableRandom random = new SplittableRandom(seed);
        double[][][] table = new double[4][rows][models];
        List<OutcomeRow> requests = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            double hardness = random.nextDouble();
            for (int model = 0; model < models; model++) {
                double chance = 0.15 + 0.8 * Math.min(1, 1.3 - hardness + 0.5 * model / (models - 1));
                table[0][row][model] = chance;
                table[1][row][model] = Math.min(1, chance);
                table[2][row][model] = random.nextDouble() < chance ? 1 : 0;
                table[3][row][model] = (1 + 9.0 * model / (models - 1)) * (0.5 + random.nextDouble()) / 1000;
            }
            String task = row < 20 ? EVIL : row % 2 == 0 ? "maths" : "law";
            requests.add(new OutcomeRow("r" + row, "q".repeat(1 + row % 90), Map.of("task", task), Map.of()));
        }
        List<String> names = IntStream.range(0, models)
                .mapToObj(model -> model == 0 ? "cheap" + EVIL : "model " + model)
                .toList();
        return new ReplayedRouter(name, names, table[0], table[1], table[2], table[3], new boolean[rows], requests);
    }
}
