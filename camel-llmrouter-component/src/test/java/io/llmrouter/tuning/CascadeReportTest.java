/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.cascade.CascadePolicy;
import io.llmrouter.cascade.CascadePolicy.Served;
import io.llmrouter.cascade.CascadePolicy.StageRule;
import io.llmrouter.cascade.StageTable;
import io.llmrouter.evaluation.Bootstrap;
import io.llmrouter.evaluation.ReportContext;
import io.llmrouter.tuning.CascadeTrial.Tuned;
import io.llmrouter.tuning.ThresholdChoice.Chosen;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Six rows whose figures can be counted by hand: accepted from 0.65, calls cost 1 and 10. */
class CascadeReportTest {

    private static final double[][] SCORES = {{1, 1}, {1, 0}, {0, 1}, {1, 1}, {0, 1}, {0, 0}};
    private static final double[][] PROBABILITY = {{0.9}, {0.8}, {0.7}, {0.6}, {0.3}, {Double.NaN}};
    private static final double ACCEPT = 0.65;

    @Test
    void headlineAndPoint_areThoseOfTheReplay() {
        JsonNode report = report(true);
        assertThat(report.at("/headline/saved").asDouble()).isEqualTo(0.4); // 1 - (3 + 3 * 11) / 60
        assertThat(report.at("/headline/retained").asDouble()).isEqualTo(1); // 4 of 4
        assertThat(report.at("/headline/share").asDouble()).isEqualTo(0.5);
        assertThat(report.at("/points/0/x").asDouble()).isEqualTo(0.6);
        assertThat(report.at("/points/0/quality").asDouble()).isEqualTo(0.66667);
        assertThat(report.at("/worth/break_even").asDouble()).isEqualTo(0.9); // 1 - 1 / 10
        assertThat(report.at("/certificate/kind").asText()).isEqualTo("none");
        assertThat(report.at("/thresholds/0").asDouble()).isEqualTo(ACCEPT);
    }

    @Test
    void flow_countsCallsAnswersAndMoney() {
        JsonNode flow = report(true).path("flow");
        assertThat(flow.at("/0/asked").asInt()).isEqualTo(6);
        assertThat(flow.at("/0/answered").asInt()).isEqualTo(3);
        assertThat(flow.at("/0/score").asDouble()).isEqualTo(0.66667); // rows 1 to 3: right, right, wrong
        assertThat(flow.at("/0/spent_usd").asDouble()).isEqualTo(1);
        assertThat(flow.at("/1/asked").asInt()).isEqualTo(3);
        assertThat(flow.at("/1/answered").asInt()).isEqualTo(3);
        assertThat(flow.at("/1/spent_usd").asDouble()).isEqualTo(5); // 3 calls of 10 over 6 requests
        assertThat(flow.at("/1/latency_ms").asDouble()).isEqualTo(200);
    }

    @Test
    void oracle_asksOnlyWhereTheStrongestAloneIsRight() {
        JsonNode oracle = report(true).path("oracle");
        assertThat(oracle.path("x").toString()).isEqualTo("[0.1,0.43333]"); // 6, then 6 + 2 * 10, of 60
        assertThat(oracle.path("quality").toString()).isEqualTo("[0.5,0.83333]");
    }

    @Test
    void operatingStep_isTheChosenThreshold_withItsCounts() {
        JsonNode router = report(true).at("/routers/0");
        int step = router.path("operating_step").asInt();
        assertThat(router.at("/steps/threshold/" + step).asDouble()).isIn(0.6, 0.7); // both are 0.05 away
        JsonNode table = router.path("table");
        int at07 = IntStream.range(0, CascadeSweep.STEPS)
                .filter(i -> router.at("/steps/threshold/" + i).asDouble() == 0.7)
                .findFirst()
                .orElseThrow();
        assertThat(router.at("/steps/accepted_error/" + at07).asDouble()).isEqualTo(0.33333);
        assertThat(table.at("/kept_right/" + at07).asInt()).isEqualTo(2);
        assertThat(table.at("/kept_wrong/" + at07).asInt()).isEqualTo(1);
        assertThat(table.at("/kept_hopeless/" + at07).asInt()).isZero();
        assertThat(table.at("/sent_needlessly/" + at07).asInt()).isEqualTo(1);
        assertThat(table.at("/sent_needed/" + at07).asInt()).isEqualTo(1);
        assertThat(table.at("/sent_hopeless/" + at07).asInt()).isEqualTo(1);
        assertThat(router.at("/steps/threshold/200").isNull()).isTrue();
        assertThat(router.at("/steps/share/200").asDouble()).isEqualTo(1);
    }

    @Test
    void stages_showBothDiagrams_andAHistogram() {
        JsonNode stage = report(true).at("/stages/0");
        assertThat(stage.at("/calibration/0/model").asText()).isEqualTo("before calibration");
        assertThat(stage.at("/calibration/1/model").asText()).isEqualTo("after calibration");
        double brier = (0.01 + 0.04 + 0.49 + 0.16 + 0.09) / 5; // the row without a signal is left out
        assertThat(stage.at("/calibration/1/brier").asDouble()).isCloseTo(brier, within(1e-6));
        assertThat(sum(stage.at("/histogram/needed"))).isEqualTo(2);
        assertThat(sum(stage.at("/histogram/not_needed"))).isEqualTo(3);
    }

    @Test
    void slices_areMeasuredOnTheReplay() {
        JsonNode slices = report(true).at("/routers/0/slices/0");
        assertThat(slices.path("field").asText()).isEqualTo("task");
        assertThat(slices.path("value").toString()).isEqualTo("[\"law\",\"maths\"]");
        assertThat(slices.path("routed").toString()).isEqualTo("[0.66667,0.66667]");
        assertThat(slices.path("share").toString()).isEqualTo("[0.33333,0.66667]");
        assertThat(slices.path("costly").toString()).isEqualTo("[0.33333,0]"); // row 3
        JsonNode tails = report(true).at("/routers/0/tails/value");
        assertThat(tails.toString())
                .contains("surest tenth", "least sure tenth", "no signal: these go on", "rare: task");
    }

