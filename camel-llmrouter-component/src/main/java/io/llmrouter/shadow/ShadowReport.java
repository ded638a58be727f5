/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a router's shadow found, as one JSON object that a page can be drawn from. Every interval is {@code {value, low, high}} at the level asked for. Stateless.
 *
 * <pre>{@code
 * format, kind     1, shadow
 * context          title, command, floor, level, seed, resamples, passed_over
 * router, model, currency, judges
 * verdict          state: holds|fails|unsure|unjudged, sentence, missing
 * requests         decisions, excluded by reason, others: answered by other models, same: by the shadow itself
 * sample           rate, outcomes by name, other_models
 * quality          measure: grades|preference|none, pairs, served, shadow, wins, losses, difference, ratio, p_value
 * agreement        pairs, share
 * cost             pairs, served, shadow, saved, saved_share; spent_on_shadow, spent_on_judge
 * judge            comparisons, swapped, no_verdict
 * course           [{pairs, value, low, high}] of ratio or of 1 + difference, as pairs came
 * slices           [{dimension, value, requests, pairs, small, below, served, shadow, wins, losses, difference, ratio}]
 * strata           [{name, requests, pairs}]
 * variants         [{name, requests, cost, cost_ips, scored, score, cost_difference, score_difference}]
 * }</pre>
 */
public final class ShadowReport {

    /** Of the object; raised when a field changes its meaning. */
    public static final int FORMAT = 1;

    /** Value of {@code kind}. */
    public static final String KIND = "shadow";

    private static final int POINTS = 60;

    private ShadowReport() {}

    /**
     * Where a log comes from.
     *
     * @param command that makes the report again
     * @param passedOver lines that were no events
     */
    public record Source(String command, long passedOver) {}

    /**
     * Makes the report.
     *
     * @param log of the router, and perhaps of others
     * @param router whose shadow
     * @param terms what is to be found out
     * @param source where the log comes from
     * @return the object described above
     */
    public static ObjectNode of(ShadowLog log, String router, ReportTerms terms, Source source) {
        ShadowStudy study = ShadowStudy.of(log, router);
        Quality quality = RouteQuality.of(study, terms);
        ObjectNode report =
                JsonNodeFactory.instance.objectNode().put("format", FORMAT).put("kind", KIND);
        report.putObject("context")
                .put("title", "Shadow of " + router)
                .put("command", source.command())
                .put("floor", terms.qualityFloor())
                .put("level", terms.level())
                .put("seed", terms.seed())
                .put("resamples", terms.resamples())
                .put("passed_over", source.passedOver());
        report.put("router", router).put("model", study.model()).put("currency", study.population().currency());
        ArrayNode judges = report.putArray("judges");
        new TreeSet<>(study.spending().judges()).forEach(judges::add);
        ShadowVerdict verdict = ShadowVerdict.of(quality, study.model(), terms, pairRate(study, quality));
        report.putObject("verdict")
                .put("state", verdict.state().name())
                .put("sentence", verdict.sentence())
                .put("missing", verdict.missing());
        requests(report, study);
        report.set("quality", quality(JsonNodeFactory.instance.objectNode(), quality)
                .put("measure", quality.measure().name()));
        agreement(report, study, terms);
        cost(report, study, terms);
        judge(report, study);
        course(report, study, quality.measure(), terms);
        slices(report, Slices.of(study, quality.measure(), terms));
        strata(report, study, quality.measure());
        variants(report, Variants.of(log, router, terms));
        return report;
    }

    private static double pairRate(ShadowStudy study, Quality quality) {
        int requests = study.population().all();
        return requests == 0 ? Double.NaN : (double) quality.pairs() / requests;
    }

    private static void requests(ObjectNode report, ShadowStudy study) {
        ObjectNode requests = report.putObject("requests")
                .put("decisions", study.population().decisions())
                .put("others", study.population().others())
                .put("same", study.population().same());
        counts(requests.putObject("excluded"), study.population().excluded());
        ObjectNode sample = report.putObject("sample");
        Estimate.put(sample, "rate", study.spending().rate());
        counts(sample.putObject("outcomes"), study.spending().outcomes());
        sample.put("other_models", study.spending().otherModels());
    }

    private static void counts(ObjectNode node, Map<String, Integer> counts) {
        counts.forEach(node::put);
    }

