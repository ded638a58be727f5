/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import io.llmrouter.load.Fnv1a;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes a fixed share of each stratum.
 *
 * <p>Idea: the n-th request of a stratum is taken where floor(n rate + u) is larger than one request before, with a random start u in [0, 1): after n
 * requests between n rate - 1 and n rate + 1 were taken, in any order of strata. Cost: one map entry a request. Source: systematic sampling with a
 * fractional interval, W. Cochran, "Sampling Techniques", 3rd ed. 1977, 8.1. Known weakness: traffic that repeats itself at the pace of the sample is
 * seen from one side only. Bounded: strata beyond {@link #MOST} are one. Thread-safe.
 */
public final class SystematicSampler {

    /** Strata with a count of their own. */
    public static final int MOST = 128;

    private final double rate;
    private final long seed;
    private final Map<String, Place> places = new ConcurrentHashMap<>();

    /**
     * A request's place.
     *
     * @param stratum that it counts in
     * @param taken whether it is in the sample
     */
    public record Draw(String stratum, boolean taken) {}

    /** Requests so far and the start. */
    private record Place(long seen, double start) {}

    /**
     * @param rate in (0, 1]
     * @param seed of the starts
     */
    public SystematicSampler(double rate, long seed) {
        this.rate = rate;
        this.seed = seed;
    }

    /** Counts a request. */
    public Draw next(String stratum) {
        String counted = places.containsKey(stratum) || places.size() < MOST ? stratum : Strata.OTHERS;
        boolean[] taken = new boolean[1];
        places.compute(counted, (name, before) -> {
            Place place = before == null ? new Place(0, start(name)) : before;
            taken[0] = due(place.seen + 1, place.start) > due(place.seen, place.start);
            return new Place(place.seen + 1, place.start);
        });
        return new Draw(counted, taken[0]);
    }

    int strata() {
        return places.size();
    }

    private double due(long requests, double start) {
        return rate == 1 ? requests : Math.floor(requests * rate + start);
    }

    private double start(String stratum) {
        return new SplittableRandom(new SplittableRandom(seed).nextLong() ^ Fnv1a.of(stratum)).nextDouble();
    }
}
