/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import java.util.Locale;

/**
 * Whether the route holds the floor.
 *
 * @param state what can be said
 * @param sentence for people
 * @param missing further pairs that are probably needed; 0 if none, -1 if so many that nobody can ask for them
 */
record ShadowVerdict(State state, String sentence, long missing) {

    private static final long MOST = 1_000_000;

    /** What can be said. */
    enum State {
        /** The whole interval is at the floor or above. */
        holds,
        /** The whole interval is below it. */
        fails,
        /** The floor is within the interval. */
        unsure,
        /** Nobody said which answers are good. */
        unjudged
    }

    /**
     * Decides.
     *
     * @param quality of all requests
     * @param model the shadow
     * @param rate at which pairs come; not a number if unknown
     */
    static ShadowVerdict of(Quality quality, String model, ReportTerms terms, double rate) {
        if (quality.measure() == Quality.Measure.none) {
            return new ShadowVerdict(
                    State.unjudged,
                    "Nobody judged: only agreement and cost are known. Give the shadow a judge, or attach feedback.",
                    0);
        }
        boolean graded = quality.measure() == Quality.Measure.grades;
        Estimate held = graded ? quality.ratio() : quality.difference().plus(1);
        String figure = graded
                ? "the route has " + percent(held) + " of " + model + "'s quality"
                : "served answers win less " + model + "'s wins: " + points(quality.difference()) + " of the requests";
        String floor = graded
                ? percent(terms.qualityFloor()) + " was asked for"
                : "at most " + percent(1 - terms.qualityFloor()) + " may be lost";
        String basis = " (" + quality.pairs() + " comparisons, " + percent(terms.level()) + " interval)";
        if (held.low() >= terms.qualityFloor()) {
            return new ShadowVerdict(State.holds, "Holds: " + figure + ", and " + floor + basis + ".", 0);
        } else if (held.high() < terms.qualityFloor()) {
            return new ShadowVerdict(State.fails, "Does not hold: " + figure + ", and " + floor + basis + ".", 0);
        }
        long missing = missing(quality.pairs(), held, terms.qualityFloor());
        return new ShadowVerdict(
                State.unsure,
                "Not enough samples: " + figure + ", and " + floor + basis + "; " + more(missing, rate) + ".",
                missing);
    }

    /** The interval shrinks with the root of the number of pairs; the side that faces the floor must come free of it. */
    private static long missing(int pairs, Estimate held, double floor) {
        double distance = Math.abs(held.value() - floor);
        double reach = held.value() >= floor ? held.value() - held.low() : held.high() - held.value();
        double needed = pairs * Math.pow(reach / distance, 2);
        return needed < MOST ? Math.max(1, (long) Math.ceil(needed) - pairs) : -1;
    }

    private static String more(long missing, double rate) {
        if (missing < 0) {
            return "the estimate lies so near to the floor that no number of comparisons will tell";
        }
        String comparisons = "about " + missing + " more comparisons are needed";
        return rate > 0
                ? comparisons + ", some " + (long) Math.ceil(missing / rate) + " requests at this rate"
                : comparisons;
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String percent(Estimate share) {
        return percent(share.value()) + " " + range(share);
    }

    private static String points(Estimate share) {
        return String.format(Locale.ROOT, "%+.1f %% ", 100 * share.value()) + range(share);
    }

    private static String range(Estimate share) {
        return Double.isInfinite(share.high())
                ? String.format(Locale.ROOT, "[%.1f, unbounded]", 100 * share.low())
                : String.format(Locale.ROOT, "[%.1f, %.1f]", 100 * share.low(), 100 * share.high());
    }
}
