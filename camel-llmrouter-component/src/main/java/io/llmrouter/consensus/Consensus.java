/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.consensus;

import java.util.List;
import java.util.Objects;

/**
 * Ask several models in parallel and serve what they agree on.
 *
 * <p>Idea: models that err independently seldom make the same mistake, so an answer that several give is more likely right than any single one. Cost:
 * every call started is paid, an early stop saves what the rest would have written. Source: Condorcet, 1785; Wang et al., "Self-consistency improves
 * chain of thought reasoning", 2023. Known weakness: models trained on the same texts share mistakes, and agree on them. Immutable.
 *
 * @param name of the plan
 * @param models asked in parallel, cheap to strong, each once; at least two
 * @param minAgree how many must agree (of a synthesis: how many must answer), 1 to the number of models; below it nothing is trusted
 * @param rule how the answers are counted
 * @param maxCost most that a request may cost, above 0, in the configuration's currency; null for no limit
 */
public record Consensus(String name, List<String> models, int minAgree, Rule rule, Double maxCost) {

    /** Copies the models and checks the numbers. */
    public Consensus {
        models = List.copyOf(models);
        Objects.requireNonNull(rule, "rule");
        if (models.size() < 2) {
            throw new IllegalArgumentException(
                    "consensus '" + name + "' has " + models.size() + " model(s); it needs at least two");
        }
        if (minAgree < 1 || minAgree > models.size()) {
            throw new IllegalArgumentException("consensus '" + name + "' has minAgree " + minAgree
                    + "; write a whole number from 1 to " + models.size() + ", the number of its models");
        }
        if (maxCost != null && !(maxCost > 0)) {
            throw new IllegalArgumentException(
                    "consensus '" + name + "' has maxCost " + maxCost + "; write an amount above 0");
        }
    }

    /** More than half of that many. */
    public static int moreThanHalf(int models) {
        return models / 2 + 1;
    }

    /** The same, where a medoid compares answers by these vectors; any other rule stays as it is. */
    public Consensus comparedBy(AnswerVectors vectors) {
        return rule instanceof Rule.Medoid medoid
                ? new Consensus(name, models, minAgree, new Rule.Medoid(medoid.minSimilarity(), vectors), maxCost)
                : this;
    }
}
