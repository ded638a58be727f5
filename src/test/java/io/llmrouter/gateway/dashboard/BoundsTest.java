/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import static io.llmrouter.gateway.dashboard.Weighings.TIME;
import static io.llmrouter.gateway.dashboard.Weighings.decision;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever comes, memory stays bounded. */
class BoundsTest {

    private static final Viewer OPERATOR = new Viewer(true, null);

    @Test
    void everything_isForgotten_theOldestFirst() {
        RouterBoard board = new RouterBoard();
        for (int i = 0; i < 6_000; i++) {
            board.accept(decision("d" + i, "tenant" + i % 100, 0.9, TIME.plusSeconds(10L * i)));
        }
        RouterBoard.Contents contents = board.read(OPERATOR, all -> all);
        assertThat(contents.recent().since(0, 10_000, row -> true))
                .hasSize(RecentDecisions.MOST)
                .first()
                .satisfies(row -> assertThat(row.decision().id()).isEqualTo("d5999"));
        assertThat(contents.judged()).hasSize(JudgedDecisions.MOST);
        int remembered = 0;
        for (int i = 0; i < 100; i++) {
            Viewer tenant = new Viewer(false, "tenant" + i);
            remembered += board.<Integer>read(
                                    tenant,
                                    all -> all.traffic().reaching(360).window(TIME.plusSeconds(60_000), 360).stream()
                                            .mapToInt(step -> step.requests)
                                            .sum())
                            > 0
                    ? 1
                    : 0;
        }
        assertThat(remembered).isEqualTo(RouterBoard.MOST_TENANTS);
    }

    @Test
    void alarmsAndBudgets_areBounded_andAClearedAlarmIsOver() {
        RouterBoard board = new RouterBoard();
        for (int i = 0; i < 1_000; i++) {
            board.accept(drift("series" + i, "raised"));
            board.accept(RoutingEvent.of(Kind.budget, TIME, "support", null, "", Map.of("scope", "tenant:" + i)));
        }
        RouterBoard.Contents contents = board.read(OPERATOR, all -> all);
        assertThat(contents.alarms()).hasSize(Alarms.MOST_IN_FORCE);
        assertThat(contents.marks()).hasSize(Alarms.MOST_MARKS);
        assertThat(contents.budgets()).hasSize(64);
        board.accept(drift("series0", "cleared"));
        assertThat(board.<Integer>read(OPERATOR, all -> all.alarms().size())).isEqualTo(Alarms.MOST_IN_FORCE - 1);
    }

    @Test
    void budgetThatIsOpenAgain_isNoAlarm() {
        RouterBoard board = new RouterBoard();
        for (String tenant : List.of("a", "b")) {
            board.accept(budget(tenant, "downgrade"));
        }
        board.accept(budget("a", "open"));
        assertThat(board.<List<RoutingEvent>>read(OPERATOR, RouterBoard.Contents::budgets))
                .extracting(event -> event.facts().get("tenant"))
                .containsExactly("b");
    }

    @Test
    void routers_areBounded() {
        Dashboard dashboard = new Dashboard(Clock.fixed(TIME, ZoneOffset.UTC));
        for (int i = 0; i < 1_000; i++) {
            dashboard.accept(RoutingEvent.of(Kind.budget, TIME, "router" + i, null, "", Map.of("scope", "all")));
        }
        assertThat(dashboard.board("router255").<Integer>read(OPERATOR, all -> all.budgets()
                        .size()))
                .isEqualTo(1);
        assertThat(dashboard.board("router256").<Integer>read(OPERATOR, all -> all.budgets()
                        .size()))
                .isZero();
    }

    @Test
    void clockThatGoesBack_addsToTheNewestStep() {
        TrafficSeries series = new TrafficSeries(Duration.ofMinutes(1), 3);
        series.add(TIME, decision("a", 0.9).decision(), 1);
        series.add(TIME.plusSeconds(120), decision("b", 0.9).decision(), 1);
        series.add(TIME.minusSeconds(3_600), decision("c", 0.9).decision(), 1);
        assertThat(series.window(TIME.plusSeconds(121), 3))
                .extracting(step -> step.requests)
                .containsExactly(1, 0, 2);
        series.add(TIME.plusSeconds(180), decision("d", 0.9).decision(), 1);
        assertThat(series.window(TIME.plusSeconds(180), 3))
                .extracting(step -> step.requests)
                .containsExactly(0, 2, 1);
        assertThat(series.window(TIME.plusSeconds(3_600), 3))
                .extracting(step -> step.requests)
                .containsOnly(0);
    }

    @Test
    void texts_areCut() {
        DecisionRow.Texts texts = DecisionRow.Texts.of("x".repeat(100_000), null);
        assertThat(texts.prompt()).hasSizeLessThan(2_010);
        assertThat(DecisionRow.Texts.of(null, null)).isNull();
    }

    private static RoutingEvent budget(String tenant, String action) {
        return RoutingEvent.of(
                Kind.budget, TIME, "support", null, "", Map.of("scope", "tenant", "tenant", tenant, "action", action));
    }

    private static RoutingEvent drift(String series, String state) {
        return RoutingEvent.of(
                Kind.drift, TIME, "support", null, "", Map.of("detector", "cusum", "series", series, "state", state));
    }
}
