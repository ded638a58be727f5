/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.evaluation.PairRow;
import io.llmrouter.gateway.Gateway;
import io.llmrouter.gateway.GatewayOptions;
import io.llmrouter.gateway.demo.DeskData.DeskQuestion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The desk alone, through a real gateway. */
class DeskStreamTest {

    private static final long SEED = 42;

    @TempDir
    private Path folder;

    /** Money, hits and wrong hits, each counted here from the rows in another way than in the report. */
    @Test
    void stream_ofTheUsualSeed_hasFiguresThatHangTogether() throws Exception {
        Desk desk = Desk.in(folder, "demo/llmrouter-demo.yaml", SEED);
        DecisionLog log = new DecisionLog();
        List<StreamRow> rows;
        try (Gateway gateway = Gateway.start(GatewayOptions.at("127.0.0.1", 0)
                .withConfiguration("classpath:demo/llmrouter-demo-desk.yaml")
                .withProperties(desk.properties())
                .withListener(log))) {
            rows = new DeskStream(gateway, log, desk, SEED).serve(() -> {});
        }
        assertThat(rows).hasSize(2000).allSatisfy(row -> {
            boolean hit = row.exactHit() || row.semanticHit();
            assertThat(row.modelCost()).isPositive();
            assertThat(row.decision().cost())
                    .as("a hit costs nothing, and anything else what the model costs")
                    .isCloseTo(hit ? 0 : row.modelCost(), within(1e-12));
        });
        assertThat(rows).filteredOn(StreamRow::exactHit).isNotEmpty().allMatch(StreamRow::right);
        assertThat(rows).filteredOn(StreamRow::semanticHit).isNotEmpty();

        StreamReport report = StreamReport.of(rows, 0.9, desk);
        Map<Integer, List<StreamRow>> byQuestion = rows.stream().collect(Collectors.groupingBy(StreamRow::question));
        assertThat(report.questions()).isEqualTo(byQuestion.size());
        assertThat(report.exactHits() + report.semanticHits())
                .as("each question misses once, or never where it is answered by meaning from the beginning")
                .isGreaterThanOrEqualTo(2000 - byQuestion.size());
        assertThat(report.costWithoutCache())
                .isCloseTo(
                        byQuestion.values().stream()
                                .mapToDouble(
                                        asked -> asked.size() * asked.get(0).modelCost())
                                .sum(),
                        within(1e-9));
        assertThat(report.saving()).isBetween(0.5, 1.0);
        assertThat(report.cost()).isCloseTo((1 - report.saving()) * report.costWithoutCache(), within(1e-9));
        assertThat(report.calibration().certified()).isTrue();
        assertThat(report.calibration().promise()).contains("at most 10 % with confidence 90 %");
        for (StreamReport.Wrong wrong : List.of(report.wrongHits(), report.wrongPairs())) {
            assertThat(wrong.share()).isBetween(wrong.low(), wrong.high());
        }
        assertThat(report.wrongPairs().of()).isLessThan(report.wrongHits().of());
        assertThat(report.semanticP50Us()).isGreaterThan(report.exactP50Us());

        JsonNode json = new ObjectMapper().valueToTree(report);
        assertThat(json.path("calibration").path("maxWrongHitRate").asDouble()).isEqualTo(0.1);
        assertThat(json.path("wrongHits").path("of").asInt()).isEqualTo(report.semanticHits());
        String text = StreamTable.render(report, "USD");
        assertThat(text).contains("the budget of 10 % held");
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    /** Oracle: with no event in n the exact upper bound is 1 - 0.025^(1/n). */
    @Test
    void share_withoutAWrongHit_isNotCertain() {
        StreamReport.Wrong none = StreamReport.Wrong.of(0, 29);
        assertThat(none.low()).isZero();
        assertThat(none.high()).isCloseTo(1 - Math.pow(0.025, 1 / 29.0), within(1e-9));
        assertThat(StreamReport.Wrong.of(0, 0).share()).isNull();
    }

    @Test
    void table_withoutACertificate_claimsNothing() {
        StreamReport.Wrong none = StreamReport.Wrong.of(0, 0);
        StreamReport report = new StreamReport(
                DeskData.ASKED,
                10,
                0.9,
                4,
                6,
                0,
                none,
                none,
                new StreamReport.Calibration(
                        DeskData.LABELLED, 174, 85, 0.1, false, null, "No threshold can be promised."),
                0.004,
                0.01,
                0.6,
                120.0,
                null);
        assertThat(StreamTable.render(report, "USD"))
                .contains("No threshold can be promised. So no answer is given by meaning", "0.0100 / 0.0040", "60.0")
                .contains("hit by meaning none")
                .doesNotContain("held");
    }

    @Test
    void pairs_ofQuestionsWithoutIntent_areNoDuplicates() {
        List<DeskQuestion> questions = List.of(
                new DeskQuestion("a", "x"),
                new DeskQuestion("b", "x"),
                new DeskQuestion("c", null),
                new DeskQuestion("d", null),
                new DeskQuestion("e", "y"),
                new DeskQuestion("f", "x"));
        Map<String, float[]> vectors =
                questions.stream().collect(Collectors.toMap(DeskQuestion::text, question -> new float[] {1, 0}));
        Map<String, DeskQuestion> byText =
                questions.stream().collect(Collectors.toMap(DeskQuestion::text, question -> question));
        for (long seed = 0; seed < 20; seed++) {
            List<PairRow> pairs = DeskFit.pairs(questions, vectors, seed);
            assertThat(pairs).hasSize(4).allSatisfy(pair -> {
                String asked = byText.get(pair.asked()).intent();
                assertThat(pair.serves())
                        .isEqualTo(asked != null
                                && asked.equals(byText.get(pair.kept()).intent()));
            });
            assertThat(pairs.stream().map(PairRow::asked).distinct()).hasSize(4);
        }
    }
}
