/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.evaluation.Contenders.Budget;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.model.TokenCount;
import io.llmrouter.model.TokenPrice;
import io.llmrouter.prediction.PredictorMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoutingReplayTest {

    private static final List<String> MODELS = List.of("dear", "mid", "small");

    /** 60 rows: "dear" is right on 2 of 3, "mid" on all even ones, "small" on every fourth; only tokens, no costs. */
    private static OutcomeTable table() {
        List<OutcomeRow> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rows.add(new OutcomeRow(
                    "r" + i,
                    "question number " + "x".repeat(i),
                    Map.of(),
                    Map.of(
                            "dear", outcome(i % 3 > 0),
                            "mid", outcome(i % 2 == 0),
                            "small", outcome(i % 4 == 0))));
        }
        return new OutcomeTable(rows, 0);
    }

    private static OutcomeRow.Outcome outcome(boolean right) {
        return new OutcomeRow.Outcome(right ? 1 : 0, null, new TokenCount(1000, 0, 1000));
    }

    private static RoutingReplay replay(List<String> models, PriceList prices) {
        OutcomeTable table = table();
        return new RoutingReplay(
                new RoutingReplay.Requests(
                        table,
                        prices,
                        row -> PromptFeatures.of(table.rows().get(row).query()),
                        null),
                models,
                Split.folds(table, 5, null, 1),
                1);
    }

    private static PriceList prices() {
        return new PriceList(Map.of(
                "dear", new TokenPrice(9, 9, 9), "mid", new TokenPrice(4, 4, 4), "small", new TokenPrice(1, 1, 1)));
    }

    @Test
    void contenders_areOrderedByWhatWasLearned() {
        Contenders priced = replay(MODELS, prices()).contenders();
        assertThat(priced.models()).containsExactly("small", "mid", "dear");
        assertThat(priced.budget()).isEqualTo(Budget.COST);
        assertThat(priced.best()).isEqualTo(2);
        Contenders unpriced = replay(MODELS, null).contenders();
        assertThat(unpriced.models()).containsExactly("dear", "small", "mid");
        assertThat(unpriced.budget()).isEqualTo(Budget.CALLS);
        assertThat(replay(List.of("mid", "small", "dear"), null).contenders().models())
                .containsExactly("mid", "small", "dear");
        assertThat(unpriced.best()).isZero();
        assertThat(replay(List.of("dear", "small"), null).contenders().models()).containsExactly("dear", "small");
    }

    /** Base rates differ from fold to fold; a coin that knew them would rank the folds, against the truth. */
    @Test
    void random_isExactlyACoin_acrossFolds() {
        RouterFigures random = new Bootstrap(0, 1)
                .measure(replay(List.of("small", "dear"), null).replay(Router.Reference.RANDOM, () -> {}));
        assertThat(random.value(Metric.APGR)).isCloseTo(0.5, within(1e-12));
        assertThat(random.value(Metric.CPT20)).isCloseTo(0.2, within(1e-12));
        assertThat(random.value(Metric.AUROC)).isEqualTo(0.5);
    }

    @Test
    void learned_isToldItsProgress_andExpectsOnlyMeanCosts() {
        AtomicInteger steps = new AtomicInteger();
        Replay replay =
                replay(MODELS, prices()).replay(new Router.Learned(PredictorMethod.LENGTH), steps::incrementAndGet);
        assertThat(steps).hasValue(5);
        assertThat(replay.rows()).isEqualTo(60);
        assertThat(replay.price()[0]).containsExactly(new double[] {0.002, 0.008, 0.018}, within(1e-12));
        assertThat(replay.router().costs()[0]).containsExactly(new double[] {0.002, 0.008, 0.018}, within(1e-12));
        assertThat(SingleModels.of(replay).oracle()).isGreaterThan(0.8);
    }

    @Test
    void oneClass_andTooFewRows_areRefused() {
        OutcomeTable table = table();
        RoutingReplay.Requests requests = new RoutingReplay.Requests(
                table, null, row -> PromptFeatures.of(table.rows().get(row).query()), null);
        assertThatThrownBy(
                        () -> new RoutingReplay(requests, List.of("mid", "small"), Split.folds(table, 2, null, 1), 1))
                .hasMessageContaining("one class only: 'small' scores higher than 'mid' on none of 60 rows");
        RoutingReplay few =
                new RoutingReplay(requests, List.of("small", "dear"), List.of(Split.labels(table, 3, 1)), 1);
        assertThatThrownBy(() -> few.replay(Router.named("predictor"), () -> {}))
                .isInstanceOf(OutcomesException.class)
                .hasMessageContaining("router 'predictor' cannot learn from 3 rows");
        assertThatThrownBy(() -> Router.named("predicter")).hasMessageContaining("did you mean 'predictor'?");
    }

    /** What is measured cannot make up for what was not there to learn from. */
    @Test
    void oneClassToLearnFrom_isRefused_whateverIsMeasured() {
        OutcomeTable table = table();
        RoutingReplay.Requests requests = new RoutingReplay.Requests(
                table, null, row -> PromptFeatures.of(table.rows().get(row).query()), null);
        List<Integer> never =
                IntStream.range(0, 60).filter(i -> i % 3 == 0).boxed().toList();
        List<Integer> others =
                IntStream.range(0, 60).filter(i -> i % 3 > 0).boxed().toList();
        assertThatThrownBy(() ->
                        new RoutingReplay(requests, List.of("small", "dear"), List.of(new Split(never, others)), 1))
                .hasMessageContaining("one class only: 'dear' scores higher than 'small' on none of 20 rows");
    }

    @Test
    void severalDraws_areAveraged_andTheirSpreadIsTheInterval() {
        List<Evaluation.Draw> draws = new ArrayList<>();
        for (double apgr : new double[] {0.5, 0.6, 0.7}) {
            Map<Metric, Figure> figures = new java.util.EnumMap<>(Metric.class);
            for (Metric metric : Metric.values()) {
                double value = metric == Metric.AIQ ? Double.NaN : apgr;
                figures.put(metric, new Figure(value, new Interval(0, 1)));
            }
            RouterFigures router = new RouterFigures("r", 9, figures, Map.of("a", apgr), Map.of(), Replay.Timing.NONE);
            draws.add(new Evaluation.Draw(1, new Contenders(List.of("a", "b"), 1, Budget.CALLS), List.of(router)));
        }
        RouterFigures mean = new Evaluation(draws).routers().get(0);
        assertThat(mean.value(Metric.APGR)).isCloseTo(0.6, within(1e-12));
        assertThat(mean.figures().get(Metric.APGR).interval().low()).isCloseTo(0.505, within(1e-12));
        assertThat(mean.value(Metric.AIQ)).isNaN();
        assertThat(mean.calibrationErrors()).containsEntry("a", (0.5 + 0.6 + 0.7) / 3);
        assertThat(new Evaluation(draws.subList(0, 1)).routers().get(0).figures())
                .containsEntry(Metric.APGR, new Figure(0.5, new Interval(0, 1)));
    }
}
