/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many requests each pair stands for.
 *
 * <p>Idea: a stratum's requests are shared by its pairs (Horvitz and Thompson, "A generalization of sampling without replacement from a finite universe",
 * JASA 1952). Requests of a stratum without any pair are shared by the pairs of the same model's answers, and if there are none either, by all. Pairs that
 * were drawn but have no verdict are taken to be like the others of their stratum. Where the log has no decision, all pairs weigh the same. Stateless.
 */
final class Weights {

    private static final Strata MODEL = new Strata(List.of(Dimension.model));

    private Weights() {}

    /**
     * @param pairs that are to stand for all
     * @param requests by stratum
     * @return one a pair
     */
    static double[] of(List<ShadowPair> pairs, Map<String, Integer> requests) {
        Map<String, Integer> drawn = new HashMap<>();
        pairs.forEach(pair -> drawn.merge(pair.stratum(), 1, Integer::sum));
        Map<String, Double> covered = new HashMap<>();
        Map<String, Double> all = new HashMap<>();
        requests.forEach((stratum, count) -> {
            all.merge(model(stratum), (double) count, Double::sum);
            if (drawn.containsKey(stratum)) {
                covered.merge(model(stratum), (double) count, Double::sum);
            }
        });
        double total = requests.values().stream().mapToInt(n -> n).sum();
        double reached = all.entrySet().stream()
                .filter(entry -> covered.containsKey(entry.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        return pairs.stream()
                .mapToDouble(pair -> {
                    Integer count = requests.get(pair.stratum());
                    if (count == null || reached == 0) {
                        return 1;
                    }
                    String model = model(pair.stratum());
                    return (double) count
                            / drawn.get(pair.stratum())
                            * (all.get(model) / covered.get(model))
                            * (total / reached);
                })
                .toArray();
    }

    private static String model(String stratum) {
        int end = stratum.indexOf(',');
        String first = end < 0 ? stratum : stratum.substring(0, end);
        return Strata.readFrom(first).filter(MODEL::equals).map(same -> first).orElse(Strata.OTHERS);
    }
}
