/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

/**
 * Which things belong together when some were joined.
 *
 * <p>Idea: a forest whose paths are halved when walked. Cost: nearly constant a call. Source: Tarjan, "Efficiency of a good but not linear set union
 * algorithm", 1975. Not thread-safe.
 */
public final class DisjointSets {

    private final int[] parent;

    /** @param most things, numbered from 0, each alone */
    public DisjointSets(int most) {
        parent = new int[most];
        for (int i = 0; i < most; i++) {
            parent[i] = i;
        }
    }

    /** The same number for all that belong together. */
    public int root(int of) {
        int at = of;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    /** Puts two things, and all that belongs to them, together. */
    public void join(int one, int other) {
        parent[root(other)] = root(one);
    }
}
