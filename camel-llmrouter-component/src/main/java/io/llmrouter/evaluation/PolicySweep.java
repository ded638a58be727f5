/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

/** One policy turned from sparing (step 0) to generous (the last step). Implementations are immutable. */
interface PolicySweep {

    /** Of a sweep: every half per cent, and both ends. */
    int STEPS = 201;

    /** Index of the model that serves a row. */
    int served(int step, int row);

    /** Index of the model that would serve the row if the strongest were not to be had. */
    int alternative(int step, int row);

    /** What is typed into a configuration to be at this step, in the sweep's own unit; not finite at an end that no number describes. */
    double threshold(int step);
}
