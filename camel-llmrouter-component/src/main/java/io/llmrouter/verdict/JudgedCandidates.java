/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.verdict;

/**
 * Candidates that a judge was asked about, oldest first. Not to be changed.
 *
 * @param features of each, as they were when the question was asked, n
 * @param served whether its answer served, n
 */
record JudgedCandidates(float[][] features, boolean[] served) {

    int size() {
        return served.length;
    }
}
