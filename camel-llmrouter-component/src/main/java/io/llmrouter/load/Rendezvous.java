/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.load;

import java.util.List;

/**
 * Always the same place for the same key, by weight.
 *
 * <p>Idea: key and place together give a number that looks random; the highest, scaled by weight, wins. When a place goes away only its own keys move, and they
 * spread over all others. Source: weighted rendezvous hashing (Thaler and Ravishankar, 1998; weights by -w / ln u, Schindelhauer and Schomaker, 2005). Cost:
 * one hash per place. Known weakness: shares are right on the mean only. Stateless.
 */
public final class Rendezvous {

    private Rendezvous() {}

    /**
     * The place of a key.
     *
     * @param key any text
     * @param places all of them
     * @param weights of the places, above 0
     * @param open indexes of those that can be chosen, at least one
     * @return one of these indexes
     */
    public static int place(String key, List<String> places, double[] weights, int[] open) {
        int best = open[0];
        double highest = Double.NEGATIVE_INFINITY;
        for (int index : open) {
            double score = -weights[index] / Math.log(uniform(key, places.get(index)));
            if (score > highest) {
                highest = score;
                best = index;
            }
        }
        return best;
    }

    /** In (0, 1). */
    private static double uniform(String key, String place) {
        long hash = mix(Fnv1a.of(key, place));
        return ((hash >>> 11) + 0.5) * 0x1.0p-53;
    }

    /** The finaliser of splitmix64, for the last characters hardly touch the high bits of FNV. */
    private static long mix(long hash) {
        long mixed = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
