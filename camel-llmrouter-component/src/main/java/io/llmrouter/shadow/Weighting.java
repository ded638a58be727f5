/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * How many requests each pair stands for.
 *
 * <p>Idea: a stratum's requests are shared by its pairs (Horvitz and Thompson, "A generalization of sampling without replacement from a finite universe",
 * JASA 1952). Strata from which fewer than five pairs are to be expected are one with the other small ones of the same model's answers, if that is
 * still too few, of all, and if even that is, with the smallest one that is large enough: which strata these are depends on the requests alone, not on what was drawn, so the rare kinds that happen to be drawn stand for
 * those that do not. Pairs that were drawn but have no verdict are taken to be like the others of their stratum. Where the log has no decision, all
 * pairs weigh the same. Cost: linear. Known weakness: five pairs are few for a figure of heavy tails. Immutable.
 *
 * @param groups of the pairs, drawn from together
 * @param weights of the pairs
 */
record Weighting(List<String> groups, double[] weights) {

    private static final double FEWEST = 5;
    private static final String SMALL = ",small";

    /**
     * @param pairs that are to stand for all
     * @param requests by stratum
     */
    static Weighting of(List<ShadowPair> pairs, Map<String, Integer> requests) {
        double all = requests.values().stream().mapToInt(n -> n).sum();
        double fewest = FEWEST * all / Math.max(1, pairs.size());
        Map<String, String> names = new TreeMap<>();
        requests.keySet().forEach(stratum -> names.put(stratum, stratum));
        join(names, requests, fewest, stratum -> model(stratum) + SMALL);
        join(names, requests, fewest, stratum -> SMALL);
        Map<String, Integer> sizes = sizes(names, requests);
        if (sizes.size() > 1 && sizes.getOrDefault(SMALL, Integer.MAX_VALUE) < fewest) {
            String host = sizes.entrySet().stream()
                    .filter(entry -> !entry.getKey().equals(SMALL))
                    .min(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
            names.replaceAll((stratum, name) -> name.equals(SMALL) ? host : name);
            sizes = sizes(names, requests);
        }
        return weighted(pairs, names, sizes, all);
    }

    /** Groups that are too small get the name of one that they share. */
    private static void join(
            Map<String, String> names, Map<String, Integer> requests, double fewest, UnaryOperator<String> shared) {
        Map<String, Integer> sizes = sizes(names, requests);
        names.replaceAll((stratum, name) -> sizes.get(name) < fewest ? shared.apply(stratum) : name);
    }

    private static Map<String, Integer> sizes(Map<String, String> names, Map<String, Integer> requests) {
        Map<String, Integer> sizes = new TreeMap<>();
        names.forEach((stratum, name) -> sizes.merge(name, requests.get(stratum), Integer::sum));
        return sizes;
    }

    private static Weighting weighted(
            List<ShadowPair> pairs, Map<String, String> names, Map<String, Integer> sizes, double all) {
        List<String> groups = pairs.stream()
                .map(pair -> names.getOrDefault(pair.stratum(), SMALL))
                .toList();
        Map<String, Integer> drawn = new HashMap<>();
        groups.forEach(group -> drawn.merge(group, 1, Integer::sum));
        double reached = sizes.entrySet().stream()
                .filter(entry -> drawn.containsKey(entry.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        double[] weights = groups.stream()
                .mapToDouble(group -> reached == 0
                        ? 1
                        : (double) sizes.getOrDefault(group, 1) / drawn.get(group) * (all / reached))
                .toArray();
        return new Weighting(groups, weights);
    }

    /** Some of the pairs, weighted as they are among all. */
    Weighting part(List<Integer> places) {
        return new Weighting(
                places.stream().map(groups::get).toList(),
                places.stream().mapToDouble(i -> weights[i]).toArray());
    }


    private static String model(String stratum) {
        int end = stratum.indexOf(',');
        return end < 0 ? stratum : stratum.substring(0, end);
    }
}
