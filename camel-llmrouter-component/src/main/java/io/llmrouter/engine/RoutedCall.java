/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.llmrouter.cache.CacheLookup;
import io.llmrouter.engine.Choice.Stage;
import io.llmrouter.failure.AbstainedException;
import io.llmrouter.failure.CallTimeoutException;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.failure.RateLimitedException;
import io.llmrouter.model.Cancellation;
import io.llmrouter.resilience.CallAttempt;
import io.llmrouter.resilience.FallbackChain;
import io.llmrouter.resilience.ModelCaller;
import io.llmrouter.resilience.PartialAnswers;
import io.llmrouter.routing.ExhaustionPolicy;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Confidence;
import io.llmrouter.routing.RoutingRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way through the router. Its steps follow each other, on whatever thread a model answers, so its state needs no lock. The future
 * is completed exactly once, after the decision was recorded.
 */
final class RoutedCall {

    private static final Logger LOG = LoggerFactory.getLogger(RoutedCall.class);

    private final LlmRouter router;
    private final RouterDefinition definition;
    private final FallbackChain chain;
    private final ModelCaller caller;
    private final RoutingRequest request;
    private final PartialAnswers sink;
    private final Cancellation cancellation;
    private final Record record;
    private final CompletableFuture<RoutingResult> future = new CompletableFuture<>();
    private List<Stage> stages;
    private ScheduledFuture<?> deadline;
    private volatile boolean late;
    private ChatResponse untrusted;
    private boolean entered;
    private boolean told;

    RoutedCall(LlmRouter router, RoutingRequest request, StreamingChatResponseHandler receiver) {
        this.router = router;
        LlmRouter.InForce inForce = router.inForce();
        this.definition = inForce.definition();
        this.chain = inForce.chain();
        this.caller = router.callerFor(request);
        this.request = request;
        this.sink = receiver == null ? null : new PartialAnswers(receiver, model -> announce(receiver, model));
        this.cancellation = request.cancellation().child();
        this.record = new Record(definition, request, router.environment());
    }

    private void announce(StreamingChatResponseHandler receiver, String model) {
        if (receiver instanceof AnswerStream stream) {
            stream.onAnswering(record.soFar(), model);
        }
    }

    CompletableFuture<RoutingResult> start() {
        try {
            if (!router.enter()) {
                refuse("overloaded", full());
                return future;
            }
            entered = true;
            admit();
            if (record.lookup() instanceof CacheLookup.Hit hit) {
                answerFromCache(hit);
            } else {
                decide();
                watchDeadline();
                run(0);
            }
        } catch (LlmRouterException e) {
            refuse("refused", e);
        } catch (RuntimeException | Error e) {
            crash(e);
        }
        return future;
    }

    private void refuse(String code, LlmRouterException why) {
        record.refusal(code, why.getMessage());
        end(null, why);
    }

    private LlmRouterException full() {
        return new RateLimitedException(
                "router '" + definition.name() + "' has "
                        + router.environment().bounds().concurrency()
                        + " requests in flight, its limit; come back later or raise maxConcurrency",
                Duration.ofSeconds(1),
                null);
    }

    RoutingDecision dryRun() {
        admit();
        decide();
        return record.finish(null);
    }

    private void admit() {
        Admission.check(request, router.environment().bounds());
        record.watch().admitted();
        record.lookup(router.cache().lookup(request));
        record.watch().cached();
    }

    private void decide() {
        Choice choice = Choice.of(definition, request);
        record.chosen(choice);
        stages = choice.stages(definition, request);
        record.watch().decided();
    }

    private void answerFromCache(CacheLookup.Hit hit) {
        replay("cache", hit.answer());
        record.fromCache(hit);
        end(hit.answer(), null);
    }

    private void watchDeadline() {
        request.maxLatency().ifPresent(limit -> {
            Runnable expire = () -> {
                late = true;
                cancellation.cancel();
            };
            deadline = router.environment().timer().schedule(expire, limit.toNanos(), TimeUnit.NANOSECONDS);
        });
    }

    private void run(int index) {
        Stage stage = stages.get(index);
        PartialAnswers live = stage.judge().judges() ? null : sink;
        String reason = index == 0 ? "plan" : "escalation";
        record.watch().recorded();
        chain.run(new FallbackChain.Job(stage.order(), request.chat(), live, cancellation, reason), caller)
                .whenComplete((outcome, defect) -> {
                    try {
                        record.watch().resumed();
                        if (defect != null) {
                            crash(defect);
                        } else {
                            ended(index, outcome);
                        }
                    } catch (RuntimeException | Error e) {
                        crash(e);
                    }
                });
    }

