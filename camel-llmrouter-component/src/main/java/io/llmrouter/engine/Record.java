/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.cache.CacheLookup;
import io.llmrouter.expression.RequestVariables;
import io.llmrouter.failure.BudgetExceededException;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.Citations;
import io.llmrouter.routing.Fingerprint;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Answer;
import io.llmrouter.routing.RoutingDecision.CacheFacts;
import io.llmrouter.routing.RoutingDecision.PlanFacts;
import io.llmrouter.routing.RoutingDecision.Reason;
import io.llmrouter.routing.RoutingDecision.RequestFacts;
import io.llmrouter.routing.RoutingDecision.Step;
import io.llmrouter.routing.RoutingDecision.VoteFacts;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.routing.TextRecording;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The decision record of one request, while it grows. One request; its steps follow each other, so it needs no lock. */
final class Record {

    private final Stopwatch watch = new Stopwatch();
    private final Ledger ledger;
    private final RouterDefinition router;
    private RoutingRequest request;
    private final String id;
    private final Instant time;
    private List<Step> steps = List.of();
    private Map<String, Object> features = Map.of();
    private PlanFacts plan = new PlanFacts("none", List.of());
    private Reason reason;
    private CacheLookup lookup = new CacheLookup.Bypass("not asked");
    private Answer answer;
    private RequestFacts facts;
    private RoutingRequest factsOf;

    Record(RouterDefinition router, RoutingRequest request, Environment environment) {
        this.router = router;
        this.request = request;
        this.id = environment.ids().get();
        this.time = environment.clock().instant();
        this.ledger = new Ledger(request, environment.stats(), watch.start());
    }

    String id() {
        return id;
    }

    RoutingRequest request() {
        return request;
    }

    /** How much of the texts may be recorded: as the caller says, else as the router does. */
    TextRecording texts() {
        return request.recordText().orElse(router.recordText());
    }

    Stopwatch watch() {
        return watch;
    }

    Ledger ledger() {
        return ledger;
    }

    void lookup(CacheLookup found) {
        this.lookup = found;
    }

    /** What was retrieved before anything was decided; what models are sent from here on is the request with its passages. */
    void retrieved(RetrievalStep.Result result) {
        steps = result.steps();
        features = result.features();
        reason = result.nothing() ? new Reason("nothing-found", result.found().reason()) : null;
        request = result.request();
        ledger.grounded(request);
        watch.decided();
    }

    void chosen(Choice choice) {
        if (steps.isEmpty()) {
            steps = choice.steps();
            features = choice.features();
        } else {
            add(choice.steps());
            Map<String, Object> merged = new LinkedHashMap<>(choice.features());
            merged.putAll(features);
            features = merged;
        }
        plan = new PlanFacts(choice.plan().kind(), choice.plan().models());
        reason = choice.reason();
        if (router.learned().identities() != null
                && (plan.kind().equals("cascade") || reason.code().equals("predictor"))) {
            add(router.learned().identities().expired().stream()
                    .map(why -> new Step("certificate", "expired", why))
                    .toList());
        }
    }

    void answered(String model, ChatResponse response, boolean abstained) {
        answer = new Answer(model, finishReason(response), escalations(), abstained);
    }

    /** A cascade stops before its end. */
    void stopped(String why) {
        add(List.of(new Step("cascade", "stop", why)));
    }

    /** No call was made: what a budget said. */
    void refused(BudgetExceededException why) {
        add(List.of(new Step("budget", "stop", why.getMessage())));
    }

    /** What was decided costs too much; what is done instead. */
    void downgraded(String model, BudgetExceededException why) {
        add(List.of(new Step("budget", "use " + model, why.getMessage())));
        plan = new PlanFacts("model", List.of(model));
        reason = new Reason("budget", why.getMessage());
    }

    /** What a consensus came to. */
    void voted(VoteFacts votes, List<Step> happened) {
        plan = new PlanFacts(plan.kind(), plan.models(), votes);
        add(happened);
    }

