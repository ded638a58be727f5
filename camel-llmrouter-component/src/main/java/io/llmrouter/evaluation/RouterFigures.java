/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

/**
 * How well a method routes between two models, on rows it has not seen. Shares are in [0, 1].
 *
 * @param name of the method
 * @param rows measured
 * @param apgr area under the recovered gap, exact
 * @param apgrInterval of it
 * @param apgrDeciles the same over eleven points
 * @param cpt20 share of strong calls that recovers 20 % of the gap
 * @param cpt20Interval of it
 * @param cpt50 50 %
 * @param cpt50Interval of it
 * @param cpt80 80 %
 * @param cpt80Interval of it
 * @param auroc how well the priority tells rows where the strong model is better from the others
 * @param trainMillis time to learn, mean over the splits
 * @param decideP50Micros median time to rank one request
 * @param decideP99Micros 99th percentile of it
 */
public record RouterFigures(
        String name,
        int rows,
        double apgr,
        Interval apgrInterval,
        double apgrDeciles,
        double cpt20,
        Interval cpt20Interval,
        double cpt50,
        Interval cpt50Interval,
        double cpt80,
        Interval cpt80Interval,
        double auroc,
        double trainMillis,
        double decideP50Micros,
        double decideP99Micros) {}
