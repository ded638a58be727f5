/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import io.llmrouter.cascade.Abstention;
import io.llmrouter.cascade.ExactSearch;
import io.llmrouter.cascade.IndependentThresholds;
import io.llmrouter.cascade.MarkovCopulaSearch;
import io.llmrouter.cascade.QuantileGridSearch;
import io.llmrouter.cascade.StageSelection;
import io.llmrouter.cascade.StandardSearch;
import io.llmrouter.cascade.ThresholdSearch;
import java.util.ArrayList;
import java.util.List;

/**
 * A way to find thresholds that is compared with others.
 *
 * @param name for people
 * @param search finds them
 * @param abstention which stages may give up
 */
public record SearchContender(String name, ThresholdSearch search, Abstention abstention) {

    private static final String INDEPENDENT = "independent";
    private static final String EXACT = "exact";
    private static final String GRID = "grid";
    private static final String COPULA = "copula";
    private static final String BY_LABELS = "copula, stages by labels";
    private static final String BY_PROBABILITIES = "copula, stages by probabilities";
    private static final String STANDARD = "standard";
    private static final String LAST = ", last abstains";
    private static final String EVERY = ", each abstains";

    /** All shipped ones for a number of stages. */
    public static List<SearchContender> all(int stages) {
        ThresholdSearch grid = new QuantileGridSearch();
        ThresholdSearch copula = new MarkovCopulaSearch();
        List<SearchContender> all = new ArrayList<>();
        all.add(answering(INDEPENDENT, new IndependentThresholds()));
        if (stages <= ExactSearch.MOST_STAGES) {
            all.add(answering(EXACT, new ExactSearch()));
        }
        all.add(answering(GRID, grid));
        all.add(answering(COPULA, copula));
        all.add(answering(BY_LABELS, new StageSelection(copula, StageSelection.Judge.LABELS)));
        all.add(answering(BY_PROBABILITIES, new StageSelection(copula, StageSelection.Judge.PROBABILITIES)));
        all.add(answering(STANDARD, new StandardSearch()));
        all.add(new SearchContender(GRID + LAST, grid, Abstention.LAST_STAGE));
        all.add(new SearchContender(GRID + EVERY, grid, Abstention.EVERY_STAGE));
        all.add(new SearchContender(COPULA + LAST, copula, Abstention.LAST_STAGE));
        all.add(new SearchContender(COPULA + EVERY, copula, Abstention.EVERY_STAGE));
        return all;
    }

    private static SearchContender answering(String name, ThresholdSearch search) {
        return new SearchContender(name, search, Abstention.NEVER);
    }

    /** What the defaults hang on: pairs of names, the first against the second. */
    public static List<List<String>> questions(int stages) {
        List<List<String>> pairs = new ArrayList<>();
        if (stages <= ExactSearch.MOST_STAGES) {
            pairs.add(List.of(EXACT, INDEPENDENT));
            pairs.add(List.of(COPULA, EXACT));
        }
        pairs.add(List.of(GRID, INDEPENDENT));
        pairs.add(List.of(COPULA, GRID));
        pairs.add(List.of(COPULA, INDEPENDENT));
        pairs.add(List.of(BY_LABELS, COPULA));
        pairs.add(List.of(BY_PROBABILITIES, COPULA));
        pairs.add(List.of(STANDARD, INDEPENDENT));
        pairs.add(List.of(GRID + EVERY, GRID + LAST));
        pairs.add(List.of(COPULA + EVERY, COPULA + LAST));
        return pairs;
    }
}
