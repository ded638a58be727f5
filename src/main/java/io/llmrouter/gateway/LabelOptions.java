/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.feedback.ExportSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What in a decision log is a label. */
final class LabelOptions {

    @Option(
            names = "--label",
            paramLabel = "NAME=SCORE",
            description =
                    "What a label is worth that came without a score, from 0 to 1; may be repeated (known without it:"
                            + " correct, right, good: 1; incorrect, wrong, bad: 0).")
    private Map<String, Double> labels = Map.of();

    @Option(
            names = "--resubmissions",
            description =
                    "Let an answer after which the same was asked again count with score 0.25; where nothing else is"
                            + " known this makes every model look worse.")
    private boolean resubmissions;

    @Option(
            names = "--assume-worst",
            description =
                    "Complete rows of a cascade: what is not labelled counts as wrong, but for the last model's, which"
                            + " counts as right. What is certified on them holds, and saves less.")
    private boolean assumeWorst;

    /**
     * The settings.
     *
     * @param models wanted; empty for all
     * @param router whose decisions count; null for all
     * @throws IllegalArgumentException naming what is wrong and what would be right
     */
    ExportSettings settings(List<String> models, String router) {
        Map<String, Double> worth = new HashMap<>(ExportSettings.USUAL_LABELS);
        worth.putAll(labels);
        return new ExportSettings(models, router, worth, resubmissions, assumeWorst);
    }
}