    @Test
    void unknownCosts_areNull_andTheShareStandsForThem() {
        JsonNode report = report(false);
        assertThat(report.path("priced").asBoolean()).isFalse();
        assertThat(report.at("/headline/saved").isNull()).isTrue();
        assertThat(report.at("/worth/break_even").isNull()).isTrue();
        assertThat(report.at("/points/0/x").asDouble()).isEqualTo(0.5);
        assertThat(report.at("/oracle/x").toString()).isEqualTo("[0,0.33333]");
        assertThat(report.at("/routers/0/steps/cost/0").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.31})
    void sweepOfThreeStages_isWhatThePolicyItselfMeasures_alsoIfItGivesUp(double limit) {
        SplittableRandom random = new SplittableRandom(7);
        int n = 60;
        double[][] scores = new double[n][3];
        double[][] costs = new double[n][3];
        double[][] probability = new double[n][2];
        for (int row = 0; row < n; row++) {
            for (int stage = 0; stage < 3; stage++) {
                scores[row][stage] = random.nextInt(3) / 2.0;
                costs[row][stage] = 1 + 5 * stage + random.nextDouble();
            }
            for (int stage = 0; stage < 2; stage++) {
                probability[row][stage] = random.nextInt(10) == 0 ? Double.NaN : random.nextInt(20) / 20.0;
            }
        }
        CascadeRows rows = rows(List.of("a", "b", "c"), scores, costs);
        double[][] hopelessBelow = new double[n][2];
        Arrays.stream(hopelessBelow).forEach(row -> Arrays.fill(row, limit));
        CascadeSweep sweep = new CascadeSweep(
                new CascadeReplay("x", rows, List.of(), null, probability, probability, null),
                hopelessBelow,
                new Bootstrap(3, 1));
        StageTable table = CascadeTrial.table(rows, probability);
        double strong = rows.meanScore(2);
        for (int step = 0; step < CascadeSweep.STEPS; step++) {
            double threshold = sweep.threshold(step);
            StageRule rule = new StageRule(true, threshold, Math.min(limit, threshold));
            var measured = new CascadePolicy(List.of(rule, rule, StageRule.last(0))).measure(table);
            assertThat(sweep.at(CascadeSweep.Measure.SHARE, step)).isCloseTo(measured.strongShare(), within(1e-9));
            assertThat(sweep.at(CascadeSweep.Measure.RETAINED, step))
                    .isCloseTo(measured.meanScore() / strong, within(1e-9));
            assertThat(sweep.at(CascadeSweep.Measure.COST, step))
                    .isCloseTo(measured.meanCost() / rows.meanCost(2), within(1e-9));
            int now = step;
            assertThat(Arrays.stream(CascadeSweep.Count.values())
                            .mapToInt(kind -> sweep.count(kind)[now])
                            .sum())
                    .isEqualTo(n);
        }
        assertThat(sweep.at(CascadeSweep.Measure.SHARE, CascadeSweep.STEPS - 1) < 1)
                .isEqualTo(limit > 0);
    }

    private static int sum(JsonNode counts) {
        int sum = 0;
        for (JsonNode count : counts) {
            sum += count.asInt();
        }
        return sum;
    }

    private static ObjectNode report(boolean priced) {
        double[][] costs = new double[6][];
        Arrays.fill(costs, new double[] {1, 10});
        CascadeRows rows = rows(List.of("cheap", "strong"), SCORES, priced ? costs : null);
        StageTable table = CascadeTrial.table(rows, PROBABILITY);
        CascadePolicy policy = CascadePolicy.accepting(ACCEPT);
        List<Served> served =
                IntStream.range(0, 6).mapToObj(row -> policy.serve(table, row)).toList();
        boolean[][] asked = served.stream()
                .map(one -> new boolean[] {true, one.stage() == 1})
                .toArray(boolean[][]::new);
        double[] priority = Arrays.stream(PROBABILITY)
                .mapToDouble(p -> Double.isNaN(p[0]) ? Double.POSITIVE_INFINITY : -p[0])
                .toArray();
        CascadeReplay replay =
                new CascadeReplay("cheap > strong", rows, served, asked, PROBABILITY, PROBABILITY, priority);
        MeasuredCascade measured = new MeasuredCascade(
                new CascadeMeasures(replay, new Bootstrap(20, 1)).figures(),
                replay,
                new Tuned(null, new Chosen(policy, null)),
                new Wanted.Probabilities(List.of(ACCEPT)),
                null,
                List.of("a note"),
                List.of());
        return CascadeReport.of(
                measured,
                measured.worth(new CascadeWorth.Volume(1000, 0, 0)),
                new ReportContext("t", "c", "p", "gold", 1, 20, 0));
    }

    private static CascadeRows rows(List<String> models, double[][] scores, double[][] costs) {
        int n = scores.length;
        int k = models.size();
        double[][] latencies = new double[n][k];
        Arrays.stream(latencies).forEach(row -> Arrays.setAll(row, stage -> 100.0 * (stage + 1)));
        return new CascadeRows(
                models,
                Collections.nCopies(n, "question").toArray(String[]::new),
                new String[n][k],
                new double[n][k],
                scores,
                costs,
                latencies,
                IntStream.range(0, n)
                        .mapToObj(row -> Map.of("task", row % 2 == 0 ? "law" : "maths"))
                        .toList(),
                IntStream.range(0, n).toArray());
    }
}
