/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.opentelemetry;

import io.llmrouter.engine.LlmRouters;
import io.llmrouter.engine.RoutingListener;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingDecision.Confidence;
import io.llmrouter.routing.RoutingRequest;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One CLIENT span for each call to a model, below the span that was current when the request came; and what was decided, as attributes of that one. Spans
 * are written when the request is over, with the times that were taken meanwhile: what a call was worth is known only then. So nothing of the trace goes
 * to the model's server. No prompt, no answer, no tenant is in a span. Thread-safe.
 */
public final class CallSpans implements RoutingListener {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Supplier<Tracer> tracer;
    private final Supplier<LlmRouters> routers;

    /**
     * @param tracer where spans go; asked at each decision that has calls
     * @param routers in force at the moment
     */
    public CallSpans(Supplier<Tracer> tracer, Supplier<LlmRouters> routers) {
        this.tracer = tracer;
        this.routers = routers;
    }

    @Override
    public RoutingListener onBegin(String router, RoutingRequest request) {
        Context parent = Context.current();
        return decision -> write(decision, parent);
    }

    @Override
    public void onDecision(RoutingDecision decision) {
        write(decision, Context.root());
    }

    private void write(RoutingDecision decision, Context parent) {
        describe(decision, Span.fromContext(parent));
        for (Attempt attempt : decision.attempts()) {
            if (!attempt.outcome().equals("skipped")) {
                write(decision, attempt, parent);
            }
        }
    }

    private static void describe(RoutingDecision decision, Span span) {
        if (!span.isRecording()) {
            return;
        }
        span.setAttribute(GenAiAttributes.ROUTER, decision.router());
        span.setAttribute(GenAiAttributes.DECISION, decision.id());
        span.setAttribute(GenAiAttributes.PLAN, decision.plan().kind());
        span.setAttribute(GenAiAttributes.CACHE, decision.cache().status());
        span.setAttribute(GenAiAttributes.COST, decision.cost());
        if (decision.reason() != null) {
            span.setAttribute(GenAiAttributes.REASON, decision.reason().code());
        }
        if (decision.answer() != null) {
            span.setAttribute(GenAiAttributes.ANSWERED_BY, decision.answer().model());
            span.setAttribute(GenAiAttributes.ABSTAINED, decision.answer().abstained());
        }
    }

    private void write(RoutingDecision decision, Attempt attempt, Context parent) {
        Optional<CandidateModel> model = routers.get().model(decision.router(), attempt.model());
        String asked = model.map(CandidateModel::modelName).orElse(attempt.model());
        long start = nanos(decision.time()) + (long) (attempt.startMs() * NANOS_PER_MILLI);
        SpanBuilder builder = tracer.get()
                .spanBuilder("chat " + asked)
                .setParent(parent)
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(start, TimeUnit.NANOSECONDS)
                .setAttribute(GenAiAttributes.OPERATION, "chat")
                .setAttribute(GenAiAttributes.REQUEST_MODEL, asked)
                .setAttribute(GenAiAttributes.STREAM, attempt.chunks() != null)
                .setAttribute(GenAiAttributes.ROUTER, decision.router())
                .setAttribute(GenAiAttributes.DECISION, decision.id())
                .setAttribute(GenAiAttributes.PLAN, decision.plan().kind())
                .setAttribute(GenAiAttributes.MODEL, attempt.model())
                .setAttribute(GenAiAttributes.CALL, attempt.reason())
                .setAttribute(GenAiAttributes.OUTCOME, attempt.outcome())
                .setAttribute(GenAiAttributes.COST, attempt.cost());
        model.ifPresent(called -> {
            builder.setAttribute(GenAiAttributes.PROVIDER, called.provider());
            builder.setAttribute(GenAiAttributes.SYSTEM, called.provider());
            called.server().ifPresent(host -> builder.setAttribute(GenAiAttributes.SERVER, host));
        });
        Span span = builder.startSpan();
        answered(span, decision, attempt);
        attempt.failureKind().ifPresent(kind -> {
            span.setAttribute(GenAiAttributes.ERROR, kind);
            span.setStatus(StatusCode.ERROR, kind);
        });
        span.end(start + (long) (attempt.latencyMs() * NANOS_PER_MILLI), TimeUnit.NANOSECONDS);
    }

    private static void answered(Span span, RoutingDecision decision, Attempt attempt) {
        if (attempt.responseModel() != null) {
            span.setAttribute(GenAiAttributes.RESPONSE_MODEL, attempt.responseModel());
        }
        if (attempt.tokensIn() > 0) {
            span.setAttribute(GenAiAttributes.INPUT_TOKENS, (long) attempt.tokensIn());
            span.setAttribute(GenAiAttributes.CACHED_TOKENS, (long) attempt.tokensCachedIn());
            span.setAttribute(GenAiAttributes.OUTPUT_TOKENS, (long) attempt.tokensOut());
        }
        if (attempt.firstTokenMs() != null) {
            span.setAttribute(GenAiAttributes.FIRST_CHUNK, attempt.firstTokenMs() / MILLIS_PER_SECOND);
        }
        Confidence trust = attempt.confidence();
        Double level = trust == null ? null : trust.level();
        if (level != null) {
            span.setAttribute(GenAiAttributes.CONFIDENCE, level);
        }
        if (attempt.outcome().equals("accepted")
                && decision.answer() != null
                && decision.answer().finishReason() != null) {
            span.setAttribute(
                    GenAiAttributes.FINISH_REASONS, List.of(decision.answer().finishReason()));
        }
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * NANOS_PER_SECOND + time.getNano();
    }
}
