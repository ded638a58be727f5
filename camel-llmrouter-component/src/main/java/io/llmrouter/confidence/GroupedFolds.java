/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Folds that keep the rows of a group together: a duplicate in another fold would be an answer known beforehand. Stateless. */
final class GroupedFolds {

    private GroupedFolds() {}

    /**
     * Draws.
     *
     * @param group of each row
     * @param folds how many
     * @param seed of the draw
     * @return of each row its fold, from 0; with fewer groups than folds, fewer folds
     */
    static int[] of(int[] group, int folds, long seed) {
        List<Integer> groups = Arrays.stream(group).distinct().boxed().collect(Collectors.toList());
        Collections.shuffle(groups, new Random(seed));
        Map<Integer, Integer> fold = new LinkedHashMap<>();
        groups.forEach(one -> fold.put(one, fold.size() % folds));
        return Arrays.stream(group).map(fold::get).toArray();
    }
}
