/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import io.llmrouter.routing.RoutingRequest;
import java.util.Optional;

/** The question of one request, and whether it can be compared by meaning. One request; its steps follow each other, so it needs no lock. */
final class AskedQuestion {

    private final CachePolicy policy;
    private final RoutingRequest request;
    private final CanonicalRequest canonical;
    private Optional<String> notByMeaning;
    private float[] vector;

    AskedQuestion(CachePolicy policy, RoutingRequest request, CanonicalRequest canonical) {
        this.policy = policy;
        this.request = request;
        this.canonical = canonical;
    }

    RoutingRequest request() {
        return request;
    }

    EntryKey key() {
        return canonical.key();
    }

    String text() {
        return canonical.question();
    }

    /** Why it cannot be compared by meaning; empty if it can. Found out once, when it is first wanted. */
    Optional<String> notByMeaning() {
        if (notByMeaning == null) {
            notByMeaning = whyNot();
        }
        return notByMeaning;
    }

    private Optional<String> whyNot() {
        if (policy.meaning() == null) {
            return Optional.of(
                    policy.scope() == null
                            ? "no equal request; without a scope none is looked for by meaning"
                            : "no equal request");
        }
        Optional<String> exactOnly = canonical.exactOnly();
        if (exactOnly.isPresent()) {
            return exactOnly.map(why -> "no equal request, and " + why);
        }
        return policy.meaning().embedder().readsAll(text())
                ? Optional.empty()
                : Optional.of("no equal request, and the embedder does not read the whole question");
    }

    /** Its vector, computed once. Throws what the embedder throws. */
    float[] vector() {
        if (vector == null) {
            vector = request.features().embedding(policy.meaning().embedder());
        }
        return vector;
    }

    /** Whether the answer may be kept at all. */
    boolean writes() {
        return policy.writes() && !request.cacheControl().noStore();
    }
}