    private void add(List<Step> happened) {
        if (happened.isEmpty()) {
            return;
        }
        steps = new ArrayList<>(steps);
        steps.addAll(happened);
    }

    /** The request's intent, or null if none was found. */
    String intent() {
        return features.get("intent") instanceof String intent ? intent : null;
    }

    void fromCache(CacheLookup.Hit hit) {
        reason = new Reason("cache", hit.reason());
        List<String> sources = Citations.of(hit.answer());
        if (!sources.isEmpty()) {
            features = Map.of("sources", sources);
        }
        if (hit.model() != null) {
            features = new LinkedHashMap<>(features);
            features.put("keptFrom", hit.model());
        }
        answer = new Answer("cache", finishReason(hit.answer()), 0, false);
    }

    /** What embedding it cost is paid, and stands beside what was found out by it. */
    void embedded(Purse purse) {
        request.features().bill().take().ifPresent(item -> {
            purse.embedded(item);
            features = new LinkedHashMap<>(features);
            features.put("embeddingModel", item.model());
            features.put("embeddingTokens", item.tokens().input());
            features.put("embeddingCost", item.cost());
        });
    }

    void refusal(String code, String why) {
        reason = new Reason(code, why);
    }

    /** What is known when the first part of a live stream is about to go out. */
    RoutingDecision soFar() {
        watch.resumed();
        return finish(null);
    }

    RoutingDecision finish(Throwable error) {
        Answer given = error == null ? answer : null;
        return new RoutingDecision(
                id,
                time,
                router.name(),
                router.generation(),
                router.learned().bundleHash(),
                null,
                request.tenant().map(Fingerprint::of).orElse(null),
                facts(),
                features,
                steps,
                plan,
                cacheFacts(),
                ledger.attempts(),
                given,
                ledger.cost(),
                baseline(),
                router.currency(),
                watch.overhead(),
                reason);
    }

    /** An answer from the cache saved what the strongest model would have cost. */
    private double baseline() {
        CandidateModel strongest = router.catalog().require(router.strongest());
        return lookup instanceof CacheLookup.Hit hit
                ? ledger.baseline(hit.model() == null ? strongest.name() : hit.model(), hit.answer(), strongest)
                : ledger.baseline(strongest);
    }

    private int escalations() {
        return (int) ledger.attempts().stream()
                .filter(attempt -> attempt.outcome().equals("escalated"))
                .count();
    }

    /** Made once of a request, for a stream is recorded at its first part and at its end. */
    private RequestFacts facts() {
        if (facts == null || factsOf != request) {
            facts = facts(request);
            factsOf = request;
        }
        return facts;
    }

    private RequestFacts facts(RoutingRequest asked) {
        RequestVariables v = asked.variables();
        return new RequestFacts(
                texts().hashes() ? Fingerprint.of(asked.chat().messages()) : null,
                v.totalChars(),
                v.tokensEstimate(),
                v.turns(),
                v.hasCode(),
                v.hasImage(),
                asked.features().language());
    }

    private CacheFacts cacheFacts() {
        CacheLookup.Nearest near = lookup.nearest();
        CacheFacts.Neighbour neighbour = near == null
                ? null
                : new CacheFacts.Neighbour(
                        near.key(),
                        near.cosine(),
                        near.score(),
                        Double.isFinite(near.threshold()) ? near.threshold() : null,
                        near.guard());
        if (lookup instanceof CacheLookup.Hit hit) {
            return new CacheFacts(hit.exact() ? "hit-exact" : "hit-semantic", hit.score(), hit.reason(), neighbour);
        }
        return new CacheFacts(
                lookup instanceof CacheLookup.Bypass ? "bypass" : "miss",
                near == null ? null : near.cosine(),
                lookup.reason(),
                neighbour);
    }

    private static String finishReason(ChatResponse response) {
        return response.finishReason() == null ? null : response.finishReason().name();
    }
}
