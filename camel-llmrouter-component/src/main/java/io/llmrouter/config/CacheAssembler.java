/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.bundle.CacheBundle;
import io.llmrouter.cache.AnswerCache;
import io.llmrouter.cache.CacheBackend;
import io.llmrouter.cache.CachePolicy;
import io.llmrouter.cache.HitJudge;
import io.llmrouter.cache.HitMonitor;
import io.llmrouter.cache.LearnedVerdicts;
import io.llmrouter.cache.Observation;
import io.llmrouter.cache.ObservationLog;
import io.llmrouter.engine.Environment;
import io.llmrouter.engine.ModelHitJudge;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.model.ModelCatalog;
import io.llmrouter.paraphrase.HitVerifier;
import io.llmrouter.paraphrase.QuestionGuards;
import io.llmrouter.verdict.LearningPlan;
import io.llmrouter.verdict.VerdictLearner;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds caches on one backend. A cache that is built again for the same threshold keeps what was observed of it, so that a reload never loosens what an
 * alarm has tightened. Thread-safe.
 */
public final class CacheAssembler {

    private static final Logger LOG = LoggerFactory.getLogger(CacheAssembler.class);

    /** Stands for a bundle where the score is learned while the cache runs. */
    private static final String LEARNED = "learned online";

    private final CacheBackend backend;
    private final Environment environment;
    private final Map<Watched, HitMonitor> monitors = new ConcurrentHashMap<>();
    private final Map<Learned, LearnedVerdicts> learned = new ConcurrentHashMap<>();

    /** What was learned, and for what. */
    private record Learned(String cache, String embedder, double budget) {}

    /** What a monitor's observations are of. */
    private record Watched(String cache, String bundle, double threshold, double budget) {}

    /** A verifier, the hash of the bundle that it comes from, and what its scores are compared with. */
    private record Decision(HitVerifier verifier, String bundle, double threshold, double budget) {}

    /**
     * A cache.
     *
     * @param cache ready
     * @param bundleHash hash of the bundle that it is made from, or null
     */
    public record Built(AnswerCache cache, String bundleHash) {}

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
    public Built build(
            String name, CacheDefinition definition, ModelCatalog catalog, Supplier<PromptEmbedder> embedder) {
        CacheDefinition.Meaning meaning = definition.meaning();
        if (meaning == null) {
            return new Built(cache(name, definition, null, new HitMonitor(name, Double.NaN, Double.NaN)), null);
        }
        PromptEmbedder embeds = embedder.get();
        Decision decision = decision(name, meaning, embeds);
        Consumer<Observation> log = meaning.recheck().log() == null
                ? pair -> {}
                : new ObservationLog(meaning.recheck().log());
        HitMonitor monitor = monitors.computeIfAbsent(
                new Watched(name, decision.bundle(), decision.threshold(), decision.budget()),
                watched -> new HitMonitor(name, watched.threshold(), watched.budget()));
        CachePolicy.Meaning policy = new CachePolicy.Meaning(
                embeds,
                decision.verifier(),
                meaning.neighbours(),
                meaning.lowest(),
                meaning.recheck().share(),
                meaning.recheck().misses(),
                judge(name, meaning.recheck(), catalog),
                log,
                meaning.learns() ? learned(name, meaning, embeds) : null);
        return new Built(cache(name, definition, policy, monitor), meaning.learns() ? null : decision.bundle());
    }

    /** A cache that is built again goes on with what it learned. */
    private LearnedVerdicts learned(String name, CacheDefinition.Meaning meaning, PromptEmbedder embedder) {
        return learned.computeIfAbsent(
                new Learned(name, embedder.fingerprint(), meaning.budget()),
                fresh -> new LearnedVerdicts(
                        new VerdictLearner(LearningPlan.usual(meaning.budget()), environment.clock())));
    }

    private static Decision decision(String name, CacheDefinition.Meaning meaning, PromptEmbedder embedder) {
        if (meaning.bundle() != null) {
            return certified(name, meaning, embedder);
        }
        return new Decision(
                QuestionGuards.guarding(HitVerifier.cosine()),
                meaning.learns() ? LEARNED : null,
                meaning.threshold(),
                meaning.budget());
    }

    /**
     * Opens the cache's bundle, if it has one.
     *
     * @throws IllegalArgumentException if the bundle is wrong or does not fit
     */
    static void open(String name, CacheDefinition.Meaning meaning, PromptEmbedder embedder) {
        if (meaning != null && meaning.bundle() != null) {
            certified(name, meaning, embedder);
        }
    }

    private static Decision certified(String name, CacheDefinition.Meaning meaning, PromptEmbedder embedder) {
        CacheBundle.Read read = CacheBundle.read(meaning.bundle(), embedder);
        CacheBundle bundle = read.cache();
        if (bundle.maxWrongHitRate() > meaning.budget()) {
            throw new IllegalArgumentException("bundle " + meaning.bundle() + " was calibrated for maxWrongHitRate "
                    + bundle.maxWrongHitRate() + ", and " + meaning.budget()
                    + " is asked for; run 'llmrouter cache-calibrate --max-wrong-hit-rate " + meaning.budget() + "'");
        }
        if (bundle.threshold().isEmpty()) {
            LOG.warn("cache {}: nothing is given by meaning, only observed: {}", name, bundle.sentence());
        } else {
            LOG.info("cache {} from {}: {}", name, meaning.bundle(), bundle.sentence());
        }
        double budget = Double.isNaN(meaning.budget()) ? bundle.maxWrongHitRate() : meaning.budget();
        return new Decision(bundle.verifier(), read.hash(), bundle.threshold().orElse(Double.NaN), budget);
    }

    private HitJudge judge(String router, CacheDefinition.Recheck recheck, ModelCatalog catalog) {
        return recheck.judge() == null
                ? HitJudge.equalTexts()
                : new ModelHitJudge(router, catalog.require(recheck.judge()), environment);
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
