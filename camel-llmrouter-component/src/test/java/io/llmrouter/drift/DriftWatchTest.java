/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Answer;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingDecision.CacheFacts;
import io.llmrouter.routing.RoutingDecision.Confidence;
import io.llmrouter.routing.RoutingDecision.OverheadUs;
import io.llmrouter.routing.RoutingDecision.PlanFacts;
import io.llmrouter.routing.RoutingDecision.Reason;
import io.llmrouter.routing.RoutingDecision.RequestFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A router that is watched, one request a second. */
class DriftWatchTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final SplittableRandom random = new SplittableRandom(11);
    private final List<DriftChange> changes = new ArrayList<>();
    private DriftWatch watch =
            new DriftWatch("support", new DriftSettings(true, 10_000, 1_000, Double.NaN, false), changes::add);
    private int requests;

    /** One of a cascade: small answers as it is told, hard requests are escalated. */
    private void request(boolean hard, String cache, String name, Double probability, double cost, Instant time) {
        String id = "id-" + requests++;
        Confidence confidence = new Confidence("signal", probability, probability, 0.5);
        Attempt small = attempt("small", name, "plan", confidence, hard ? "escalated" : "accepted");
        List<Attempt> attempts =
                hard ? List.of(small, attempt("large", "large", "escalation", null, "accepted")) : List.of(small);
        boolean hit = cache.startsWith("hit");
        Answer answer = new Answer(hit ? "cache" : hard ? "large" : "small", "STOP", hard && !hit ? 1 : 0, false);
        watch.decided(
                new RoutingDecision(
                        id,
                        time,
                        "support",
                        1,
                        null,
                        null,
                        null,
                        new RequestFacts("0", 1, 1, 1, false, false, "en"),
                        Map.of(),
                        List.of(),
                        new PlanFacts("cascade", List.of("small", "large")),
                        new CacheFacts(cache, null, ""),
                        hit ? List.of() : attempts,
                        answer,
                        cost,
                        cost,
                        "USD",
                        new OverheadUs(0, 0, 0, 0),
                        new Reason("otherwise", "")),
                "large",
                time);
    }

    private static Attempt attempt(String model, String name, String reason, Confidence confidence, String outcome) {
        return new Attempt(model, name, reason, 1, 0, 1, 0, 1, null, confidence, outcome, null);
    }

    private void usual(int count) {
        for (int i = 0; i < count; i++) {
            boolean hard = random.nextDouble() < 0.2;
            request(
                    hard,
                    random.nextDouble() < 0.3 ? "hit-semantic" : "miss",
                    "qwen",
                    hard ? 0.3 * random.nextDouble() : 0.5 + 0.5 * random.nextDouble(),
                    0.001 + 0.001 * random.nextDouble(),
                    NOON.plusSeconds(requests));
        }
    }

    private List<String> raised() {
        return watch.state().raised().stream().map(DetectorState::detector).toList();
    }

    @Test
    void usualTraffic_raisesNothing_andItsSeriesAreTrue() {
        usual(5_000);
        assertThat(changes).isEmpty();
        DriftState state = watch.state();
        assertThat(state.requests()).isEqualTo(5_000);
        assertThat(state.detectors()).extracting(DetectorState::detector).containsExactlyElementsOf(names());
        assertThat(state.series())
                .extracting(DriftState.Series::name)
                .containsExactly(
                        "cacheHitRate",
                        "cheapShare",
                        "costPerRequest",
                        "escalationRate",
                        "score",
                        "scoreShift",
                        "statedDoubt");
        DriftState.Series hits = state.series().get(0);
        assertThat(hits.minutes())
                .hasSizeBetween(83, 85)
                .isSortedAccordingTo(java.util.Comparator.comparing(DriftState.Point::time));
        assertThat(hits.minutes().stream().mapToInt(DriftState.Point::count).sum())
                .isEqualTo(5_000);
        assertThat(hits.hundreds()).hasSize(50).allSatisfy(point -> assertThat(point.count())
                .isEqualTo(100));
        assertThat(hits.hundreds().stream()
                        .mapToDouble(DriftState.Point::mean)
                        .average()
                        .orElseThrow())
                .isBetween(0.27, 0.33);
    }

    private static List<String> names() {
        return java.util.Arrays.stream(Alarm.values()).map(Enum::name).toList();
    }

    @Test
    void otherName_expiresCertificates_untilTheOldOneIsBack() {
        usual(1_000);
        request(false, "miss", "qwen-q4", 0.9, 0.001, NOON.plusSeconds(requests));
        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.sentence())
                    .isEqualTo(
                            "this router asks a model that is no longer the same: 'small' answers as qwen-q4, but was"
                                    + " [qwen]; label and calibrate again for the new model, or pin the old one in modelName");
            assertThat(change.facts())
                    .containsEntry("detector", "modelIdentity")
                    .containsEntry("state", "raised");
        });
        assertThat(watch.expired()).hasSize(1);
        usual(200);
        assertThat(watch.expired()).isEmpty();
        assertThat(changes.get(1).facts()).containsEntry("state", "cleared");
    }

    /** What is usual was learned after that, perhaps of what had drifted. */
    @Test
    void whatWasExpiredBeforeTheStart_doesNotEndWithAnAlarmOfNow_butByRelearning() {
        watch = new DriftWatch(
                "support", watch.settings(), changes::add, Map.of("modelIdentity", "before", "calibration", "too"));
        usual(1_000);
        assertThat(watch.state().expired()).containsExactly("too", "before");

        request(false, "miss", "qwen-q4", 0.9, 0.001, NOON.plusSeconds(requests));
        assertThat(watch.expired()).containsEntry("calibration", "too");
        assertThat(watch.expired().get("modelIdentity")).contains("answers as qwen-q4");
        usual(200);
        assertThat(changes.get(1).facts()).containsEntry("state", "cleared");
        assertThat(watch.state().expired()).containsExactly("too", "before");

        watch.relearn();
        assertThat(watch.expired()).isEmpty();
    }

    @Test
    void nameThatTheBundleDoesNotKnow_isNoNewsAfterRelearning_untilItIsAnotherOne() {
        usual(100);
        watch.uncertified("'small' answers as q4, but the bundle was fitted for [qwen]", NOON);
        watch.relearn();
        watch.uncertified("'small' answers as q4, but the bundle was fitted for [qwen]", NOON);
        assertThat(changes).extracting(change -> change.facts().get("state")).containsExactly("raised", "cleared");
        watch.uncertified("'small' answers as q8, but the bundle was fitted for [qwen]", NOON);
        assertThat(changes).hasSize(3);
    }

    @Test
    void dearerRequests_fewerHits_andWorseHits_raiseTheirOwnAlarms() {
        usual(3_000);
        for (int i = 1; i <= 1_000; i++) {
            watch.hits(i, i / 50, NOON.plusSeconds(requests));
        }
        assertThat(changes).isEmpty();
        for (int i = 0; i < 600; i++) {
            request(
                    random.nextDouble() < 0.2,
                    random.nextDouble() < 0.1 ? "hit-exact" : "miss",
                    "qwen",
                    random.nextDouble() < 0.2 ? 0.2 : 0.9,
                    0.004,
                    NOON.plusSeconds(requests));
        }
        watch.hits(1_200, 80, NOON.plusSeconds(requests));
        assertThat(raised()).contains("cacheHitRate", "costPerRequest", "wrongHitRate");
        assertThat(watch.state().reasons())
                .anyMatch(reason -> reason.startsWith("cacheHitRate: this router answers 0."));
    }

    @Test
    void clockGoingBack_keepsTheOrderOfPoints() {
        for (int i = 0; i < 600; i++) {
            request(false, "miss", "qwen", 0.9, 0.001, NOON.plusSeconds(i));
        }
        for (int i = 0; i < 600; i++) {
            request(false, "miss", "qwen", 0.9, 0.001, NOON.minusSeconds(7_200L - i));
        }
        request(false, "miss", "qwen", 0.9, 0.001, NOON.plusSeconds(700));
        assertThat(watch.state().series()).allSatisfy(series -> {
            assertThat(series.minutes()).isSortedAccordingTo(java.util.Comparator.comparing(DriftState.Point::time));
            assertThat(series.hundreds()).isSortedAccordingTo(java.util.Comparator.comparing(DriftState.Point::time));
        });
        assertThat(watch.state().series().get(0).minutes().stream()
                        .mapToInt(DriftState.Point::count)
                        .sum())
                .isEqualTo(1_201);
    }

    @Test
    void seriesOfAWeek_keepsADay() {
        SeriesRing ring = new SeriesRing();
        for (int minute = 0; minute < 7 * 24 * 60; minute++) {
            ring.add(minute, NOON.plusSeconds(60L * minute));
        }
        assertThat(ring.minutes()).hasSize(24 * 60);
        assertThat(ring.minutes().get(1439).mean()).isEqualTo(7 * 24 * 60 - 1);
        assertThat(ring.hundreds()).hasSize(100);
        ring.add(5, NOON.plusSeconds(30L * 24 * 3600));
        assertThat(ring.minutes()).as("yesterday is over").hasSize(1);
    }

    @Test
    void nonsense_isNeitherCountedNorFatal() {
        usual(10);
        request(false, "miss", "qwen", Double.NaN, Double.NaN, NOON);
        request(false, "bypass", null, null, Double.POSITIVE_INFINITY, NOON);
        watch.labelled("id-1", Double.NaN, "gold", NOON);
        watch.labelled(null, 7, "gold", NOON);
        watch.labelled("nobody", 0.5, "gold", NOON);
        watch.hits(-5, 3, NOON);
        watch.embedded(new float[0], NOON);
        assertThat(raised()).isEmpty();
        assertThat(watch.state().requests()).isEqualTo(12);
        assertThatThrownBy(() -> new DriftSettings(true, 5, 2_000, Double.NaN, false))
                .hasMessage("drift: a false alarm every 5 requests and a reference of 2000 requests; write 1000 and 500"
                        + " or more");
    }

    @Test
    void expectedRate_isHeldFromTheFirstRequest() {
        DriftWatch promised =
                new DriftWatch("support", new DriftSettings(true, 10_000, 2_000, 0.05, false), changes::add);
        for (int i = 0; i < 400; i++) {
            boolean hard = random.nextDouble() < 0.4;
            promised.decided(decision(hard), "large", NOON.plusSeconds(i));
        }
        assertThat(changes).extracting(change -> change.state().detector()).contains("escalationRate");
    }

    private static RoutingDecision decision(boolean hard) {
        return new RoutingDecision(
                "x",
                NOON,
                "support",
                1,
                null,
                null,
                null,
                new RequestFacts("0", 1, 1, 1, false, false, "en"),
                Map.of(),
                List.of(),
                new PlanFacts("cascade", List.of("small", "large")),
                new CacheFacts("bypass", null, ""),
                List.of(),
                new Answer(hard ? "large" : "small", "STOP", hard ? 1 : 0, false),
                0.1,
                0.1,
                "USD",
                new OverheadUs(0, 0, 0, 0),
                new Reason("otherwise", ""));
    }
}
