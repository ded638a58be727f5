/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import java.util.Map;

/**
 * Two answers to one question, and what is known of them.
 *
 * @param stratum that it stands for
 * @param kinds its place in each dimension; empty where the log has no decision
 * @param millis when
 * @param same whether both are one answer, since the shadow had answered itself
 * @param servedGood in [0, 1]; not a number if nobody said
 * @param shadowGood in [0, 1]; not a number if nobody said
 * @param preference 1 if the served answer was preferred, -1 if the shadow's, 0 for a tie; not a number without a verdict
 * @param agree 1 if both come down to the same; not a number if not compared
 * @param servedCost of the whole request
 * @param shadowCost of the shadow's answer
 */
record ShadowPair(
        String stratum,
        Map<Dimension, String> kinds,
        long millis,
        boolean same,
        double servedGood,
        double shadowGood,
        double preference,
        double agree,
        double servedCost,
        double shadowCost) {

    boolean isGraded() {
        return !Double.isNaN(servedGood) && !Double.isNaN(shadowGood);
    }

    boolean isPreferred() {
        return !Double.isNaN(preference);
    }
}
