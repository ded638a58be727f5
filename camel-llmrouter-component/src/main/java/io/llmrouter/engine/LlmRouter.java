/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.llmrouter.resilience.FallbackChain;
import io.llmrouter.resilience.ModelCaller;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.stats.ModelStats;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A router: admit, cache, decide, call, record, once per request. Asynchronous; thread-safe. Requests in flight during a {@link #reload} finish on the
 * definition that they began with.
 */
public final class LlmRouter {

    private static final Logger LOG = LoggerFactory.getLogger(LlmRouter.class);

    private final Environment environment;
    private final FallbackChain chain;
    private final ModelCaller pooled;
    private final ModelCaller onCallersThread;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile RouterDefinition definition;

    /**
     * @param first the definition to begin with
     * @param environment what it runs in
     */
    public LlmRouter(RouterDefinition first, Environment environment) {
        this.definition = first;
        this.environment = environment;
        this.chain = new FallbackChain(environment.timer(), environment.clock());
        this.pooled = new ModelCaller(environment.blocking(), environment.timer());
        this.onCallersThread = new ModelCaller(Runnable::run, environment.timer());
    }

    /** Name of the router. */
    public String name() {
        return definition.name();
    }

    /** The definition in force. */
    public RouterDefinition definition() {
        return definition;
    }

    /**
     * Answers a request as a whole.
     *
     * @param request what is asked
     * @return how it ended; completes exceptionally only for defects
     */
    public CompletableFuture<RoutingResult> route(RoutingRequest request) {
        return new RoutedCall(this, request, null).start();
    }

    /**
     * Answers a request as a stream. An answer that a cascade must judge first is sent when it is accepted, all others as they come.
     *
     * @param request what is asked
     * @param sink takes the parts; only {@code onPartial...} and {@code onCompleteToolCall} are called, one at a time; the end is the
     *     future. An {@link AnswerStream} also learns who answers
     * @return how it ended; completes exceptionally only for defects
     */
    public CompletableFuture<RoutingResult> route(RoutingRequest request, StreamingChatResponseHandler sink) {
        return new RoutedCall(this, request, sink).start();
    }

    /**
     * Decides, but calls nobody.
     *
     * @param request what would be asked
     * @return the record, without attempts
     * @throws io.llmrouter.failure.LlmRouterException if the request would be refused
     */
    public RoutingDecision decide(RoutingRequest request) {
        return new RoutedCall(this, request, null).dryRun();
    }

    /** What was observed of each model since the start, by name. */
    public List<ModelStats> stats() {
        return environment.stats().snapshot();
    }

    /** Names of the models and plans that a request can insist on. */
    public List<String> targets() {
        List<String> targets = new ArrayList<>(definition.plans().keySet());
        targets.addAll(definition.catalog().names());
        targets.sort(null);
        return targets;
    }

    /** Requests that are being answered now. */
    public int inFlight() {
        return inFlight.get();
    }

    /**
     * Swaps the definition; requests in flight finish on the old one.
     *
     * @param next for the same router name
     */
    public void reload(RouterDefinition next) {
        if (!next.name().equals(definition.name())) {
            throw new IllegalArgumentException(
                    "router '" + definition.name() + "' cannot become '" + next.name() + "'; a reload keeps the name");
        }
        definition = next;
    }

    Environment environment() {
        return environment;
    }

    FallbackChain chain() {
        return chain;
    }

    ModelCaller callerFor(RoutingRequest request) {
        return request.onCallersThread() ? onCallersThread : pooled;
    }

    boolean enter() {
        if (inFlight.incrementAndGet() <= environment.bounds().concurrency()) {
            return true;
        }
        inFlight.decrementAndGet();
        return false;
    }

    void leave() {
        inFlight.decrementAndGet();
    }

    void tell(RoutingDecision decision) {
        for (RoutingListener listener : environment.listeners()) {
            try {
                listener.onDecision(decision);
            } catch (RuntimeException e) {
                LOG.warn(
                        "listener {} failed on decision {} of router {}; the answer is not affected",
                        listener,
                        decision.id(),
                        decision.router(),
                        e);
            }
        }
    }
}
