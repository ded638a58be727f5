/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrouter.routing.EventJson;
import io.llmrouter.routing.RoutingEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class ShadowReportTest {

    private static final ReportTerms TERMS = new ReportTerms(0.9, 0.95, 300, 1);

    private static final ShadowReport.Source SOURCE = new ShadowReport.Source("test", 0);

    private final Tape tape = new Tape();

    @Test
    void route_thatIsAsGood_holds() {
        IntStream.range(0, 400).forEach(i -> graded("faq", i % 50 == 0 ? 0 : 1, i % 40 == 0 ? 0 : 1));
        JsonNode report = report();
        assertThat(report.at("/verdict/state").asText()).isEqualTo("holds");
        assertThat(report.at("/verdict/sentence").asText())
                .startsWith("Holds: the route has 100.5 % [")
                .contains("of large's quality, and 90.0 % was asked for (400 comparisons, 95.0 % interval)");
        // of 400: both wrong where 200 divides, served alone wrong 6, shadow alone wrong 8
        assertThat(report.at("/quality/wins").asInt()).isEqualTo(8);
        assertThat(report.at("/quality/losses").asInt()).isEqualTo(6);
        assertThat(report.at("/quality/p_value").asDouble()).isCloseTo(McNemar.pValue(8, 6), offset(1e-12));
        assertThat(report.at("/quality/ratio/value").asDouble()).isCloseTo(392.0 / 390, offset(1e-12));
        assertThat(report.path("course")).hasSizeBetween(40, 61);
    }

    @Test
    void route_thatIsMuchWorse_doesNotHold() {
        IntStream.range(0, 200).forEach(i -> graded("faq", i % 2, 1));
        assertThat(report().at("/verdict/state").asText()).isEqualTo("fails");
        assertThat(report().at("/verdict/sentence").asText()).startsWith("Does not hold: the route has 50.0 % [");
    }

    @Test
    void fewSamples_areNotEnough_andTheSentenceSaysHowManyAreMissing() {
        IntStream.range(0, 20).forEach(i -> graded("faq", i == 0 ? 0 : 1, 1));
        IntStream.range(0, 180).forEach(i -> tape.asked("small", 1, "faq"));
        JsonNode verdict = report().path("verdict");
        assertThat(verdict.path("state").asText()).isEqualTo("unsure");
        long missing = verdict.path("missing").asLong();
        assertThat(missing).isBetween(30L, 500L);
        assertThat(verdict.path("sentence").asText())
                .startsWith("Not enough samples: the route has 95.0 % [")
                .endsWith("; about " + missing + " more comparisons are needed, some " + 10 * missing
                        + " requests at this rate.");
    }

    @Test
    void nobodyJudged_isSaid() {
        IntStream.range(0, 20)
                .forEach(i -> tape.asked("small", 1, "faq").shadow("compared", Map.of("agree", i % 4 == 0 ? 1 : 0)));
        JsonNode report = report();
        assertThat(report.at("/verdict/state").asText()).isEqualTo("unjudged");
        assertThat(report.at("/agreement/share/value").asDouble()).isEqualTo(0.25);
        assertThat(report.at("/cost/saved_share/value").asDouble()).isCloseTo(0.9, offset(1e-12));
    }

    @Test
    void preferences_areWinsLessLosses_andNoVerdictIsNoTie() {
        IntStream.range(0, 60)
                .forEach(i -> tape.asked("small", 1, "faq").preferred(i < 6 ? "served" : i < 21 ? "shadow" : "tie"));
        IntStream.range(0, 40).forEach(i -> tape.asked("small", 1, "faq")
                .shadow("noVerdict", Map.of("comparisons", 1, "swapped", i % 2)));
        JsonNode report = report();
        assertThat(report.at("/quality/measure").asText()).isEqualTo("preference");
        assertThat(report.at("/quality/pairs").asInt()).isEqualTo(60);
        assertThat(report.at("/quality/difference/value").asDouble()).isCloseTo((6 - 15) / 60.0, offset(1e-12));
        assertThat(report.at("/judge/no_verdict").asInt()).isEqualTo(40);
        assertThat(report.at("/judge/swapped").asInt()).isEqualTo(20);
        assertThat(report.at("/judge/comparisons").asInt()).isEqualTo(100);
        assertThat(report.at("/verdict/sentence").asText()).contains("served answers win less large's wins: -15.0 % [");
    }

    @Test
    void requestsThatTheShadowAnswered_dilutePreferences() {
        IntStream.range(0, 100).forEach(i -> tape.asked("small", 1, "faq").preferred(i < 40 ? "shadow" : "tie"));
        IntStream.range(0, 300).forEach(i -> tape.asked("large", 12, "faq"));
        JsonNode report = report();
        assertThat(report.at("/quality/difference/value").asDouble()).isCloseTo(-0.1, offset(1e-12));
        assertThat(report.at("/requests/same").asInt()).isEqualTo(300);
        // always asking: 100 x 10 and 300 x 10; routing: 100 x 1 and 300 x 12
        assertThat(report.at("/cost/shadow/value").asDouble()).isCloseTo(4000, offset(1e-9));
        assertThat(report.at("/cost/saved/value").asDouble()).isCloseTo(300, offset(1e-9));
        assertThat(report.at("/cost/served").asDouble()).isEqualTo(3700);
    }

    @Test
    void strata_weighAsManyRequestsAsTheyStandFor() {
        // half of the samples are of a rare kind with bad answers
        IntStream.range(0, 50).forEach(i -> graded("faq", 1, 1));
        IntStream.range(0, 850).forEach(i -> tape.asked("small", 1, "faq"));
        IntStream.range(0, 50).forEach(i -> graded("law", 0, 1));
        IntStream.range(0, 50).forEach(i -> tape.asked("small", 1, "law"));
        JsonNode report = report();
        assertThat(report.at("/quality/served").asDouble()).isCloseTo(0.9, offset(1e-12));
        JsonNode law = slice(report, "law");
        assertThat(law.path("requests").asInt()).isEqualTo(100);
        assertThat(law.path("below").asBoolean()).isTrue();
        assertThat(slice(report, "faq").path("below").asBoolean()).isFalse();
    }

    @Test
    void kindsWithoutASample_areListed_andSmallOnesAreMarked() {
        IntStream.range(0, 40).forEach(i -> graded("faq", 1, 1));
        tape.asked("small", 1, "tax");
        JsonNode tax = slice(report(), "tax");
        assertThat(tax.path("requests").asInt()).isEqualTo(1);
        assertThat(tax.path("pairs").asInt()).isZero();
        assertThat(tax.path("small").asBoolean()).isTrue();
        assertThat(tax.at("/ratio/value").isNull()).isTrue();
    }

    @Test
    void feedbackOnBothAnswers_isQualityWithoutAJudge() {
        IntStream.range(0, 30).forEach(i -> tape.asked("small", 1, "faq")
                .shadow("compared", Map.of("agree", 0.0))
                .feedback("small", i % 3 == 0 ? 0.5 : 1)
                .feedback("large", 1));
        JsonNode quality = report().path("quality");
        assertThat(quality.path("measure").asText()).isEqualTo("grades");
        assertThat(quality.path("served").asDouble()).isCloseTo(5.0 / 6, offset(1e-12));
        assertThat(quality.at("/ratio/low").asDouble()).isBetween(0.7, 0.83);
    }

    @Test
    void variants_areWeightedByTheirChance() {
        for (int i = 0; i < 90; i++) {
            tape.asked("small", 1, "faq", Map.of("variant", "ladder", "propensity", 0.9))
                    .feedback("small", i % 10 == 0 ? 0 : 1);
        }
        for (int i = 0; i < 10; i++) {
            tape.asked("small", 3, "faq", Map.of("variant", "ladder-b", "propensity", 0.1))
                    .feedback("small", 1);
        }
        JsonNode variants = report().path("variants");
        assertThat(variants).hasSize(2);
        assertThat(variants.at("/0/name").asText()).isEqualTo("ladder");
        assertThat(variants.at("/0/cost_ips").asDouble()).isCloseTo(1, offset(1e-12));
        assertThat(variants.at("/0/score/value").asDouble()).isCloseTo(0.9, offset(1e-12));
        assertThat(variants.at("/1/cost/value").asDouble()).isCloseTo(3, offset(1e-12));
        assertThat(variants.at("/1/cost_ips").asDouble()).isCloseTo(3, offset(1e-12));
        assertThat(variants.at("/1/cost_difference/value").asDouble()).isCloseTo(2, offset(1e-12));
        assertThat(variants.at("/1/score_difference/low").asDouble()).isLessThan(0);
    }

    @Test
    void sharesThatWereChanged_areReadAsOneLog() {
        // the variant costs 1 on easy days and 5 on hard ones; its share was 0.5 on 100 easy and 0.1 on 100 hard
        // requests
        IntStream.range(0, 50).forEach(i -> tape.asked("small", 1, "faq", Map.of("variant", "b", "propensity", 0.5)));
        IntStream.range(0, 50).forEach(i -> tape.asked("small", 9, "faq", Map.of("variant", "a", "propensity", 0.5)));
        IntStream.range(0, 10).forEach(i -> tape.asked("small", 5, "faq", Map.of("variant", "b", "propensity", 0.1)));
        IntStream.range(0, 90).forEach(i -> tape.asked("small", 9, "faq", Map.of("variant", "a", "propensity", 0.9)));
        JsonNode b = report().at("/variants/1");
        assertThat(b.at("/cost/value").asDouble()).isCloseTo(3, offset(1e-12));
        assertThat(b.path("cost_ips").asDouble()).isCloseTo(3, offset(1e-12));
    }

    @Test
    void events_inAnyOrder_andTwice_countOnce() {
        Tape.Asked asked = tape.asked("small", 1, "faq");
        RoutingEvent decision = new RoutingEvent(
                RoutingEvent.Kind.decision, Instant.EPOCH, "support", "d0", "", Map.of(), asked.decision(), null, null);
        RoutingEvent shadow = RoutingEvent.of(
                RoutingEvent.Kind.shadow,
                Instant.EPOCH,
                "support",
                "d0",
                "",
                Map.of(
                        "model",
                        "large",
                        "stratum",
                        asked.stratum(),
                        "servedGood",
                        1,
                        "shadowGood",
                        0.0,
                        "cost",
                        "dear"));
        ShadowLog log = new ShadowLog();
        List.of(shadow, decision, shadow, decision).forEach(event -> log.add(EventJson.read(EventJson.text(event))));
        JsonNode report = ShadowReport.of(log, "support", TERMS, SOURCE);
        assertThat(log.routers()).containsExactly("support");
        assertThat(report.at("/requests/decisions").asInt()).isEqualTo(1);
        assertThat(report.at("/quality/wins").asInt()).isEqualTo(1);
    }

    private void graded(String intent, int served, int shadow) {
        tape.asked("small", 1, intent).graded(served, shadow);
    }

    private JsonNode report() {
        return ShadowReport.of(tape.log, "support", TERMS, SOURCE);
    }

    private static JsonNode slice(JsonNode report, String value) {
        return StreamSupport.stream(report.path("slices").spliterator(), false)
                .filter(slice -> slice.path("value").asText().equals(value))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void dearQuestions_thatTheSampleHasTooFewOf_countByWhatTheyWereServedFor() {
        double saved = 0;
        for (int i = 0; i < 1_000; i++) {
            boolean dear = i % 40 == 7; // never among every tenth
            double cost = (dear ? 20 : 1) + i % 3 * 0.1;
            Tape.Asked asked = tape.asked("small", cost, "chat");
            double shadow = cost * (9.7 + i % 7 * 0.1);
            saved += shadow - cost;
            if (i % 10 == 0) {
                asked.shadow("compared", Map.of("cost", shadow, "preferred", "tie"));
            }
        }
        JsonNode estimate = report().at("/cost/saved");
        assertThat(estimate.path("value").asDouble()).isCloseTo(saved, withPercentage(2));
        assertThat(estimate.path("low").asDouble()).isLessThan(saved);
        assertThat(estimate.path("high").asDouble()).isGreaterThan(saved);
    }

    @Test
    void freeAnswers_sayNothingOfWhatTheShadowCosts() {
        for (int i = 0; i < 200; i++) {
            Tape.Asked asked = tape.asked("local", 0, "chat");
            if (i % 10 == 0) {
                asked.preferred("tie");
            }
        }
        assertThat(report().at("/cost/saved/value").asDouble()).isCloseTo(2_000, offset(1e-9));
    }
}
