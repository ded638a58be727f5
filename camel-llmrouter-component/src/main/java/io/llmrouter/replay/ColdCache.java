/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

/** A cache that begins empty and without a threshold, good for one stream. Not thread-safe. */
interface ColdCache {

    /**
     * What came of a stream.
     *
     * @param counts of its requests
     * @param observedLabels verdicts on near misses, which cost a judge
     * @param recheckedLabels verdicts on hits, which cost a call of the model and a judge
     * @param firstHitAt number of the first request that was a hit, from 0; -1 without hits
     * @param threshold at the end; infinite where there is none
     * @param alarms how often the threshold was tightened
     */
    record Outcome(
            HitCounts counts, int observedLabels, int recheckedLabels, int firstHitAt, double threshold, int alarms) {}

    /** Passes a stream of question numbers. */
    Outcome run(int[] stream);
}
