/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.cache.CachePolicy;
import io.llmrouter.cache.TenantScope;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A router's cache as the document describes it. Immutable.
 *
 * @param place in the document, for messages
 * @param path of the key
 * @param reads whether kept answers are given
 * @param writes whether answers are kept
 * @param scope who shares with whom; null if nobody said
 * @param freshness how long
 * @param bounds how much
 * @param meaning how similar questions are compared; null for equal requests only
 */
public record CacheDefinition(
        String place,
        String path,
        boolean reads,
        boolean writes,
        TenantScope scope,
        CachePolicy.Freshness freshness,
        CachePolicy.Bounds bounds,
        Meaning meaning) {

    /**
     * How similar questions are compared.
     *
     * @param bundle with verifier and threshold, or null
     * @param threshold typed in, a cosine; NaN for none
     * @param budget share of hits that may be wrong; NaN if nobody said
     * @param neighbours how many are compared exactly
     * @param lowest cosine below which a question is not looked at
     * @param learns whether score and threshold are learned while it runs
     * @param recheck what is tested of it
     */
    public record Meaning(
            Path bundle,
            double threshold,
            double budget,
            int neighbours,
            double lowest,
            boolean learns,
            Recheck recheck) {}

    /**
     * What is tested.
     *
     * @param share of hits, in [0, 1]
     * @param misses share of near misses, while there is no threshold, or always where it is learned, in [0, 1]
     * @param judge name of the model that judges, or null for equality of texts alone
     * @param log where labelled pairs are appended, or null
     */
    public record Recheck(double share, double misses, String judge, Path log) {

        /** Nothing is tested. */
        public static final Recheck NONE = new Recheck(0, 0, null, null);
    }

    /** The same with answers that a new epoch of this tag forgets as well. */
    CacheDefinition dependingOn(String tag) {
        List<String> tags = Stream.concat(freshness.tags().stream(), Stream.of(tag))
                .distinct()
                .toList();
        return new CacheDefinition(
                place,
                path,
                reads,
                writes,
                scope,
                new CachePolicy.Freshness(freshness.ttl(), freshness.byIntent(), tags, freshness.version()),
                bounds,
                meaning);
    }

    /** Files that it is made from. */
    List<Path> files() {
        return meaning == null || meaning.bundle() == null ? List.of() : List.of(meaning.bundle());
    }
}
