/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a report says about how its figures came to be. Plain text, shown as it is.
 *
 * @param title of the page
 * @param command that repeats the measurement
 * @param protocol how rows to learn from and rows to measure on were told apart, as a sentence
 * @param labels where the scores come from, such as "exact match with the gold answer" or "as judged by gpt-4o"
 * @param seed of splits, learning and intervals
 * @param resamples of each bootstrap, at least 1
 * @param skipped bad lines that were left out
 */
public record ReportContext(
        String title, String command, String protocol, String labels, long seed, int resamples, int skipped) {

    /** Checks the number of resamples. */
    public ReportContext {
        if (resamples < 1) {
            throw new IllegalArgumentException(
                    "a bootstrap needs at least 1 resample, but resamples is " + resamples + "; 1000 is usual");
        }
    }

    /** Every field by the name that reports give it. */
    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("title", title)
                .put("command", command)
                .put("protocol", protocol)
                .put("labels", labels)
                .put("seed", seed)
                .put("resamples", resamples)
                .put("skipped", skipped);
    }
}