    private void ended(int index, FallbackChain.Outcome outcome) {
        outcome.attempts().stream().filter(attempt -> attempt.answer() == null).forEach(record.ledger()::failed);
        if (outcome.error() != null) {
            stageFailed(index, outcome);
            return;
        }
        CallAttempt attempt = outcome.answered().orElseThrow();
        ChatResponse response = attempt.answer().response();
        Confidence confidence = judge(stages.get(index), response);
        boolean accepted = stages.get(index).judge().accepts(confidence);
        boolean last = index == stages.size() - 1;
        record.ledger().answered(attempt, confidence, accepted ? "accepted" : last ? "rejected" : "escalated");
        if (accepted) {
            record.answered(attempt.model().name(), response, false);
            router.cache().put(request, response);
            deliver(attempt.model().name(), response);
        } else if (last) {
            exhausted(attempt.model().name(), response);
        } else {
            untrusted = response;
            record.untrusted(attempt.model().name(), response);
            run(index + 1);
        }
    }

    private void stageFailed(int index, FallbackChain.Outcome outcome) {
        CallAttempt lastAttempt = outcome.attempts().get(outcome.attempts().size() - 1);
        boolean fallsOver = lastAttempt.failure().kind().fallsOver();
        if (fallsOver && !late && !seen() && index < stages.size() - 1) {
            run(index + 1);
        } else if ((fallsOver || late)
                && untrusted != null
                && request.onExhausted() != ExhaustionPolicy.FAIL
                && !seen()) {
            record.abstained();
            deliver(record.model(), untrusted);
        } else {
            end(null, late ? tooLate(outcome.error()) : outcome.error());
        }
    }

    private void exhausted(String model, ChatResponse response) {
        record.answered(model, response, true);
        if (request.onExhausted() == ExhaustionPolicy.FAIL) {
            end(
                    null,
                    new AbstainedException(
                            "cascade of router '" + definition.name() + "' ended with model '" + model
                                    + "' below its threshold; lower the threshold, add a stronger stage or use onExhausted=abstain"));
        } else {
            deliver(model, response);
        }
    }

    /** A broken estimator is a missing signal: the cascade goes on, the answer is not lost. */
    private Confidence judge(Stage stage, ChatResponse response) {
        try {
            return stage.judge().judge(request.chat(), response);
        } catch (RuntimeException e) {
            LOG.warn(
                    "signal '{}' failed on an answer of model '{}'; it counts as missing",
                    stage.judge().estimator().name(),
                    stage.judge().model(),
                    e);
            return new Confidence(
                    stage.judge().estimator().name(), null, null, stage.judge().threshold());
        }
    }

    private void deliver(String model, ChatResponse response) {
        if (!seen()) {
            replay(model, response);
        }
        end(response, null);
    }

    private boolean seen() {
        return sink != null && sink.started();
    }

    private void replay(String model, ChatResponse response) {
        if (sink == null) {
            return;
        }
        PartialAnswers.Turn turn = sink.turnOf(model);
        AiMessage message = response.aiMessage();
        if (message.text() != null && !message.text().isEmpty()) {
            turn.text(message.text());
        }
        for (int i = 0; i < message.toolExecutionRequests().size(); i++) {
            turn.completeToolCall(
                    new CompleteToolCall(i, message.toolExecutionRequests().get(i)));
        }
    }

    private LlmRouterException tooLate(LlmRouterException cause) {
        return new CallTimeoutException(
                "router '" + definition.name() + "' passed the caller's limit of "
                        + request.maxLatency().orElseThrow().toMillis() + " ms; raise maxLatency or use a faster model",
                cause);
    }

    private void end(ChatResponse response, LlmRouterException error) {
        RoutingDecision decision = over(error);
        future.complete(
                error == null
                        ? new RoutingResult.Answered(decision, response)
                        : new RoutingResult.Failed(decision, error));
    }

    private RoutingDecision over(Throwable error) {
        leave();
        RoutingDecision decision = record.finish(error);
        if (!told) {
            told = true;
            router.tell(decision, definition.learned());
        }
        return decision;
    }

    private void leave() {
        cancellation.release();
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (entered) {
            entered = false;
            router.leave();
        }
    }

    /** A defect is told as well: calls before it were paid. */
    private void crash(Throwable defect) {
        LOG.error("defect while routing request {} of router {}", record.id(), definition.name(), defect);
        try {
            record.refusal("defect", defect.toString());
            over(defect);
        } catch (RuntimeException | Error e) {
            defect.addSuppressed(e);
        } finally {
            future.completeExceptionally(defect);
        }
    }
}
