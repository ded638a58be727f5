/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.llmrouter.cache.CacheLookup;
import io.llmrouter.cache.CacheTicket;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.resilience.FallbackChain;
import io.llmrouter.resilience.ModelCaller;
import io.llmrouter.resilience.ModelHealth;
import io.llmrouter.routing.CompletedRequest;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.stats.ModelStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A router: admit, cache, decide, call, record, once per request. Asynchronous; thread-safe. Requests in flight during a {@link #reload} finish on the
 * definition that they began with.
 */
public final class LlmRouter {

    private static final Logger LOG = LoggerFactory.getLogger(LlmRouter.class);

    private final Environment environment;
    private final ModelCaller pooled;
    private final ObservedWorths worths = new ObservedWorths();
    private final InFlight inFlight = new InFlight();
    private volatile InForce inForce;

    /** A definition with the health of its models. */
    record InForce(RouterDefinition definition, FallbackChain chain) {}

    /**
     * @param first the definition to begin with
     * @param environment what it runs in
     */
    public LlmRouter(RouterDefinition first, Environment environment) {
        this.environment = environment;
        this.inForce = fresh(first);
        this.pooled = new ModelCaller(environment.blocking(), environment.timer());
    }

    /** Name of the router. */
    public String name() {
        return definition().name();
    }

    /** The definition in force. */
    public RouterDefinition definition() {
        return inForce.definition();
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
        try {
            return new RoutedCall(this, request, null).dryRun().decision();
        } finally {
            payEmbedding(request);
        }
    }

    /**
     * Decides, calls nobody, and says why: also what the steps after the deciding one would have said.
     *
     * @param request what would be asked
     * @return the record and every step's reasons
     * @throws io.llmrouter.failure.LlmRouterException if the request would be refused
     */
    public Explanation explain(RoutingRequest request) {
        try {
            Explanation.Dry dry = new RoutedCall(this, request, null).dryRun();
            RoutingDecision decision = dry.decision();
            String worth = decision.plan() == null
                    ? null
                    : worths.of(decision.plan().models())
                            .map(ObservedWorth::sentence)
                            .orElse(null);
            return Explanation.of(definition(), dry.request(), decision, worth);
        } finally {
            payEmbedding(request); // of steps after the deciding one
        }
    }

    /**
     * Enters what was embedded for a request beside its record, or without one; what is entered already is not entered again.
     *
     * @param request that something was found out about, or an answer looked for
     */
    public void payEmbedding(RoutingRequest request) {
        request.features().bill().take().ifPresent(Purse.of(environment, name(), request)::embedded);
    }

    /**
     * What expressions may ask about a request, and what this router makes of it.
     *
     * @param request what would be asked
     * @return values that are computed on first use and kept, by the definition in force now
     */
    public RouterVariables variables(RoutingRequest request) {
        return new RouterVariables(this, definition(), request);
    }

    /**
     * Retrieves, and asks nobody.
     *
     * @param request whose last ask is looked up
     * @return the passages; completes exceptionally with a {@link io.llmrouter.failure.LlmRouterException} if nobody could look
     * @throws InvalidPromptException if the router retrieves nothing
     */
    public CompletableFuture<FoundPassages> retrieve(RoutingRequest request) {
        Grounds grounds = definition().grounds();
        if (grounds == null) {
            throw new InvalidPromptException("router '" + name() + "' retrieves nothing; give it retrieve: DOCUMENTS");
        }
        Admission.check(request, environment.bounds());
        RoutingFailures failures = new RoutingFailures(name());
        Supplier<FoundPassages> look = () -> {
            try {
                RetrievalStep.Result result = new RetrievalStep(grounds).look(request, failures);
                return new FoundPassages(result.found(), result.nothing());
            } finally {
                payEmbedding(request);
            }
        };
        if (request.onCallersThread()) {
            return CompletableFuture.completedFuture(look.get());
        }
        try {
            return CompletableFuture.supplyAsync(look, environment.blocking());
        } catch (RejectedExecutionException e) {
            throw failures.overloaded(environment.bounds().concurrency());
        }
    }

    /** What each cascade was worth since the start. */
    public List<ObservedWorth> worths() {
        return worths.all();
    }

    /** What was observed of each model since the start, by name. */
    public List<ModelStats> stats() {
        return environment.stats().snapshot();
    }

    /** Whether each model that may answer may be called now, by name in order; asks none. */
    public Map<String, ModelHealth.State> health() {
        InForce now = inForce;
        Map<String, ModelHealth.State> states = new LinkedHashMap<>();
        for (String model : now.definition().candidates()) {
            states.put(model, now.chain().state(model));
        }
        return states;
    }

    /** Names of the models and plans that a request can insist on. */
    public List<String> targets() {
        RouterDefinition definition = definition();
        List<String> targets = new ArrayList<>(definition.plans().keySet());
        targets.addAll(definition.consensuses().keySet());
        targets.addAll(definition.catalog().names());
        targets.sort(null);
        return targets;
    }

    /** Requests that are being answered now. */
    public int inFlight() {
        return inFlight.count();
    }

    /**
     * Swaps the definition; requests in flight finish on the old one. Models start healthy again: whoever repaired an address, a key or a quota need not
     * wait for an open breaker or for the end of a pause.
     *
     * @param next for the same router name
     */
    public void reload(RouterDefinition next) {
        if (!next.name().equals(name())) {
            throw new IllegalArgumentException(
                    "router '" + name() + "' cannot become '" + next.name() + "'; a reload keeps the name");
        }
        inForce = fresh(next);
    }

    Environment environment() {
        return environment;
    }

    /** Answers a request again in the background, to test the answer that a cache gave. */
    void recheck(RoutingRequest request, CacheLookup.Hit hit) {
        try {
            environment.blocking().execute(() -> new RoutedCall(this, request.afresh(), null)
                    .start()
                    .whenComplete((result, defect) -> {
                        if (result instanceof RoutingResult.Answered answered) {
                            hit.recheck().keep(answered.response(), new CacheTicket.Origin(null, null));
                        } else {
                            hit.recheck().leave();
                        }
                    }));
        } catch (RejectedExecutionException e) {
            hit.recheck().leave(); // too busy to test
        }
    }

    InForce inForce() {
        return inForce;
    }

    private InForce fresh(RouterDefinition definition) {
        definition.plans().values().forEach(cascade -> cascade.stages().forEach(stage -> stage.off()
                .ifPresent(why -> LOG.info(
                        "router {}, cascade {}: stage {} is off, the next one is asked directly: {}",
                        definition.name(),
                        cascade.name(),
                        stage.model(),
                        why))));
        return new InForce(
                definition,
                new FallbackChain(
                        environment.timer(),
                        environment.clock(),
                        environment.deployments(),
                        definition.catalog().names()));
    }

    /**
     * Who calls models for a request that starts on this thread. A request that may block this thread blocks no other: a fallback after a time-out or a
     * wait begins on the timer's thread, which all requests need.
     */
    ModelCaller callerFor(RoutingRequest request) {
        if (!request.onCallersThread()) {
            return pooled;
        }
        Thread caller = Thread.currentThread();
        Executor here = task -> {
            if (Thread.currentThread() == caller) {
                task.run();
            } else {
                environment.blocking().execute(task);
            }
        };
        return new ModelCaller(here, environment.timer());
    }

    /** Calls all models in parallel, blocking ones on the pool. */
    ModelCaller pooled() {
        return pooled;
    }

    /**
     * Takes no more requests; those in flight go on. Each new one is refused with a {@link io.llmrouter.failure.RouterClosedException}.
     *
     * @param why and what to do about it, for whoever still asks; the first word counts
     */
    public void close(String why) {
        inFlight.close(why);
    }

    /**
     * Waits for the requests in flight, until their decisions were told; {@link #close} it before.
     *
     * @param most how long to wait
     * @return whether none is left
     * @throws InterruptedException if interrupted meanwhile
     */
    public boolean drain(Duration most) throws InterruptedException {
        return inFlight.drain(most);
    }

    /** Why it takes no more requests; empty while it does. */
    Optional<String> closed() {
        return inFlight.closed();
    }

    boolean enter() {
        return inFlight.enter(environment.bounds().concurrency());
    }

    void leave() {
        inFlight.leave();
    }

    /** Who is told of the end of a request that begins now. */
    List<RoutingListener> begin(RoutingRequest request) {
        List<RoutingListener> listeners = environment.listeners();
        List<RoutingListener> told = listeners;
        for (int i = 0; i < listeners.size(); i++) {
            RoutingListener ofRequest = begin(listeners.get(i), request);
            if (ofRequest != listeners.get(i)) {
                told = told == listeners ? new ArrayList<>(listeners) : told;
                told.set(i, ofRequest);
            }
        }
        return told;
    }

    private RoutingListener begin(RoutingListener listener, RoutingRequest request) {
        try {
            return listener.onBegin(name(), request);
        } catch (RuntimeException | Error e) {
            LOG.warn("listener {} failed at the beginning of a request of router {}", listener, name(), e);
            return listener;
        }
    }

    /** Of a request that was decided by that definition, which need not be the one in force any more. */
    void tell(CompletedRequest completed, RouterDefinition.Learned learned, List<RoutingListener> listeners) {
        RoutingDecision decision = completed.decision();
        worths.add(decision);
        if (learned.conversations() != null) {
            learned.conversations().remember(completed);
        }
        if (learned.identities() != null) {
            learned.identities().seen(decision);
        }
        for (RoutingListener listener : listeners) {
            RoutingEvents.tell(listener, completed);
        }
        RoutingEvents.tell(environment.events(), completed);
    }
}
