/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import io.llmrouter.cascade.CascadeObjective.Means;

/** Sums over served rows, moved row by row while a threshold moves. Mutable, for one thread. */
final class ServedSums {

    private final int rows;
    private double score;
    private double cost;
    private double abstained;
    private double strong;

    /** @param rows by which means are divided */
    ServedSums(int rows) {
        this.rows = rows;
    }

    ServedSums copy() {
        ServedSums copy = new ServedSums(rows);
        copy.score = score;
        copy.cost = cost;
        copy.abstained = abstained;
        copy.strong = strong;
        return copy;
    }

    /** An answer of a stage before the last. */
    void addAnswer(double scoreOfRow, double costOfRow) {
        score += scoreOfRow;
        cost += costOfRow;
    }

    /** An answer of the last stage. */
    void addStrong(double scoreOfRow, double costOfRow) {
        addAnswer(scoreOfRow, costOfRow);
        strong++;
    }

    /** Counts a served row, or with a sign of -1 takes it back. */
    void add(CascadePolicy.Served served, boolean atLast, int sign) {
        score += sign * served.score();
        cost += sign * served.cost();
        abstained += served.answered() ? 0 : sign;
        strong += atLast ? sign : 0;
    }

    Means means() {
        return new Means(score / rows, cost / rows, abstained / rows, strong / rows);
    }
}
