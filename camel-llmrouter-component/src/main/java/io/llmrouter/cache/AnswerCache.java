/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import io.llmrouter.routing.RoutingRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cache in layers: equal requests first, then similar questions inside one scope, then whoever asks the same right now.
 *
 * <p>Idea: the scope is compared before anything else ({@link CanonicalRequest}), so that no threshold stands between two tenants or two sets of
 * instructions. An equal request costs one read. A similar question costs an embedding, a scan of short codes and the reads of the few nearest, which a
 * verifier then compares; its answer is given from a threshold on, and without one only observed. Whoever finds nothing leads or follows a flight. Cost:
 * a request's hash and one read for an exact hit; a network is asked only where something is likely to be there. Source: GPTCache, vCache (Schroeder et
 * al., 2025) and the semantic router of vLLM, with what their users report. Known weakness: an answer that depends on what is not in the request, such as
 * the time of day, is given until its time to live is over. Fails open: what goes wrong here is a miss. Thread-safe.
 */
public final class AnswerCache implements SemanticCache {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerCache.class);
    private static final String NO_EMBEDDER = "none";

    private final CachePolicy policy;
    private final CacheBackend backend;
    private final HitMonitor monitor;
    private final CacheCounters counters;
    private final WriterQuota quota;
    private final Surroundings surroundings;

    /**
     * What a cache runs in.
     *
     * @param clock the time of day
     * @param chance numbers in [0, 1), which decide what is judged
     */
    public record Surroundings(Clock clock, DoubleSupplier chance) {}

    /**
     * @param policy what it does
     * @param backend where answers are kept
     * @param monitor watches hits by meaning and holds their threshold; of another policy's embedder or verifier it means nothing
     * @param surroundings what it runs in
     */
    public AnswerCache(CachePolicy policy, CacheBackend backend, HitMonitor monitor, Surroundings surroundings) {
        this.policy = policy;
        this.backend = backend;
        this.monitor = monitor;
        this.counters = new CacheCounters();
        this.quota = new WriterQuota(policy.bounds().writesPerMinute());
        this.surroundings = surroundings;
    }

    @Override
    public CompletableFuture<CacheLookup> lookup(RoutingRequest request) {
        CompletableFuture<CacheLookup> found;
        try {
            found = begin(request);
        } catch (RuntimeException e) {
            found = CompletableFuture.failedFuture(e);
        }
        return found.exceptionally(this::failed).thenApply(counters::count);
    }

    private CompletableFuture<CacheLookup> begin(RoutingRequest request) {
        if (!policy.reads() && !policy.writes()) {
            return CompletableFuture.completedFuture(new CacheLookup.Bypass("the cache is off"));
        }
        List<String> scope = scope(request);
        if (scope.isEmpty()) {
            return CompletableFuture.completedFuture(
                    new CacheLookup.Bypass("the request has no value for the cache's scope " + policy.scope()));
        }
        AskedQuestion question = new AskedQuestion(policy, request, CanonicalRequest.of(request, wall(request, scope)));
        CacheVisit visit = new CacheVisit(this, question, epochs(scope));
        if (!policy.reads() || request.cacheControl().noCache()) {
            return CompletableFuture.completedFuture(
                    visit.unread(policy.reads() ? "the caller wants a fresh answer" : "the cache is only written"));
        }
        return visit.look();
    }

    /** Without a scope equal requests of one tenant share, and those of nobody in particular. */
    private List<String> scope(RoutingRequest request) {
        return policy.scope() == null
                ? List.of(
                        "unscoped",
                        request.tenant().orElse(""),
                        request.tenant().isPresent() ? "tenant" : "nobody")
                : policy.scope().of(request);
    }

    private List<String> wall(RoutingRequest request, List<String> scope) {
        List<String> wall = new ArrayList<>();
        wall.add(policy.name());
        wall.add(policy.freshness().version());
        wall.add(
                policy.meaning() == null
                        ? NO_EMBEDDER
                        : policy.meaning().embedder().fingerprint());
        wall.addAll(scope);
        if (request.cacheControl().wall() != null) {
            wall.add(request.cacheControl().wall());
        }
        return wall;
    }

    @Override
    public CompletableFuture<Boolean> evict(RoutingRequest request) {
        List<String> scope = scope(request);
        return scope.isEmpty()
                ? CompletableFuture.completedFuture(false)
                : backend.answers()
                        .remove(CanonicalRequest.of(request, wall(request, scope))
                                .key());
    }

    @Override
    public void evictTag(String tag) {
        backend.epochs().raise(tag);
    }

    @Override
    public void evictScope(RoutingRequest request) {
        List<String> scope = scope(request);
        if (!scope.isEmpty()) {
            backend.epochs().raise(scopeTag(scope));
        }
    }

    @Override
    public void evictAll() {
        backend.epochs().raise(ownTag());
    }

    /** How hits by meaning do. */
    public HitMonitor.State hits() {
        return monitor.state();
    }

    /** What was looked up and kept since the start. */
    public CacheCounters.Snapshot counts() {
        return counters.snapshot();
    }

    /** The name of this cache. */
    public String name() {
        return policy.name();
    }

    private String ownTag() {
        return "cache:" + policy.name();
    }

    private String scopeTag(List<String> scope) {
        return ownTag() + "/" + new Sha().addAll(scope).finish();
    }

    /** The epochs that an answer begun now depends on. */
    Map<String, Long> epochs(List<String> scope) {
        Map<String, Long> now = policy.freshness().tags().stream()
                .distinct()
                .collect(Collectors.toMap(tag -> tag, backend.epochs()::of));
        for (String tag : List.of(ownTag(), scopeTag(scope))) {
            now.put(tag, backend.epochs().of(tag));
        }
        return now;
    }

    boolean isCurrent(KeptEntry entry) {
        return entry.isFresh(surroundings.clock().instant())
                && entry.epochs().entrySet().stream()
                        .allMatch(epoch -> backend.epochs().of(epoch.getKey()) == epoch.getValue());
    }

    /** What the store says, or a failure if it takes too long. */
    <T> CompletableFuture<T> patiently(CompletableFuture<T> asked) {
        return asked.isDone()
                ? asked
                : asked.copy().orTimeout(policy.bounds().patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    CachePolicy policy() {
        return policy;
    }

    CacheBackend backend() {
        return backend;
    }

    HitMonitor monitor() {
        return monitor;
    }

    CacheCounters counters() {
        return counters;
    }

    WriterQuota quota() {
        return quota;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    CacheLookup failed(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        LOG.warn("cache {} failed; it counts as a miss: {}", policy.name(), cause.toString());
        LOG.debug("cache {} failed", policy.name(), cause);
        counters.failed();
        return new CacheLookup.Miss(null, CacheTicket.NONE, "the cache failed: " + cause);
    }

    @Override
    public String toString() {
        return "AnswerCache[" + policy.name() + "]";
    }
}
