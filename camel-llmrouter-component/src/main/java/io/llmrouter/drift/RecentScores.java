/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import io.llmrouter.load.Fnv1a;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import java.util.Arrays;

/** What was stated of the latest {@value #KEPT} answers that were served, for labels that come later: 12 bytes each, found by a scan. Not thread-safe. */
final class RecentScores {

    private static final int KEPT = 4096;
    private static final int SMALLEST = 256;

    private long[] ids = new long[SMALLEST];
    private float[] probabilities = new float[SMALLEST];
    private int next;
    private int size;

    /** Remembers the calibrated probability of the answer that was served, if it has one. */
    void add(RoutingDecision decision) {
        double stated = stated(decision);
        if (Double.isNaN(stated)) {
            return;
        }
        if (size == ids.length && size < KEPT) {
            ids = Arrays.copyOf(ids, 2 * size);
            probabilities = Arrays.copyOf(probabilities, 2 * size);
            next = size;
        }
        ids[next] = key(decision.id());
        probabilities[next] = (float) stated;
        next = (next + 1) % ids.length;
        size = Math.min(size + 1, ids.length);
    }

    private static double stated(RoutingDecision decision) {
        for (int i = decision.attempts().size() - 1; i >= 0; i--) {
            Attempt attempt = decision.attempts().get(i);
            if (attempt.outcome().equals("accepted")) {
                return attempt.confidence() == null || attempt.confidence().probability() == null
                        ? Double.NaN
                        : attempt.confidence().probability();
            }
        }
        return Double.NaN;
    }

    /** The stated probability, once; NaN if it is not known. A second label of the same answer would count it twice. */
    double take(String id) {
        long wanted = key(id);
        for (int i = 0; i < size; i++) {
            if (ids[i] == wanted) {
                ids[i] = 0;
                return probabilities[i];
            }
        }
        return Double.NaN;
    }

    /** 64 bits of the id, never 0. */
    private static long key(String id) {
        long hash = Fnv1a.of(id);
        return hash == 0 ? 1 : hash;
    }
}
