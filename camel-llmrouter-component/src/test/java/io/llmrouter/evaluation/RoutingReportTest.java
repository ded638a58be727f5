/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoutingReportTest {

    private static final ReportContext CONTEXT = new ReportContext("title", "command", "5 folds", "gold", 1, 20, 0);

    @Test
    void report_ofManyModels_isComplete_andReadsBackEqual() throws Exception {
        JsonNode report = RoutingReport.of(List.of(ReplayedTables.drawn(300, 4, 1)), CONTEXT);
        assertThat(new ObjectMapper().readTree(report.toString()).toString()).isEqualTo(report.toString());
        assertThat(report.path("priced").asBoolean()).isTrue();
        assertThat(report.at("/models/3/x").asDouble()).isEqualTo(1);
        assertThat(report.at("/routers/0/sweep").asText()).isEqualTo("price");
        assertThat(report.at("/routers/0/calibration").isNull()).isTrue();
        assertThat(report.at("/routers/0/steps")).hasSize(1 + 4 * 3).allMatch(column -> column.size() == 201);
        int step = report.at("/routers/0/operating_step").asInt();
        int rows = 0;
        for (JsonNode cell : report.at("/routers/0/table")) {
            rows += cell.get(step).asInt();
        }
        assertThat(rows).isEqualTo(300);
        assertThat(report.at("/headline/cost").asDouble())
                .isEqualTo(report.at("/routers/0/steps/cost/" + step).asDouble());
        assertThat(report.at("/headline/retained").asDouble()).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void oracle_isAboveEveryRouter_andTheCoinIsTheLine() {
        JsonNode report = RoutingReport.of(List.of(withoutCosts(ReplayedTables.drawn(400, 2, 2))), CONTEXT);
        double cheap = report.at("/models/0/quality").asDouble();
        double strong = report.at("/models/1/quality").asDouble();
        assertThat(report.at("/coin/targets/1/x").asDouble())
                .isEqualTo((0.95 * strong - cheap) / (strong - cheap), within(1e-4));
        for (int step = 0; step < 201; step++) {
            assertThat(report.at("/oracle/quality/" + step).asDouble())
                    .isGreaterThanOrEqualTo(
                            report.at("/routers/0/steps/quality/" + step).asDouble() - 1e-9);
        }
        assertThat(report.at("/routers/0/steps/cost/7").isNull()).isTrue();
        assertThat(report.at("/routers/0/steps/threshold/0").isNull()).isTrue();
    }

    @Test
    void size_doesNotGrowWithRows() {
        int small = RoutingReport.of(List.of(ReplayedTables.drawn(500, 2, 1)), CONTEXT)
                .toString()
                .length();
        int large = RoutingReport.of(List.of(ReplayedTables.drawn(20_000, 2, 1)), CONTEXT)
                .toString()
                .length();
        assertThat(large).isLessThan(60_000).isCloseTo(small, within(small / 4));
    }

    @Test
    void wrongShapesAndUnlikeRouters_areNamed() {
        ReplayedRouter two = ReplayedTables.drawn(10, 2, 1);
        ReplayedRouter three = ReplayedTables.drawn(10, 3, 1);
        assertThatThrownBy(() -> RoutingReport.of(List.of(), CONTEXT))
                .hasMessage("a report needs at least one replayed router, but got none");
        assertThatThrownBy(() -> RoutingReport.of(List.of(two, three), CONTEXT))
                .hasMessageContaining("one report compares routers of the same models");
        assertThatThrownBy(() -> ReplayedTables.router(new double[10][3], two.scores(), null))
                .hasMessage("'expected' of router 'router' has 10 rows, or a row of another length than 2;"
                        + " it must be 10 x 2");
    }

    private static ReplayedRouter withoutCosts(ReplayedRouter router) {
        return ReplayedTables.router(router.expected(), router.scores(), null);
    }
}
