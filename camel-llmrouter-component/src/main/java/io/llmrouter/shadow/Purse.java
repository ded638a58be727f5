/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.engine.AnswerTokens;
import io.llmrouter.model.Cancellation;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.TokenCount;
import io.llmrouter.resilience.CallFailure;
import io.llmrouter.resilience.FailureKind;
import io.llmrouter.resilience.ModelAnswer;
import io.llmrouter.resilience.ModelCaller;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.spending.Spend;
import io.llmrouter.spending.SpendGate;
import io.llmrouter.spending.SpendGate.Purpose;
import io.llmrouter.stats.CallOutcome;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Pays for what is asked on behalf of one request: before each call, what it may cost at most is set aside, in the day's cap and at the gate; afterwards
 * it is settled. A call of which nobody knows whether it was billed, since it timed out, counts with all that was set aside. One job, one thread.
 */
final class Purse {

    /** Tokens of roles, separators and the like, per message; a byte of text is at most a token. */
    private static final int FRAME = 64;

    private final Place place;
    private final SpendGate.Expense who;
    private final Cancellation cancellation;
    private final BooleanSupplier late;
    private Spend onShadow = Spend.NOTHING;
    private Spend onJudges = Spend.NOTHING;

    /** Where calls are made and paid. */
    record Place(ShadowSurroundings around, ShadowHealth health, DailyCap cap) {}

    /** An answered call. */
    record Asked(ChatResponse response, TokenCount tokens, double cost, long nanos) {}

    /**
     * @param who router and tenant
     * @param late whether a call that was cancelled was so because its time was over
     */
    Purse(Place place, SpendGate.Expense who, Cancellation cancellation, BooleanSupplier late) {
        this.place = place;
        this.who = who;
        this.cancellation = cancellation;
        this.late = late;
    }

    /** What the calls to the shadow cost so far. */
    Spend onShadow() {
        return onShadow;
    }

    /** What the calls to the judge cost so far. */
    Spend onJudges() {
        return onJudges;
    }

    private void spent(Paid paid, double cost, TokenCount tokens) {
        paid.settle(cost, tokens);
        if (paid.purpose() == Purpose.judge) {
            onJudges = onJudges.plus(Spend.of(cost, tokens));
        } else {
            onShadow = onShadow.plus(Spend.of(cost, tokens));
        }
    }

    /**
     * Asks a model, and waits.
     *
     * @param most output tokens that it may write
     * @throws NotAskedException if there is no money or the model is not well
     * @throws RuntimeException what the call failed with
     */
    Asked ask(CandidateModel model, ChatRequest request, int most, Purpose purpose) {
        ChatRequest bounded = bounded(request, most);
        int output = bounded.maxOutputTokens();
        double ceiling = ceiling(model, bounded, output);
        place.health().forbids(model.name()).ifPresent(why -> {
            throw new NotAskedException("model '" + model.name() + "' rests: " + why);
        });
        DailyCap.Part part = place.cap().take(ceiling);
        if (part == null) {
            place.health().notAsked(model.name());
            throw new NotAskedException(
                    "maxPerDay " + place.cap().limit() + " leaves no room for a call of up to " + ceiling);
        }
        SpendGate.Reservation reserved = place.around()
                .spending()
                .reserve(new SpendGate.Expense(who.router(), who.tenant(), model.name(), purpose, ceiling));
        if (reserved.refusal().isPresent()) {
            part.settle(0);
            place.health().notAsked(model.name());
            throw new NotAskedException(reserved.refusal().get());
        }
        return call(model, bounded, new Paid(part, reserved, purpose));
    }

    private record Paid(DailyCap.Part part, SpendGate.Reservation reserved, Purpose purpose) {

        void settle(double cost, TokenCount tokens) {
            part.settle(cost);
            reserved.settle(cost, tokens);
        }

        void release() {
            part.settle(0);
            reserved.release();
        }
    }

    private Asked call(CandidateModel model, ChatRequest request, Paid paid) {
        long begun = System.nanoTime();
        try {
            // a blocking model runs on this thread, and is interrupted when its time is over
            Executor here = Runnable::run;
            CompletableFuture<ModelAnswer> answer =
                    new ModelCaller(here, place.around().timer()).call(model, request, null, cancellation);
            ModelAnswer given = answer.get();
            TokenCount tokens = AnswerTokens.of(RoutingRequest.of(request), given.response());
            double cost = model.price().cost(tokens);
            spent(paid, cost, tokens);
            place.health().succeeded(model.name(), given.latencyNanos());
            place.around()
                    .stats()
                    .record(new CallOutcome(
                            model.name(), tokens, cost, given.latencyNanos(), false, paid.purpose() == Purpose.judge));
            return new Asked(given.response(), tokens, cost, given.latencyNanos());
        } catch (ExecutionException e) {
            throw failed(model, CallFailure.of(e), paid, System.nanoTime() - begun);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(model, CallFailure.of(e), paid, System.nanoTime() - begun);
        } catch (RuntimeException | Error e) {
            throw failed(model, CallFailure.of(e), paid, System.nanoTime() - begun);
        }
    }

    private RuntimeException failed(CandidateModel model, CallFailure thrown, Paid paid, long nanos) {
        CallFailure failure = thrown.kind() == FailureKind.CANCELLED && late.getAsBoolean()
                ? new CallFailure(FailureKind.TIMEOUT, thrown.retryAfter(), thrown.cause())
                : thrown;
        if (failure.kind() == FailureKind.TIMEOUT || failure.kind() == FailureKind.CANCELLED) {
            spent(paid, paid.part().most(), TokenCount.NONE);
        } else {
            paid.release();
        }
        place.health().failed(model.name(), failure, nanos);
        return new ShadowFailure(failure);
    }

    /** The same request, whose answer cannot become longer. */
    private static ChatRequest bounded(ChatRequest request, int most) {
        Integer asked = request.maxOutputTokens();
        int output = asked == null || asked <= 0 ? most : Math.min(asked, most);
        return request.toBuilder()
                .parameters(request.parameters()
                        .overrideWith(ChatRequestParameters.builder()
                                .maxOutputTokens(output)
                                .build()))
                .build();
    }

    private static double ceiling(CandidateModel model, ChatRequest request, int output) {
        long input = Stream.of(
                        request.messages().stream(),
                        request.toolSpecifications() == null ? Stream.empty() : request.toolSpecifications().stream(),
                        Stream.ofNullable(request.responseFormat()))
                .flatMap(parts -> parts)
                .mapToLong(part -> part.toString().getBytes(StandardCharsets.UTF_8).length + FRAME)
                .sum();
        long read = Math.min(input, Integer.MAX_VALUE - 1);
        double dearest = Math.max(model.price().input(), model.price().cachedInput());
        return (read * dearest + output * model.price().output()) / 1_000_000;
    }
}
