/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.cache.AnswerCache;
import io.llmrouter.cache.CacheBackend;
import io.llmrouter.cache.CachePolicy;
import io.llmrouter.cache.HitJudge;
import io.llmrouter.cache.HitMonitor;
import io.llmrouter.cache.Observation;
import io.llmrouter.cache.ObservationLog;
import io.llmrouter.engine.Environment;
import io.llmrouter.engine.ModelHitJudge;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.model.ModelCatalog;
import io.llmrouter.paraphrase.HitVerifier;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Builds caches on one backend. A cache that is built again for the same threshold keeps what was observed of it, so that a reload never loosens what an
 * alarm has tightened. Thread-safe.
 */
public final class CacheAssembler {

    private final CacheBackend backend;
    private final Environment environment;
    private final Map<Watched, HitMonitor> monitors = new ConcurrentHashMap<>();

    /** What a monitor's observations are of. */
    private record Watched(String cache, String verifier, double threshold, double budget) {}

    /** A verifier and what its scores are compared with. */
    private record Decision(HitVerifier verifier, String identity, double threshold, double budget) {}

    /**
     * @param backend where answers are kept
     * @param environment where judges are asked
     */
    public CacheAssembler(CacheBackend backend, Environment environment) {
        this.backend = backend;
        this.environment = environment;
    }

    /**
     * Builds a cache.
     *
     * @param name of the cache
     * @param definition what it does
     * @param catalog where its judge stands; null if nobody judges
     * @param embedder loaded only if questions are compared by meaning
     * @return the cache
     * @throws IllegalArgumentException if the bundle is wrong or does not fit
     */
    public AnswerCache build(
            String name, CacheDefinition definition, ModelCatalog catalog, Supplier<PromptEmbedder> embedder) {
        CacheDefinition.Meaning meaning = definition.meaning();
        if (meaning == null) {
            return cache(name, definition, null, new HitMonitor(name, Double.NaN, Double.NaN, pair -> {}));
        }
        PromptEmbedder embeds = embedder.get();
        Decision decision = new Decision(HitVerifier.cosine(), "cosine", meaning.threshold(), meaning.budget());
        Consumer<Observation> log = meaning.recheck().log() == null
                ? pair -> {}
                : new ObservationLog(meaning.recheck().log());
        HitMonitor monitor = monitors.computeIfAbsent(
                new Watched(name, decision.identity(), decision.threshold(), decision.budget()),
                watched -> new HitMonitor(name, watched.threshold(), watched.budget(), log));
        return cache(
                name,
                definition,
                new CachePolicy.Meaning(
                        embeds,
                        decision.verifier(),
                        meaning.neighbours(),
                        meaning.lowest(),
                        meaning.recheck().share(),
                        judge(meaning.recheck(), catalog)),
                monitor);
    }

    private HitJudge judge(CacheDefinition.Recheck recheck, ModelCatalog catalog) {
        return recheck.judge() == null
                ? HitJudge.equalTexts()
                : new ModelHitJudge(catalog.require(recheck.judge()), environment);
    }

    private AnswerCache cache(
            String name, CacheDefinition definition, CachePolicy.Meaning meaning, HitMonitor monitor) {
        CachePolicy policy = new CachePolicy(
                name,
                definition.reads(),
                definition.writes(),
                definition.scope(),
                definition.freshness(),
                definition.bounds(),
                meaning);
        return new AnswerCache(
                policy,
                backend,
                monitor,
                new AnswerCache.Surroundings(
                        environment.clock(), () -> ThreadLocalRandom.current().nextDouble()));
    }
}