    private static ObjectNode quality(ObjectNode node, Quality quality) {
        node.put("pairs", quality.pairs());
        Estimate.put(node, "served", quality.served());
        Estimate.put(node, "shadow", quality.shadow());
        node.put("wins", quality.wins()).put("losses", quality.losses());
        node.set("difference", quality.difference().json());
        node.set("ratio", quality.ratio().json());
        Estimate.put(node, "p_value", quality.pValue());
        return node;
    }

    private static void agreement(ObjectNode report, ShadowStudy study, ReportTerms terms) {
        List<ShadowPair> pairs = study.pairs().stream()
                .filter(pair -> !Double.isNaN(pair.agree()))
                .toList();
        double[] agree = pairs.stream().mapToDouble(ShadowPair::agree).toArray();
        Estimate share = pairs.isEmpty()
                ? Estimate.UNKNOWN
                : new StratifiedBootstrap(terms.resamples(), terms.seed())
                        .of(
                                Weighting.of(pairs, study.population().byStratum()),
                                w -> StratifiedBootstrap.mean(agree, w),
                                terms.level());
        report.putObject("agreement").put("pairs", pairs.size()).set("share", share.json());
    }

    private static void cost(ObjectNode report, ShadowStudy study, ReportTerms terms) {
        RouteCost cost = RouteCost.of(study, terms);
        ObjectNode node = report.putObject("cost").put("pairs", cost.pairs()).put("served", cost.served());
        node.set("shadow", cost.shadow().json());
        node.set("saved", cost.saved().json());
        node.set("saved_share", cost.savedShare().json());
        node.put("spent_on_shadow", study.spending().shadowCost())
                .put("spent_on_judge", study.spending().judgeCost());
    }

    private static void judge(ObjectNode report, ShadowStudy study) {
        report.putObject("judge")
                .put("comparisons", study.spending().comparisons())
                .put("swapped", study.spending().swapped())
                .put("no_verdict", study.spending().outcomes().getOrDefault("noVerdict", 0));
    }

    private static void course(ObjectNode report, ShadowStudy study, Quality.Measure measure, ReportTerms terms) {
        ArrayNode course = report.putArray("course");
        int judged = (int) study.pairs().stream().filter(measure::has).count();
        int step = Math.max(1, (judged + POINTS - 1) / POINTS);
        int seen = 0;
        for (int i = 0; i < study.pairs().size(); i++) {
            seen += measure.has(study.pairs().get(i)) ? 1 : 0;
            boolean counts = measure.has(study.pairs().get(i));
            if (counts && (seen % step == 0 || seen == judged)) {
                ShadowStudy early = new ShadowStudy(
                        study.router(),
                        study.model(),
                        study.population(),
                        study.pairs().subList(0, i + 1),
                        study.spending());
                Quality quality = RouteQuality.of(early, terms);
                Estimate held = measure == Quality.Measure.grades
                        ? quality.ratio()
                        : quality.difference().plus(1);
                course.add(held.json().put("pairs", seen));
            }
        }
    }

    private static void slices(ObjectNode report, List<Slices.Slice> slices) {
        ArrayNode nodes = report.putArray("slices");
        slices.forEach(slice -> quality(nodes.addObject(), slice.quality())
                .put("dimension", slice.dimension().name())
                .put("value", slice.value())
                .put("requests", slice.requests())
                .put("small", slice.isSmall())
                .put("below", slice.below()));
        report.put("small_below", Slices.SMALL_BELOW);
    }

    private static void strata(ObjectNode report, ShadowStudy study, Quality.Measure measure) {
        Map<String, Integer> pairs = new TreeMap<>();
        study.pairs().stream().filter(measure::has).forEach(pair -> pairs.merge(pair.stratum(), 1, Integer::sum));
        ArrayNode nodes = report.putArray("strata");
        study.population().strata().forEach((name, requests) -> nodes.addObject()
                .put("name", name)
                .put("requests", requests)
                .put("pairs", pairs.getOrDefault(name, 0)));
    }

    private static void variants(ObjectNode report, List<Variants.Variant> variants) {
        ArrayNode nodes = report.putArray("variants");
        variants.forEach(variant -> {
            ObjectNode node =
                    nodes.addObject().put("name", variant.name()).put("requests", variant.requests());
            node.set("cost", variant.cost().json());
            node.put("cost_ips", variant.costIps()).put("scored", variant.scored());
            node.set("score", variant.score().json());
            node.set("cost_difference", variant.costDifference().json());
            node.set("score_difference", variant.scoreDifference().json());
        });
    }
}
