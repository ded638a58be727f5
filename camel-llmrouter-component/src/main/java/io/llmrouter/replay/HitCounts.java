/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

/**
 * What became of the requests of a stream.
 *
 * @param requests all
 * @param exact answered because the same text was answered before
 * @param hits answered because a similar question was answered before
 * @param wrong of these, where that answer does not serve
 */
public record HitCounts(int requests, int exact, int hits, int wrong) {

    /** Share of all requests that are answered by a similar question. */
    public double hitRate() {
        return (double) hits / requests;
    }

    /** Share of all requests that are answered from the cache at all. */
    public double servedRate() {
        return (double) (hits + exact) / requests;
    }

    /** Share of wrong ones among hits by similarity; not a number without hits. */
    public double wrongHitRate() {
        return hits == 0 ? Double.NaN : (double) wrong / hits;
    }

    /** Whether there are hits by similarity and few enough of them are wrong. */
    public boolean within(double budget) {
        return hits > 0 && wrong <= budget * hits;
    }

    /** The same where exact repeats count as hits, all right. */
    public boolean withinOfAll(double budget) {
        return hits > 0 && wrong <= budget * (hits + exact);
    }
}
