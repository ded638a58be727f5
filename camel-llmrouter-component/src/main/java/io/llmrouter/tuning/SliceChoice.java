/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.calibration.ThresholdCertifier;
import io.llmrouter.cascade.CascadePolicy;
import io.llmrouter.cascade.StageTable;
import io.llmrouter.tuning.ThresholdChoice.Chosen;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The threshold of one slice, such as a task.
 *
 * <p>Idea: a slice whose own certify rows certify a threshold takes that; any other takes the threshold of all rows, unless its own rows, at least
 * {@value ThresholdCertifier#FEWEST_LABELS} of them, break what was asked for at that threshold: then its stages are off. Cost: a choice for each slice. Source: a
 * certificate for each group, as in "Learn then test" (Angelopoulos et al., 2021) applied group by group. Known weakness: every promise stands alone, at its own
 * confidence, so of many slices some are broken; a slice that takes the threshold of all rows has no promise of its own. Immutable.
 *
 * @param standing whose threshold it is
 * @param labels rows that it was chosen on
 * @param chosen the policy; with a promise where the threshold is the slice's own, and why there is none where one was sought
 */
public record SliceChoice(Standing standing, int labels, Chosen chosen) {

    /** Whose threshold a slice takes. */
    public enum Standing {
        /** Certified on its own rows. */
        OWN,
        /** That of all rows. */
        POOLED,
        /** None: its own rows break the promise at that of all rows. */
        OFF;

        /** As files name it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Rows with the slice of each; null for none. */
    record Labelled(StageTable table, String[] slice) {

        int[] of(String name) {
            return IntStream.range(0, slice.length)
                    .filter(row -> name.equals(slice[row]))
                    .toArray();
        }
    }

    /** Of each slice, the largest first: the threshold of all rows. */
    static Map<String, SliceChoice> pooled(CascadeRows rows, Chosen chosen) {
        Map<String, SliceChoice> slices = new LinkedHashMap<>();
        largestFirst(Arrays.stream(rows.slices()))
                .forEach((name, labels) ->
                        slices.put(name, new SliceChoice(Standing.POOLED, labels, new Chosen(chosen.policy(), null))));
        return slices;
    }

    /**
     * Of each slice, the largest first.
     *
     * @param choice of thresholds
     * @param pooled what was chosen on all rows
     * @param candidates rows that candidates come from
     * @param tested the certify rows
     * @param wanted what to promise
     */
    static Map<String, SliceChoice> certified(
            ThresholdChoice choice, Chosen pooled, Labelled candidates, Labelled tested, Wanted.Certified wanted) {
        Map<String, SliceChoice> slices = new LinkedHashMap<>();
        largestFirst(Stream.concat(Arrays.stream(candidates.slice), Arrays.stream(tested.slice)))
                .forEach((name, labels) -> {
                    int[] from = candidates.of(name);
                    int[] to = tested.of(name);
                    Chosen plain = new Chosen(pooled.policy(), null, pooled.promised());
                    slices.put(
                            name,
                            from.length == 0 || to.length < ThresholdCertifier.FEWEST_LABELS
                                    ? new SliceChoice(Standing.POOLED, labels, plain)
                                    : of(
                                            choice.certified(
                                                    candidates.table.withRows(from), tested.table.withRows(to), wanted),
                                            plain,
                                            ThresholdChoice.breaks(
                                                    pooled.policy(), tested.table.withRows(to), wanted.terms()),
                                            labels));
                });
        return slices;
    }

    private static SliceChoice of(Chosen own, Chosen pooled, boolean broken, int labels) {
        if (own.feasible()) {
            return new SliceChoice(Standing.OWN, labels, own);
        }
        CascadePolicy strong = CascadePolicy.alwaysStrong(pooled.policy().stages());
        return broken
                ? new SliceChoice(Standing.OFF, labels, new Chosen(strong, own.certification()))
                : new SliceChoice(
                        Standing.POOLED, labels, new Chosen(pooled.policy(), own.certification(), pooled.promised()));
    }

    private static Map<String, Integer> largestFirst(Stream<String> names) {
        return names
                .filter(name -> name != null)
                .collect(Collectors.toMap(name -> name, name -> 1, Integer::sum, TreeMap::new))
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Integer::sum, LinkedHashMap::new));
    }
}
