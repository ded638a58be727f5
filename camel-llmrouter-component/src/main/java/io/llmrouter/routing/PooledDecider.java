/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import java.util.Map;
import java.util.Set;

/** Chooses among those of a pool that can be called now, and abstains where there are none. Thread-safe if the choice is. */
abstract class PooledDecider implements Decider {

    final CandidatePool pool;

    PooledDecider(CandidatePool pool) {
        this.pool = pool;
    }

    /**
     * Chooses.
     *
     * @param request what is asked
     * @param open who can be called, at least one
     */
    abstract Verdict choose(RoutingRequest request, CandidatePool.Open open);

    @Override
    public final Verdict decide(RoutingRequest request) {
        CandidatePool.Open open = pool.open(request);
        return open.isEmpty() ? pool.nobody(open) : choose(request, open);
    }

    @Override
    public final Set<String> targets() {
        return Set.copyOf(pool.names());
    }

    @Override
    public final Map<String, Object> explain(RoutingRequest request) {
        return pool.explain(request);
    }
}
