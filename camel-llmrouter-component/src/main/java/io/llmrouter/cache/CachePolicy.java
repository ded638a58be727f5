/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.paraphrase.HitVerifier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What a cache does. Immutable.
 *
 * @param name of the cache; caches of different names share nothing
 * @param reads whether kept answers are given
 * @param writes whether answers are kept
 * @param scope who shares with whom; null if nobody said, which leaves equal requests of one tenant
 * @param freshness how long
 * @param bounds how much
 * @param meaning how similar questions are compared; null for equal requests only
 */
public record CachePolicy(
        String name,
        boolean reads,
        boolean writes,
        TenantScope scope,
        Freshness freshness,
        Bounds bounds,
        Meaning meaning) {

    /** Checks that similar questions are only compared inside a scope that somebody chose. */
    public CachePolicy {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(freshness, "freshness");
        Objects.requireNonNull(bounds, "bounds");
        if (meaning != null && scope == null) {
            throw new IllegalArgumentException(
                    "cache " + name
                            + " compares by meaning without a scope; say who may share answers with whom: shared, tenant, or an exchange property");
        }
    }

    /**
     * How long answers are good for.
     *
     * @param ttl counted from the moment of writing, whoever reads
     * @param byIntent another ttl for requests of an intent
     * @param tags whose epochs an answer depends on, such as names of document sets
     * @param version part of every key: a new one begins with an empty cache
     */
    public record Freshness(Duration ttl, Map<String, Duration> byIntent, List<String> tags, String version) {

        /** Copies the collections. */
        public Freshness {
            byIntent = Map.copyOf(byIntent);
            tags = List.copyOf(tags);
        }

        Duration of(String intent) {
            return intent == null ? ttl : byIntent.getOrDefault(intent, ttl);
        }
    }

    /**
     * What is too much.
     *
     * @param answerBytes a longer answer is not kept
     * @param writesPerMinute by one tenant; more are not kept
     * @param patience a store that has not answered by then counts as a miss
     * @param lease how long others wait for one that asks a model
     */
    public record Bounds(int answerBytes, int writesPerMinute, Duration patience, Duration lease) {

        /** 1 MB, 600 a minute, 250 ms, a minute. */
        public static final Bounds DEFAULT = new Bounds(1_000_000, 600, Duration.ofMillis(250), Duration.ofMinutes(1));
    }

    /**
     * How questions are compared.
     *
     * @param embedder of questions
     * @param verifier of the nearest ones
     * @param neighbours how many are compared exactly
     * @param lowest cosine below which a question is not looked at
     * @param testedShare share of hits that are judged, in [0, 1]
     * @param observedShare share of near misses that are judged, while there is no threshold, or always where it is learned, in [0, 1]
     * @param judge who judges them
     * @param log takes every judged pair
     * @param learned what score and threshold are learned by; null where they come from elsewhere
     */
    public record Meaning(
            PromptEmbedder embedder,
            HitVerifier verifier,
            int neighbours,
            double lowest,
            double testedShare,
            double observedShare,
            HitJudge judge,
            Consumer<Observation> log,
            LearnedVerdicts learned) {

        /** Nothing is learned, and as large a share of near misses is judged as of hits. */
        public Meaning(
                PromptEmbedder embedder,
                HitVerifier verifier,
                int neighbours,
                double lowest,
                double testedShare,
                HitJudge judge,
                Consumer<Observation> log) {
            this(embedder, verifier, neighbours, lowest, testedShare, testedShare, judge, log, null);
        }
    }
}
