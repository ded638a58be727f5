/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.report;

import static io.llmrouter.gateway.report.Words.count;
import static io.llmrouter.gateway.report.Words.interval;
import static io.llmrouter.gateway.report.Words.percent;
import static io.llmrouter.gateway.report.Words.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the page says in words before any script runs, so that it can also be read where scripts are forbidden. Immutable. */
final class HeadlineText {

    private static final String OUT_OF_REACH = "out of reach";

    private final JsonNode report;
    private final boolean priced;

    HeadlineText(JsonNode report) {
        this.report = report;
        this.priced = report.path("priced").asBoolean();
    }

    /** One line of the comparison: a policy and its price for each part of the quality. */
    private record Row(String name, List<Price> prices) {}

    /** A price as text; "out of reach" if nothing gets there. */
    private record Price(String value, String interval) {}

    /** By the template's names. */
    Map<String, Object> values() {
        JsonNode context = report.path("context");
        Map<String, Object> values = new HashMap<>(words(context));
        values.put("kind", "routing report");
        List<Row> rankings = rankings();
        values.put("rankings", rankings);
        values.put("ranked", !rankings.isEmpty());
        return values;
    }

    private Map<String, Object> words(JsonNode context) {
        return Map.of(
                "title", context.path("title").asText(),
                "lead", lead(),
                "cards", cards(),
                "price", priced ? "fraction of " + strongest() + "’s cost" : "share of requests sent to " + strongest(),
                "parts", parts(),
                "rows", rows(),
                "strongest", strongest(),
                "n", count(report.path("rows").asLong()),
                "labels", context.path("labels").asText(),
                "context", context(context));
    }

    private Map<String, Object> context(JsonNode context) {
        return Map.of(
                "command", context.path("command").asText(),
                "protocol", context.path("protocol").asText(),
                "seed", context.path("seed").asText(),
                "resamples", count(context.path("resamples").asLong()),
                "skipped", count(context.path("skipped").asLong()),
                "right", report.path("right_from").asText(),
                "small", report.path("small_below").asText(),
                "strange", strange());
    }

    private String lead() {
        JsonNode head = report.path("headline");
        String price = priced
                ? "at " + percent(head.path("cost")) + " of its cost"
                : "with " + percent(head.path("share")) + " of the requests sent to it";
        String keeps = head.path("router").asText() + " keeps " + percent(head.path("retained")) + " of " + strongest()
                + "’s quality " + price + ".";
        return head.path("reached").asBoolean()
                ? keeps
                : keeps + " No threshold keeps " + percent(head.path("part")) + ".";
    }

    private List<Card> cards() {
        JsonNode head = report.path("headline");
        String price = priced ? "cost" : "share";
        return List.of(
                new Card(
                        "Quality kept",
                        percent(head.path("retained")),
                        interval(head, "retained"),
                        "of what " + strongest() + " alone achieves"),
                new Card(
                        priced ? "Cost" : "Sent to " + strongest(),
                        percent(head.path(price)),
                        interval(head, price),
                        head.path("coin_x").isNumber()
                                ? "a coin between the models needs " + percent(head.path("coin_x")) + " for "
                                        + percent(head.path("part"))
                                : "a coin between the models never gets there"),
                costlyMistakes(),
                new Card(
                        "Requests measured",
                        count(report.path("rows").asLong()),
                        count(report.at("/context/skipped").asLong()) + " bad lines left out",
                        "labels: " + report.at("/context/labels").asText()));
    }

    private Card costlyMistakes() {
        JsonNode router = report.at("/routers/0");
        int step = router.path("operating_step").asInt();
        double costly = router.at("/table/kept_wrong/" + step).asDouble();
        return new Card(
                "Costly mistakes",
                percent(costly / router.path("rows").asDouble()),
                count((long) costly) + " requests",
                "kept from " + strongest() + " though only it was right");
    }

    private List<String> parts() {
        return stream(report.at("/coin/targets"))
                .map(target -> percent(target.path("part")))
                .toList();
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        String price = priced ? "cost" : "share";
        report.path("routers")
                .forEach(router -> rows.add(new Row(
                        router.path("name").asText(),
                        stream(router.path("targets"))
                                .map(target -> target.path("step").asInt() < 0
                                        ? new Price(OUT_OF_REACH, "")
                                        : new Price(percent(target.path(price)), interval(target, price)))
                                .toList())));
        rows.add(new Row(
                "a coin between the models",
                stream(report.at("/coin/targets"))
                        .map(target ->
                                new Price(target.path("x").isNumber() ? percent(target.path("x")) : OUT_OF_REACH, ""))
                        .toList()));
        return rows;
    }

    /** How well each router finds the requests that need the strongest model; none where the figures do not say. */
    private List<Row> rankings() {
        return stream(report.path("routers"))
                .filter(router -> router.path("ranking").path("apgr").isNumber())
                .map(router -> new Row(
                        router.path("name").asText(),
                        List.of(
                                apgr(router.path("ranking")),
                                share(router.path("ranking"), "cpt50"),
                                share(router.path("ranking"), "cpt80"))))
                .toList();
    }

    private static Price apgr(JsonNode ranking) {
        return new Price(
                String.format(Locale.ROOT, "%.3f", ranking.path("apgr").asDouble()),
                String.format(
                        Locale.ROOT,
                        "[%.3f, %.3f]",
                        ranking.path("apgr_low").asDouble(),
                        ranking.path("apgr_high").asDouble()));
    }

    private static Price share(JsonNode ranking, String figure) {
        return ranking.path(figure).isNumber()
                ? new Price(percent(ranking.path(figure)), interval(ranking, figure))
                : new Price(OUT_OF_REACH, "");
    }

    private String strange() {
        JsonNode router = report.at("/routers/0");
        return percent(router.path("strange").asDouble() / router.path("rows").asDouble());
    }

    private String strongest() {
        JsonNode models = report.path("models");
        return models.path(models.size() - 1).path("name").asText();
    }
}
