/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmrouter.cascade.CascadeObjective.Means;
import io.llmrouter.cascade.CascadePolicy.StageRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Also turns stages off: every chain that ends with the last stage is searched, and the one with the smallest loss on the rows is kept.
 *
 * <p>Idea: calling a stage that is seldom believed only costs, so a shorter chain, down to always asking the strongest, may be better. Cost: 2^(k-1)
 * searches, hence at most {@value #MOST_STAGES} stages. Source: FrugalGPT, which compares all lists of models. Known weakness: one more choice that labels
 * have to carry, hence calibrated probabilities may choose instead; among equals the shorter chain wins. Thread-safe.
 */
public final class StageSelection implements ThresholdSearch {

    /** Stages that it can choose from. */
    public static final int MOST_STAGES = 8;

    private final ThresholdSearch search;
    private final Judge judge;
    private final Cache<StageTable, List<StageTable>> tables =
            Caffeine.newBuilder().weakKeys().build();

    /** What chains are compared by. */
    public enum Judge {
        /** The scores of the labelled rows. */
        LABELS,
        /** The scores that calibrated probabilities expect; better where labels are few. */
        PROBABILITIES
    }

    /**
     * @param search of the thresholds of each chain
     * @param judge what chains are compared by
     */
    public StageSelection(ThresholdSearch search, Judge judge) {
        this.search = search;
        this.judge = judge;
    }

    @Override
    public CascadePolicy search(StageTable rows, CascadeObjective objective, Abstention abstention) {
        if (rows.stages() > MOST_STAGES) {
            throw new IllegalArgumentException("stages are chosen from at most " + MOST_STAGES + ", but there are "
                    + rows.stages() + "; leave some out or search without choosing");
        }
        StageTable measured = judge == Judge.LABELS ? rows : rows.expected();
        Means strong = Means.of(CascadePolicy.alwaysStrong(rows.stages()).measure(measured));
        List<int[]> chains = chains(rows.stages());
        List<StageTable> parts =
                tables.get(rows, whole -> chains.stream().map(whole::withStages).toList());
        CascadePolicy best = null;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < chains.size(); i++) {
            CascadePolicy policy =
                    spread(search.search(parts.get(i), objective, abstention), chains.get(i), rows.stages());
            double loss = objective.loss(Means.of(policy.measure(measured)), strong);
            if (loss < least) {
                least = loss;
                best = policy;
            }
        }
        return best;
    }

    /** Ascending stages, each chain ending with the last stage, the shortest chains first. */
    private static List<int[]> chains(int stages) {
        int last = stages - 1;
        return IntStream.range(0, 1 << last)
                .boxed()
                .sorted((one, other) -> Integer.bitCount(one) - Integer.bitCount(other))
                .map(mask -> IntStream.rangeClosed(0, last)
                        .filter(stage -> stage == last || (mask >> stage & 1) == 1)
                        .toArray())
                .toList();
    }

    private static CascadePolicy spread(CascadePolicy policy, int[] chain, int stages) {
        List<StageRule> rules = new ArrayList<>();
        for (int stage = 0, at = 0; stage < stages; stage++) {
            rules.add(chain[at] == stage ? policy.rules().get(at++) : StageRule.off());
        }
        return new CascadePolicy(rules);
    }
}
