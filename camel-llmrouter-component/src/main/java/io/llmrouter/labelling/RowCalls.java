/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.llmrouter.labelling.PaidAnswer.Call;
import io.llmrouter.model.Cancellation;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.TokenCount;
import io.llmrouter.resilience.CallFailure;
import io.llmrouter.resilience.FailureKind;
import io.llmrouter.resilience.ModelAnswer;
import io.llmrouter.routing.Fingerprint;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * The calls for one row: an answer that is in the journal is not asked for again, no call is made that could pass the ceiling, and what may succeed later
 * is tried four times. Calls that fail are taken to cost nothing. One row, one thread.
 */
public final class RowCalls {

    private static final int TRIES = 4;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Set<FailureKind> WORTH_ANOTHER_TRY = Set.of(
            FailureKind.RATE_LIMITED,
            FailureKind.UPSTREAM,
            FailureKind.UNREACHABLE,
            FailureKind.TIMEOUT,
            FailureKind.OVERLOADED);

    private final String row;
    private final Till till;

    /** What all rows share. */
    record Till(CallPolicy policy, CostCeiling ceiling, Journal journal, Cancellation cancellation) {}

    RowCalls(String row, Till till) {
        this.row = row;
        this.till = till;
    }

    /** The row may not go on: its own failure, the ceiling or an interruption, carried through a judge that knows none of them. */
    static final class StoppedException extends RuntimeException {

        StoppedException(Exception cause) {
            super(cause);
        }
    }

    /**
     * A judge's model, whose calls are kept and counted like all others.
     *
     * @param model who judges
     * @return a model for this row and thread only
     */
    public ChatModel judging(CandidateModel model) {
        return new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                try {
                    return ask(model, request, true).response();
                } catch (RowFailure | CostCeiling.ReachedException | InterruptedException e) {
                    throw new StoppedException(e);
                }
            }
        };
    }

    PaidAnswer ask(CandidateModel model, ChatRequest request, boolean judging)
            throws RowFailure, CostCeiling.ReachedException, InterruptedException {
        String fingerprint = Fingerprint.of(request.messages().toString());
        Call call = new Call(row, judging, model.name(), fingerprint);
        PaidAnswer earlier = till.journal.take(call);
        if (earlier != null) {
            return earlier;
        }
        ChatRequest bounded = till.policy.maxAnswerTokens() == 0
                ? ChatRequest.builder().messages(request.messages()).build()
                : ChatRequest.builder()
                        .messages(request.messages())
                        .maxOutputTokens(till.policy.maxAnswerTokens())
                        .build();
        PaidAnswer answer = pay(call, model, bounded);
        till.journal.add(answer);
        return answer;
    }

    private PaidAnswer pay(Call call, CandidateModel model, ChatRequest request)
            throws RowFailure, CostCeiling.ReachedException, InterruptedException {
        double most = CallMeter.mostCost(
                model, request, till.policy.longestAnswer(model).orElse(0));
        till.ceiling.reserve(most);
        double cost = 0;
        try {
            ModelAnswer answer = persistently(model, request);
            ChatResponse response = answer.response();
            TokenCount tokens = CallMeter.used(request, response);
            cost = model.price().cost(tokens);
            String text = response.aiMessage().text();
            return new PaidAnswer(
                    call,
                    text == null ? "" : text,
                    response.finishReason() == FinishReason.LENGTH,
                    tokens,
                    cost,
                    Duration.ofNanos(answer.latencyNanos()).toMillis(),
                    CallMeter.logprob(response),
                    response.modelName());
        } finally {
            till.ceiling.settle(most, cost);
        }
    }

    private ModelAnswer persistently(CandidateModel model, ChatRequest request)
            throws RowFailure, InterruptedException {
        Duration wait = FIRST_WAIT;
        for (int attempt = 1; ; attempt++) {
            try {
                return till.policy
                        .caller()
                        .call(model, request, null, till.cancellation)
                        .get();
            } catch (ExecutionException e) {
                CallFailure failure = CallFailure.of(e);
                if (till.cancellation.isCancelled()) {
                    throw new InterruptedException("the run was stopped");
                }
                if (attempt == TRIES || !WORTH_ANOTHER_TRY.contains(failure.kind())) {
                    throw new RowFailure(
                            "model '" + model.name() + "': " + failure.kind(), failure.summary(), failure.cause());
                }
                Duration next = failure.retryAfter().orElse(wait);
                till.policy.pause().await(next.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : next);
                wait = wait.multipliedBy(2);
            }
        }
    }
}
