/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.TokenCount;
import io.llmrouter.resilience.CallAttempt;
import io.llmrouter.resilience.ModelAnswer;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingDecision.Confidence;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.stats.CallOutcome;
import io.llmrouter.stats.CostLedger;
import io.llmrouter.stats.StatsRepository;
import java.util.ArrayList;
import java.util.List;

/** The attempts of one request, accounted for as they end. One request; its steps follow each other, so it needs no lock. */
final class Ledger {

    private static final double NANOS_PER_MILLI = 1e6;

    private final RoutingRequest request;
    private final StatsRepository stats;
    private final List<Attempt> attempts = new ArrayList<>(2);
    private final List<CallOutcome> answered = new ArrayList<>(2);

    Ledger(RoutingRequest request, StatsRepository stats) {
        this.request = request;
        this.stats = stats;
    }

    List<Attempt> attempts() {
        return attempts;
    }

    double cost() {
        double sum = 0;
        for (Attempt attempt : attempts) {
            sum += attempt.cost();
        }
        return sum;
    }

    /** What asking the strongest model at once cost, if it was asked, or would have cost; 0 when nobody answered. */
    double baseline(CandidateModel strongest) {
        for (CallOutcome outcome : answered) {
            if (outcome.model().equals(strongest.name())) {
                return outcome.cost();
            }
        }
        if (answered.isEmpty()) {
            return 0;
        }
        CallOutcome last = answered.get(answered.size() - 1);
        return new CostLedger(stats).counterfactualCost(last.model(), last.tokens(), strongest);
    }

    void failed(CallAttempt attempt) {
        String outcome = attempt.skipped()
                ? "skipped"
                : attempt.failure().kind().name().equals("CANCELLED") ? "cancelled" : "failed";
        attempts.add(new Attempt(
                attempt.model().name(),
                null,
                attempt.reason(),
                0,
                0,
                0,
                0,
                attempt.nanos() / NANOS_PER_MILLI,
                null,
                null,
                outcome,
                attempt.failure().summary()));
        if (!attempt.skipped()) {
            stats.record(new CallOutcome(attempt.model().name(), TokenCount.NONE, 0, attempt.nanos(), true));
        }
    }

    void answered(CallAttempt attempt, Confidence confidence, boolean accepted) {
        ModelAnswer answer = attempt.answer();
        ChatResponse response = answer.response();
        TokenCount tokens = AnswerTokens.of(request, response);
        double cost = attempt.model().price().cost(tokens);
        Double firstToken = answer.firstTokenNanos() < 0 ? null : (Double) (answer.firstTokenNanos() / NANOS_PER_MILLI);
        attempts.add(new Attempt(
                attempt.model().name(),
                response.modelName(),
                attempt.reason(),
                tokens.input(),
                tokens.cachedInput(),
                tokens.output(),
                cost,
                answer.latencyNanos() / NANOS_PER_MILLI,
                firstToken,
                confidence,
                accepted ? "accepted" : "escalated",
                null));
        CallOutcome outcome = new CallOutcome(attempt.model().name(), tokens, cost, answer.latencyNanos(), false);
        stats.record(outcome);
        answered.forEach(earlier -> stats.recordPair(earlier, outcome));
        answered.add(outcome);
    }
}
