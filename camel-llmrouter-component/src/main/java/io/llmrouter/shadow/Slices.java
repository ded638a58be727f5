/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Quality by kind of request. Kinds without a pair are listed as well, since nothing is known of them. Among many kinds some look bad by chance, so one is
 * called below the floor only if that holds at a level which allows for all of them (C. Bonferroni 1936). Stateless.
 */
final class Slices {

    /** Fewer pairs say little. */
    static final int SMALL_BELOW = 30;

    private static final int MOST_VALUES = 40;

    private Slices() {}

    /**
     * One kind.
     *
     * @param dimension by which
     * @param value its name
     * @param requests of the kind
     * @param quality of its pairs, those of the shadow's own answers included
     * @param below whether it is below the floor, all kinds allowed for
     */
    record Slice(Dimension dimension, String value, int requests, Quality quality, boolean below) {

        boolean isSmall() {
            return quality.pairs() < SMALL_BELOW;
        }
    }

    static List<Slice> of(ShadowStudy study, Quality.Measure measure, ReportTerms terms) {
        List<ShadowPair> pairs =
                study.pairs().stream().filter(measure::has).toList();
        Weighting weighting = Weighting.of(pairs, study.population().strata());
        List<Kind> kinds = kinds(study, pairs);
        long looked = kinds.stream()
                .filter(kind -> pairs.stream().anyMatch(kind::has))
                .count();
        double adjusted = 1 - (1 - terms.level()) / Math.max(1, looked);
        List<Slice> slices = new ArrayList<>();
        for (Kind kind : kinds) {
            List<Integer> places = IntStream.range(0, pairs.size())
                    .filter(i -> kind.has(pairs.get(i)))
                    .boxed()
                    .toList();
            List<ShadowPair> own = places.stream().map(pairs::get).toList();
            Weighting part = weighting.part(places);
            Quality quality = Quality.of(measure, own, part, terms, terms.level());
            Quality strict = Quality.of(measure, own, part, terms, adjusted);
            slices.add(new Slice(kind.dimension, kind.value, kind.requests, quality, below(strict, terms)));
        }
        return slices;
    }

    private static boolean below(Quality quality, ReportTerms terms) {
        return switch (quality.measure()) {
            case grades -> quality.ratio().high() < terms.qualityFloor();
            case preference -> quality.difference().high() + 1 < terms.qualityFloor();
            case none -> false;
        };
    }

    private record Kind(Dimension dimension, String value, int requests) {

        boolean has(ShadowPair pair) {
            return value.equals(pair.kinds().get(dimension));
        }
    }

    /** Of dimensions with at least two values; the most frequent ones. */
    private static List<Kind> kinds(ShadowStudy study, List<ShadowPair> pairs) {
        List<Kind> kinds = new ArrayList<>();
        for (Dimension dimension : Dimension.values()) {
            Map<String, Integer> counts = new TreeMap<>();
            study.population().rows().forEach(row -> counts.merge(row.kinds().get(dimension), 1, Integer::sum));
            pairs.stream()
                    .map(pair -> pair.kinds().get(dimension))
                    .filter(value -> value != null && !counts.containsKey(value))
                    .forEach(value -> counts.put(value, 0));
            if (counts.size() > 1) {
                counts.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                        .limit(MOST_VALUES)
                        .forEach(entry -> kinds.add(new Kind(dimension, entry.getKey(), entry.getValue())));
            }
        }
        return kinds;
    }
}
