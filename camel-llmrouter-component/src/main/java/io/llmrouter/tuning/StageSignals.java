/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

/**
 * What a signal says of the answers of judged stages. Arrays are indexed by row, then stage, and are not to be changed.
 *
 * @param raw n x (k - 1), higher is surer; not a number where an answer gives no evidence
 * @param gain n x (k - 1), how much better the strongest would do, for budgets; null where the signal has no opinion on that
 */
public record StageSignals(double[][] raw, double[][] gain) {

    /** Number of rows. */
    public int size() {
        return raw.length;
    }

    /** Some of the rows, in that order. */
    public StageSignals only(int[] rows) {
        return new StageSignals(CascadeRows.pick(raw, rows), gain == null ? null : CascadeRows.pick(gain, rows));
    }

    /**
     * At the places that the rows have in a whole table; others stay empty and are not to be looked at.
     *
     * @param places of these rows
     * @param rows of the whole table
     */
    StageSignals spread(int[] places, int rows) {
        double[][] all = new double[rows][];
        double[][] gains = gain == null ? null : new double[rows][];
        for (int i = 0; i < places.length; i++) {
            all[places[i]] = raw[i];
            if (gains != null) {
                gains[places[i]] = gain[i];
            }
        }
        return new StageSignals(all, gains);
    }

    /** A stage's signals. */
    public double[] of(int stage) {
        return CascadeRows.column(raw, stage);
    }
}
