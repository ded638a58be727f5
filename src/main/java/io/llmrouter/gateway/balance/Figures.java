/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.balance;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * What came of a run. The last deployment is the one that something happens to. Its own fault lasts from {@link Scenario#BEGIN} to {@link Scenario#END}.
 *
 * @param p50 seconds that requests of that time took
 * @param p95 the same, 95th percentile
 * @param share of requests of that time for which it was chosen
 * @param leavingAfter requests for which it was chosen before it was chosen for less than 5 in 50; NaN if that never happened
 * @param backAfter seconds after the fault until it was chosen for 10 in 50 again; NaN if that never happened
 * @param swing standard deviation of its share over periods of 10 s after {@code END} plus 240 s, in which nothing happens; even luck has 0.033 at 20 requests a second
 */
public record Figures(double p50, double p95, double share, double leavingAfter, double backAfter, double swing) {

    private static final int LAST = 2;
    private static final int RECENT = 50;
    private static final double PERIOD = 10;
    private static final double CALM_AFTER = 240;

    static Figures of(Scenario scenario, List<Simulation.Served> unordered) {
        List<Simulation.Served> served = unordered.stream()
                .sorted(Comparator.comparingDouble(Simulation.Served::at))
                .toList();
        double[] seconds = served.stream()
                .filter(s -> scenario.ill(s.at()))
                .mapToDouble(s -> Double.isNaN(s.seconds()) ? Double.POSITIVE_INFINITY : s.seconds())
                .sorted()
                .toArray();
        return new Figures(
                seconds[seconds.length / 2],
                seconds[(int) (0.95 * seconds.length)],
                share(served, s -> scenario.ill(s.at())),
                leaving(served),
                back(served),
                swing(served));
    }

    private static double share(List<Simulation.Served> served, Predicate<Simulation.Served> when) {
        long all = served.stream().filter(when).count();
        long last = served.stream().filter(when).filter(s -> s.chosen() == LAST).count();
        return all == 0 ? Double.NaN : (double) last / all;
    }

    private static double leaving(List<Simulation.Served> served) {
        int first = first(served, Scenario.BEGIN);
        int chosen = 0;
        for (int i = first; i < served.size() && served.get(i).at() < Scenario.END; i++) {
            chosen += served.get(i).chosen() == LAST ? 1 : 0;
            if (i - first >= RECENT && recent(served, i) < RECENT / 10) {
                return chosen;
            }
        }
        return Double.NaN;
    }

    private static double back(List<Simulation.Served> served) {
        int first = first(served, Scenario.END);
        for (int i = Math.max(first, RECENT); i < served.size(); i++) {
            if (recent(served, i) >= RECENT / 5) {
                return served.get(i).at() - Scenario.END;
            }
        }
        return Double.NaN;
    }

    /** How often it was chosen for the last 50 requests. */
    private static long recent(List<Simulation.Served> served, int end) {
        return served.subList(end - RECENT + 1, end + 1).stream()
                .filter(s -> s.chosen() == LAST)
                .count();
    }

    private static int first(List<Simulation.Served> served, double second) {
        int first = 0;
        while (first < served.size() - 1 && served.get(first).at() < second) {
            first++;
        }
        return first;
    }

    private static double swing(List<Simulation.Served> served) {
        double begin = Scenario.END + CALM_AFTER;
        double[] shares = new double[(int) ((Scenario.STOP - begin) / PERIOD)];
        for (int p = 0; p < shares.length; p++) {
            double from = begin + p * PERIOD;
            shares[p] = share(served, s -> s.at() >= from && s.at() < from + PERIOD);
        }
        double mean = Arrays.stream(shares).average().orElse(Double.NaN);
        return Math.sqrt(Arrays.stream(shares)
                .map(share -> (share - mean) * (share - mean))
                .average()
                .orElse(Double.NaN));
    }
}
