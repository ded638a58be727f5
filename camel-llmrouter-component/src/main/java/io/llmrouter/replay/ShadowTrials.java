/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrouter.evaluation.OutcomeRow;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import io.llmrouter.shadow.Dimension;
import io.llmrouter.shadow.ReportTerms;
import io.llmrouter.shadow.ShadowLog;
import io.llmrouter.shadow.ShadowReport;
import io.llmrouter.shadow.Strata;
import io.llmrouter.shadow.SystematicSampler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Whether what a shadow report says of a sample is true of all requests.
 *
 * <p>Idea: a table of outcomes tells how good both answers to every question were. It is sent through as traffic in a random order, the sampler that routers
 * use draws from it, the report is made of what was drawn, and its intervals are held against the whole table. Cost: some milliseconds a trial. Known
 * weakness: the judge is always right here, so it measures sampling and arithmetic, not judges. Stateless.
 *
 * @param traffic the table as traffic
 * @param terms of the reports
 * @param rate of the sample
 */
public record ShadowTrials(Traffic traffic, ReportTerms terms, double rate) {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String ROUTER = "trial";
    private static final int CHARS_PER_TOKEN = 4;

    /**
     * A table as traffic.
     *
     * @param rows of the table
     * @param cheap who answers
     * @param strong the shadow
     * @param costs cost of cheap and strong for each row
     * @param escalated share of the requests, the longest ones, that strong answers itself
     * @param graded whether each answer is graded, or only the better one of both named
     */
    public record Traffic(
            List<OutcomeRow> rows, String cheap, String strong, double[][] costs, double escalated, boolean graded) {

        private double score(int row, boolean ofStrong) {
            return rows.get(row).outcomes().get(ofStrong ? strong : cheap).score();
        }

        private boolean[] escalates() {
            int[] lengths = rows.stream().mapToInt(row -> row.query().length()).sorted().toArray();
            int kept = (int) Math.round(lengths.length * (1 - escalated));
            int longest = kept == 0 ? -1 : lengths[kept - 1];
            boolean[] up = new boolean[lengths.length];
            for (int i = 0; i < up.length; i++) {
                up[i] = rows.get(i).query().length() > longest;
            }
            return up;
        }

        /** Of the whole table: quality of the route, of always asking strong, and their costs. */
        public Truth truth() {
            boolean[] up = escalates();
            double served = 0;
            double shadow = 0;
            double servedCost = 0;
            double shadowCost = 0;
            for (int i = 0; i < up.length; i++) {
                served += score(i, up[i]);
                shadow += score(i, true);
                servedCost += costs[i][up[i] ? 1 : 0];
                shadowCost += costs[i][1];
            }
            return new Truth(served / up.length, shadow / up.length, shadowCost - servedCost);
        }
    }

    /**
     * What is so.
     *
     * @param served mean quality of the route
     * @param shadow mean quality of always asking the strong model
     * @param saved by the route, on all requests
     */
    public record Truth(double served, double shadow, double saved) {

        /** What the route holds of the strong model's quality. */
        public double ratio() {
            return served / shadow;
        }

        /** Route minus strong model. */
        public double difference() {
            return served - shadow;
        }
    }

    /** One trial's report. */
    public JsonNode report(long seed) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < traffic.rows().size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(seed));
        boolean[] up = traffic.escalates();
        Strata strata = new Strata(Dimension.DEFAULT);
        SystematicSampler sampler = new SystematicSampler(rate, seed);
        ShadowLog log = new ShadowLog();
        for (int at = 0; at < order.size(); at++) {
            int row = order.get(at);
            RoutingDecision decision = decision(row, up[row], START.plusSeconds(at));
            log.add(new RoutingEvent(
                    Kind.decision, decision.time(), ROUTER, decision.id(), "", Map.of(), decision, null, null));
            if (up[row] && !traffic.graded()) {
                continue;
            }
            SystematicSampler.Draw draw = sampler.next(strata.of(decision));
            if (draw.taken()) {
                log.add(RoutingEvent.of(
                        Kind.shadow, decision.time(), ROUTER, decision.id(), "", facts(row, up[row], draw.stratum())));
            }
        }
        return ShadowReport.of(log, ROUTER, terms, new ShadowReport.Source("trial", 0));
    }

    private Map<String, Object> facts(int row, boolean up, String stratum) {
        double served = traffic.score(row, up);
        double shadow = traffic.score(row, true);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("model", traffic.strong());
        facts.put("served", up ? traffic.strong() : traffic.cheap());
        facts.put("outcome", "compared");
        facts.put("stratum", stratum);
        facts.put("rate", rate);
        facts.put("same", up);
        facts.put("cost", up ? 0 : traffic.costs()[row][1]);
        if (traffic.graded()) {
            facts.put("servedGood", served);
            facts.put("shadowGood", shadow);
        } else {
            facts.put("preferred", served == shadow ? "tie" : served > shadow ? "served" : "shadow");
        }
        return facts;
    }

    private RoutingDecision decision(int row, boolean up, Instant time) {
        OutcomeRow asked = traffic.rows().get(row);
        String model = up ? traffic.strong() : traffic.cheap();
        double cost = traffic.costs()[row][up ? 1 : 0];
        int tokens = asked.query().length() / CHARS_PER_TOKEN;
        Map<String, Object> features =
                asked.fields().containsKey("task") ? Map.of("intent", asked.fields().get("task")) : Map.of();
        return new RoutingDecision(
                "trial-" + row,
                time,
                ROUTER,
                1,
                null,
                null,
                null,
                new RoutingDecision.RequestFacts(null, asked.query().length(), tokens, 1, false, false, "und"),
                features,
                List.of(),
                new RoutingDecision.PlanFacts("model", List.of(model)),
                new RoutingDecision.CacheFacts("bypass", null, "no cache"),
                List.of(new RoutingDecision.Attempt(
                        model, model, "plan", tokens, 0, 0, cost, 0, null, null, "accepted", null)),
                new RoutingDecision.Answer(model, null, 0, false),
                cost,
                0,
                "USD",
                new RoutingDecision.OverheadUs(0, 0, 0, 0),
                new RoutingDecision.Reason("otherwise", "a row of a table"));
    }
}
