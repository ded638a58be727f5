/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import java.util.Map;
import java.util.Set;

/**
 * The words of a question as an index counts them: stemmed, without stop words.
 *
 * @param weights of each distinct term its inverse document frequency ln(1 + (N - n + 0.5) / (n + 0.5)), N passages of which n have it: the
 *     rarer the higher, above 0; in the order of the question
 * @param unknown how many of the distinct terms occur in no passage
 * @param passages how many the index has
 */
public record QuestionTerms(Map<String, Double> weights, int unknown, int passages) {

    /** The sum of all weights; 0 without any term. */
    public double total() {
        return weights.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Weight of those of its terms that are in a set, as a share of all weights; 0 without terms. */
    double share(Set<String> had) {
        double all = total();
        double in = weights.entrySet().stream()
                .filter(term -> had.contains(term.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        return all == 0 ? 0 : Math.min(1, in / all);
    }

    /** The weight of a term that one passage has. */
    public double rarest() {
        return idf(passages, 1);
    }

    /** Inverse document frequency as BM25 has it. */
    static double idf(int passages, int having) {
        return Math.log(1 + (passages - having + 0.5) / (having + 0.5));
    }
}
