/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

/**
 * The search that won for that many stages and labels.
 *
 * <p>Idea: a model of the confidences beats trying thresholds on single labels; from {@value #MANY_ROWS} labelled rows on they are equally good, and up to three
 * stages that never abstain the plainer one is taken: trying all. Stages are chosen where that helped: among four or more always, among fewer from
 * {@value #ROWS_TO_JUDGE_CHAINS} rows on, from where on labels judge chains. Cost: that of the search it takes. Source: measured, see the decision record 11. Known
 * weakness: the limits were measured on one collection of data sets. Thread-safe.
 */
public final class StandardSearch implements ThresholdSearch {

    /** Rows from which on labels alone are enough. */
    static final int MANY_ROWS = 1000;
    /** Rows from which on labels tell a better chain from a luckier one. */
    static final int ROWS_TO_JUDGE_CHAINS = 300;
    /** Stages from which on there is nearly always one too many. */
    static final int MANY_STAGES = 4;

    private final ThresholdSearch exact = new ExactSearch();
    private final ThresholdSearch copula = new MarkovCopulaSearch();
    private final ThresholdSearch chainByLabels = new StageSelection(this::thresholds, StageSelection.Judge.LABELS);
    private final ThresholdSearch chainByProbabilities =
            new StageSelection(this::thresholds, StageSelection.Judge.PROBABILITIES);

    @Override
    public CascadePolicy search(StageTable rows, CascadeObjective objective, Abstention abstention) {
        ThresholdSearch chosen = rows.stages() > StageSelection.MOST_STAGES
                ? this::thresholds
                : rows.rows() >= ROWS_TO_JUDGE_CHAINS
                        ? chainByLabels
                        : rows.stages() >= MANY_STAGES ? chainByProbabilities : this::thresholds;
        return chosen.search(rows, objective, abstention);
    }

    private CascadePolicy thresholds(StageTable rows, CascadeObjective objective, Abstention abstention) {
        boolean plain =
                rows.rows() >= MANY_ROWS && rows.stages() <= ExactSearch.MOST_STAGES && abstention == Abstention.NEVER;
        return (plain ? exact : copula).search(rows, objective, abstention);
    }
}
