/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.TokenCount;
import io.llmrouter.resilience.CallAttempt;
import io.llmrouter.resilience.CallFailure;
import io.llmrouter.resilience.FailureKind;
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

    private RoutingRequest request;
    private final StatsRepository stats;
    private final long start;
    private final List<Attempt> attempts = new ArrayList<>(2);
    private final List<CallOutcome> answered = new ArrayList<>(2);

    /** @param start of the request, of {@link System#nanoTime()} */
    Ledger(RoutingRequest request, StatsRepository stats, long start) {
        this.request = request;
        this.stats = stats;
        this.start = start;
    }

    /** Models are sent the request with its passages from here on. */
    void grounded(RoutingRequest withPassages) {
        this.request = withPassages;
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

    /**
     * What asking the strongest model would have cost for a kept answer.
     *
     * @param model who gave it once
     * @param kept the answer
     * @param strongest the model to ask
     */
    double baseline(String model, ChatResponse kept, CandidateModel strongest) {
        TokenCount tokens = AnswerTokens.of(request, kept);
        return model.equals(strongest.name())
                ? strongest.price().cost(tokens)
                : new CostLedger(stats).counterfactualCost(model, tokens, strongest);
    }

    void failed(CallAttempt attempt) {
        failed(request, attempt, attempt.reason(), false);
    }

    /**
     * A call that judged an answer: paid, but no answer to the request.
     *
     * @param call what was asked, and what came of it
     */
    void asked(Judging.Asked call) {
        for (CallAttempt attempt : call.outcome().attempts()) {
            if (attempt.answer() == null) {
                failed(call.request(), attempt, Judging.REASON, true);
            } else {
                account(call.request(), attempt, new Made(Judging.REASON, null, "answered", true));
            }
        }
    }

    /**
     * A vote that was not waited for: its input was read, so that much is counted as paid; what was written of its answer nobody knows.
     *
     * @param attempt cancelled
     */
    void unheard(CallAttempt attempt) {
        failed(attempt, tokensOfVote(request, attempt), attempt.reason(), false);
    }

    /** Tokens that a call is paid for: also those of a stream that was cut. */
    static TokenCount tokens(RoutingRequest request, CallAttempt attempt) {
        if (attempt.answer() != null) {
            return AnswerTokens.of(request, attempt.answer().response());
        }
        return attempt.partialChars() == 0 ? TokenCount.NONE : AnswerTokens.ofCut(request, attempt.partialChars());
    }

    /** The same of a vote, whose input was read although nobody waits for its answer. */
    static TokenCount tokensOfVote(RoutingRequest request, CallAttempt attempt) {
        return isCancelled(attempt) ? AnswerTokens.ofCut(request, 0) : tokens(request, attempt);
    }

    /**
     * A call that wrote one answer out of several.
     *
     * @param call what was asked, and what came of it
     */
    void synthesised(Judging.Asked call) {
        for (CallAttempt attempt : call.outcome().attempts()) {
            if (attempt.answer() == null) {
                failed(call.request(), attempt, attempt.reason(), true);
            } else {
                account(call.request(), attempt, new Made(attempt.reason(), null, "accepted", true));
            }
        }
    }

    private void failed(RoutingRequest request, CallAttempt attempt, String reason, boolean forConfidence) {
        failed(attempt, tokens(request, attempt), reason, forConfidence);
    }

    static boolean isCancelled(CallAttempt attempt) {
        return attempt.answer() == null && attempt.failure().kind() == FailureKind.CANCELLED;
    }

    private void failed(CallAttempt attempt, TokenCount tokens, String reason, boolean forConfidence) {
        CallFailure failure = attempt.failure();
        double cost = attempt.model().price().cost(tokens);
        attempts.add(new Attempt(
                attempt.model().name(),
                null,
                reason,
                tokens.input(),
                tokens.cachedInput(),
                tokens.output(),
                cost,
                attempt.nanos() / NANOS_PER_MILLI,
                null,
                null,
                attempt.skipped() ? "skipped" : isCancelled(attempt) ? "cancelled" : "failed",
                failure.summary(),
                startMs(attempt),
                null,
                attempt.model().region().orElse(null)));
        if (!attempt.skipped()) {
            stats.record(new CallOutcome(attempt.model().name(), tokens, cost, attempt.nanos(), true, forConfidence));
        }
    }

    /** @param outcome {@code accepted}, {@code escalated}, {@code rejected} or {@code abstained}; of a vote {@code agreed}, {@code outvoted} or {@code answered} */
    void answered(CallAttempt attempt, Confidence confidence, String outcome) {
        CallOutcome call = account(request, attempt, new Made(attempt.reason(), confidence, outcome, false));
        answered.forEach(earlier -> stats.recordPair(earlier, call));
        answered.add(call);
    }

    private double startMs(CallAttempt attempt) {
        return (attempt.startNanos() - start) / NANOS_PER_MILLI;
    }

    /** Why a call was made and what was made of its answer. */
    private record Made(String reason, Confidence confidence, String outcome, boolean forConfidence) {}

    private CallOutcome account(RoutingRequest request, CallAttempt attempt, Made made) {
        ModelAnswer answer = attempt.answer();
        ChatResponse response = answer.response();
        TokenCount tokens = tokens(request, attempt);
        double cost = attempt.model().price().cost(tokens);
        Double firstToken = answer.firstTokenNanos() < 0 ? null : (Double) (answer.firstTokenNanos() / NANOS_PER_MILLI);
        attempts.add(new Attempt(
                attempt.model().name(),
                response.modelName(),
                made.reason(),
                tokens.input(),
                tokens.cachedInput(),
                tokens.output(),
                cost,
                answer.latencyNanos() / NANOS_PER_MILLI,
                firstToken,
                made.confidence(),
                made.outcome(),
                null,
                startMs(attempt),
                answer.parts() == 0 ? null : answer.parts(),
                attempt.model().region().orElse(null)));
        CallOutcome call = new CallOutcome(
                attempt.model().name(), tokens, cost, answer.latencyNanos(), false, made.forConfidence());
        stats.record(call);
        return call;
    }
}
