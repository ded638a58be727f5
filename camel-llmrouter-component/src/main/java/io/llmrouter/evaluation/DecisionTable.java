/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

/**
 * Who served a request, and who would have been needed. The mistakes are not alike: a request kept from the strongest model that only it had answered
 * well costs an answer; one sent to it that a cheaper one had answered well only costs money.
 *
 * <p>An answer is right from a score of {@value #RIGHT_FROM}. "The cheaper model" is the one that would serve if the strongest were not to be had.
 *
 * @param keptRight kept from the strongest, the cheaper model is right
 * @param keptWrong kept, the cheaper model is wrong and the strongest would have been right: the costly mistake
 * @param keptHopeless kept, both are wrong
 * @param sentNeedlessly sent to the strongest, though the cheaper model is right: the wasteful mistake
 * @param sentNeeded sent, the cheaper model is wrong and the strongest right
 * @param sentHopeless sent, both are wrong
 */
record DecisionTable(
        int keptRight, int keptWrong, int keptHopeless, int sentNeedlessly, int sentNeeded, int sentHopeless) {

    static final double RIGHT_FROM = 0.5;

    private static final int CELLS = 6;

    /** Counts at one step of a sweep; O(n). */
    static DecisionTable at(int step, ReplayedRouter router, PolicySweep sweep) {
        int[] cells = new int[CELLS];
        for (int row = 0; row < router.rows().size(); row++) {
            double[] scores = router.scores()[row];
            int need = need(scores, sweep.alternative(step, row));
            cells[(sweep.served(step, row) == router.strongest() ? CELLS / 2 : 0) + need]++;
        }
        return new DecisionTable(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]);
    }

    /** 0: the cheaper model is right, 1: only the strongest is, 2: both are wrong. */
    private static int need(double[] scores, int cheaper) {
        if (scores[cheaper] >= RIGHT_FROM) {
            return 0;
        }
        return strongNeeded(scores, cheaper) ? 1 : 2;
    }

    /** Whether the cheaper model is wrong and the strongest, the last, right. */
    static boolean strongNeeded(double[] scores, int cheaper) {
        return scores[cheaper] < RIGHT_FROM && scores[scores.length - 1] >= RIGHT_FROM;
    }
}
