/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.opentelemetry;

import dev.langchain4j.model.output.FinishReason;
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
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

    private static final int NAMES = 1_000;
    private static final List<String> STOP = List.of(FinishReason.STOP.name());

    /** The tracer of an application that has none. */
    private static final Tracer NOBODY = TracerProvider.noop().get("");

    private final Supplier<Tracer> tracer;
    private final Supplier<LlmRouters> routers;
    private final Map<String, String> names = new ConcurrentHashMap<>();

    /**
     * @param tracer where spans go; asked when a request begins and when it is decided
     * @param routers in force at the moment
     */
    public CallSpans(Supplier<Tracer> tracer, Supplier<LlmRouters> routers) {
        this.tracer = tracer;
        this.routers = routers;
    }

    @Override
    public RoutingListener onBegin(String router, RoutingRequest request) {
        Context parent = Context.current();
        return tracer.get() == NOBODY && !Span.fromContext(parent).isRecording()
                ? this
                : decision -> write(decision, parent);
    }

    @Override
    public void onDecision(RoutingDecision decision) {
        write(decision, Context.root());
    }

    private void write(RoutingDecision decision, Context parent) {
        describe(decision, Span.fromContext(parent));
        Tracer to = tracer.get();
        if (to == NOBODY) {
            return;
        }
        for (Attempt attempt : decision.attempts()) {
            if (!attempt.outcome().equals("skipped")) {
                write(decision, attempt, parent, to);
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

    private void write(RoutingDecision decision, Attempt attempt, Context parent, Tracer to) {
        CandidateModel model =
                routers.get().model(decision.router(), attempt.model()).orElse(null);
        String asked = model == null ? attempt.model() : model.modelName();
        long start = nanos(decision.time()) + (long) (attempt.startMs() * NANOS_PER_MILLI);
        SpanBuilder builder = to.spanBuilder(name(asked))
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
        if (model != null) {
            builder.setAttribute(GenAiAttributes.PROVIDER, model.provider());
            builder.setAttribute(GenAiAttributes.SYSTEM, model.provider());
            if (model.server().isPresent()) {
                builder.setAttribute(GenAiAttributes.SERVER, model.server().get());
            }
        }
        Span span = builder.startSpan();
        answered(span, decision, attempt);
        String failure = attempt.failureKind().orElse(null);
        if (failure != null) {
            span.setAttribute(GenAiAttributes.ERROR, failure);
            span.setStatus(StatusCode.ERROR, failure);
        }
        span.end(start + (long) (attempt.latencyMs() * NANOS_PER_MILLI), TimeUnit.NANOSECONDS);
    }

    /** Made once of each model, for names come from configurations. */
    private String name(String model) {
        String known = names.get(model);
        if (known != null) {
            return known;
        }
        String fresh = "chat " + model;
        if (names.size() < NAMES) {
            names.put(model, fresh);
        }
        return fresh;
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
            String reason = decision.answer().finishReason();
            span.setAttribute(GenAiAttributes.FINISH_REASONS, reason.equals(STOP.get(0)) ? STOP : List.of(reason));
        }
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * NANOS_PER_SECOND + time.getNano();
    }
}
