/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.cascade.CascadeStage;
import io.llmrouter.confidence.Judged;
import io.llmrouter.confidence.ModelCalls;
import io.llmrouter.confidence.Signal;
import io.llmrouter.failure.CancelledCallException;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.failure.Suggestion;
import io.llmrouter.model.Cancellation;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.ModelCatalog;
import io.llmrouter.resilience.FallbackChain;
import io.llmrouter.resilience.ModelCaller;
import io.llmrouter.routing.ModelIdentities;
import io.llmrouter.routing.RoutingDecision.Confidence;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.spending.SpendGate.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the signal of a stage on one answer, with the calls that the signal makes. Whatever goes wrong in it makes the signal missing, so that the cascade
 * goes on and no answer is lost. When the signal is there, calls that are still under way are cancelled; the end is told when the last of them has ended,
 * so that each is accounted for. One answer; the list of calls is guarded by {@code this}.
 */
final class Judging implements ModelCalls {

    static final String REASON = "confidence";

    private static final Logger LOG = LoggerFactory.getLogger(Judging.class);

    private final Place place;
    private final Cancellation cancellation;
    private final List<Asked> asked = new ArrayList<>(0);
    private final List<CompletableFuture<?>> ends = new ArrayList<>(0);

    private Judging(Place place) {
        this.place = place;
        this.cancellation = place.cancellation().child();
    }

    /** Where a request is routed; identities are null where no bundle says who its models are. */
    record Place(
            RoutingRequest request,
            ModelCatalog catalog,
            ModelIdentities identities,
            FallbackChain chain,
            ModelCaller caller,
            Cancellation cancellation,
            Purse purse) {

        /** Whether an answer has the name under which a model answered when its bundle was made: as that of another address or region has. */
        private boolean same(String model, ChatResponse answer) {
            return identities != null && identities.same(model, answer.modelName());
        }
    }

    /** A call for confidence, and what came of it. */
    record Asked(RoutingRequest request, FallbackChain.Outcome outcome) {}

    /**
     * The end.
     *
     * @param confidence null for a stage that accepts everything
     * @param answer for the caller
     * @param calls made for it, in the order in which they ended
     */
    record Verdict(Confidence confidence, ChatResponse answer, List<Asked> calls) {}

    /**
     * Judges the answer of a model; never completes exceptionally for what a signal or a model did. Another model than a calibrated stage's, its fallback
     * say, has no confidence: what was certified is about answers of the stage's.
     */
    static CompletableFuture<Verdict> judge(Place place, CascadeStage stage, String model, ChatResponse answer) {
        if (!stage.judges()) {
            return CompletableFuture.completedFuture(new Verdict(null, answer, List.of()));
        }
        if (stage.calibrator() != null && !model.equals(stage.model()) && !place.same(stage.model(), answer)) {
            Signal unknown = Signal.missing(
                    "missing: " + model + " answered, and only " + stage.model() + " is calibrated here");
            return CompletableFuture.completedFuture(
                    new Verdict(stage.confidence(unknown), stage.cleaned(answer), List.of()));
        }
        return new Judging(place).judge(stage, model, answer);
    }

    private CompletableFuture<Verdict> judge(CascadeStage stage, String model, ChatResponse answer) {
        CompletableFuture<Signal> signal = signal(stage, model, answer);
        Runnable forget = cancellation.onCancel(() -> signal.complete(Signal.missing("cancelled")));
        return signal.handle((found, failure) -> failure == null && found != null ? found : missing(stage, failure))
                .thenCompose(found -> {
                    forget.run();
                    cancellation.cancel();
                    cancellation.release();
                    return allEnded().thenApply(none -> verdict(stage, answer, found));
                });
    }

    private CompletableFuture<Signal> signal(CascadeStage stage, String model, ChatResponse answer) {
        Judged.Surroundings around = new Judged.Surroundings(
                this,
                raw -> stage.trust(stage.confidence(Signal.of(raw))),
                place.request().properties());
        CompletableFuture<Signal> signal = new CompletableFuture<>();
        try {
            stage.estimator()
                    .estimate(new Judged(place.request().prompt(), answer, model, around))
                    .whenComplete((found, failure) -> {
                        if (failure == null) {
                            signal.complete(found);
                        } else {
                            signal.completeExceptionally(failure);
                        }
                    });
        } catch (RuntimeException e) {
            signal.completeExceptionally(e);
        }
        return signal;
    }

    private static Signal missing(CascadeStage stage, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof LlmRouterException) { // its call is in the decision
            return Signal.missing("missing: its call failed");
        }
        LOG.warn(
                "signal '{}' failed on an answer of model '{}'; it counts as missing",
                stage.estimator().name(),
                stage.model(),
                cause);
        return Signal.missing("missing: it failed");
    }

    private Verdict verdict(CascadeStage stage, ChatResponse answer, Signal signal) {
        ChatResponse cleaned = signal.better().orElseGet(() -> stage.cleaned(answer));
        synchronized (this) {
            return new Verdict(stage.confidence(signal), cleaned, List.copyOf(asked));
        }
    }

    private synchronized CompletableFuture<Void> allEnded() {
        return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
    }

    @Override
    public CompletionStage<ChatResponse> ask(String model, ChatRequest chat) {
        if (cancellation.isCancelled()) {
            return CompletableFuture.failedFuture(
                    new CancelledCallException("model '" + model + "' is not asked: the judging has ended", null));
        }
        RoutingRequest.Builder limited = RoutingRequest.builder(chat);
        place.request().maxCost().ifPresent(limited::maxCost);
        RoutingRequest request = limited.build();
        List<CandidateModel> order;
        try {
            order = able(model, request);
        } catch (LlmRouterException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<FallbackChain.Outcome> end = new CompletableFuture<>();
        synchronized (this) {
            ends.add(end);
        }
        // the answer is told after it was noted, so that no call is missing in the verdict
        CompletableFuture<ChatResponse> answer = new CompletableFuture<>();
        place.chain()
                .run(
                        new FallbackChain.Job(order, chat, null, cancellation, REASON),
                        place.caller(),
                        place.purse().gate(request, Purpose.confidence))
                .whenComplete((outcome, defect) -> {
                    if (defect == null) {
                        note(new Asked(request, outcome));
                    }
                    end.complete(outcome);
                    tell(answer, outcome, defect);
                });
        return answer;
    }

    private List<CandidateModel> able(String model, RoutingRequest request) {
        if (!place.catalog().names().contains(model)) {
            throw new InvalidPromptException(
                    Suggestion.unknown("model", model, place.catalog().names()));
        }
        Candidates candidates = new Candidates(request);
        List<CandidateModel> order = candidates.ableOf(List.of(place.catalog().require(model)));
        if (order.isEmpty()) {
            throw candidates.nobody();
        }
        return order;
    }

    private synchronized void note(Asked call) {
        asked.add(call);
    }

    private static void tell(CompletableFuture<ChatResponse> answer, FallbackChain.Outcome outcome, Throwable defect) {
        if (defect != null) {
            answer.completeExceptionally(defect);
        } else if (outcome.error() != null) {
            answer.completeExceptionally(outcome.error());
        } else {
            answer.complete(outcome.answered().orElseThrow().answer().response());
        }
    }
}
