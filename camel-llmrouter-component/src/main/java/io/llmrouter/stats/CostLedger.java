/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.stats;

import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.TokenCount;

/**
 * What a request cost, and what it would have cost to ask the strongest model at once.
 *
 * <p>The baseline of a request that the strong model did not answer is an estimate: its tokens are the cheap answer's times the ratio between the two
 * models, measured on the questions that both answered (escalations). Answers differ in length, so equal lengths are only assumed before the first
 * such question. Known weakness: escalated questions are the harder ones, so their ratio is biased towards hard questions. Thread-safe.
 */
public final class CostLedger {

    private static final double UNOBSERVED = 1.0;

    private final StatsRepository stats;

    /** @param stats where the ratios come from */
    public CostLedger(StatsRepository stats) {
        this.stats = stats;
    }

    /**
     * The estimated cost of having asked {@code strong} instead.
     *
     * @param answeredBy the model whose tokens are known
     * @param tokens what it used
     * @param strong the model that was not asked
     * @return in the configuration's currency
     */
    public double counterfactualCost(String answeredBy, TokenCount tokens, CandidateModel strong) {
        double outputRatio = stats.outputRatio(answeredBy, strong.name()).orElse(UNOBSERVED);
        double inputRatio = stats.inputRatio(answeredBy, strong.name()).orElse(UNOBSERVED);
        int input = (int) Math.round(tokens.input() * inputRatio);
        int cached = (int) Math.min(input, Math.round(tokens.cachedInput() * inputRatio));
        return strong.price().cost(new TokenCount(input, cached, (int) Math.round(tokens.output() * outputRatio)));
    }
}
