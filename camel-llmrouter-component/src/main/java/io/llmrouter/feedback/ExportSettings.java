/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.feedback;

import java.util.List;
import java.util.Map;

/**
 * What of a decision log becomes a table of outcomes. Immutable.
 *
 * @param models whose outcomes are wanted, the cheapest first; a row is written only if it has all of them. Empty for all models, and rows as they are
 * @param router whose decisions count; null for all
 * @param labelScores what labels are worth where no score was given, in [0, 1]
 * @param resubmissions whether a resubmission counts as a label. It can only ever say that an answer was bad, so rows that have no other label make every
 *     model look worse
 * @param assumeWorst whether a row of a cascade of exactly these models is completed where one of them has no label: the strongest's
 *     counts as right, any other as wrong. What is certified on such rows holds for the true labels too, but saves less
 */
public record ExportSettings(
        List<String> models,
        String router,
        Map<String, Double> labelScores,
        boolean resubmissions,
        boolean assumeWorst) {

    /** What these labels are worth unless somebody says something else. */
    public static final Map<String, Double> USUAL_LABELS =
            Map.of("correct", 1.0, "right", 1.0, "good", 1.0, "incorrect", 0.0, "wrong", 0.0, "bad", 0.0);

    /** All models' outcomes with the usual labels. */
    public static final ExportSettings ALL = new ExportSettings(List.of(), null, USUAL_LABELS, false, false);

    /** Copies and checks. */
    public ExportSettings {
        models = List.copyOf(models);
        labelScores = Map.copyOf(labelScores);
        labelScores.forEach((label, score) -> {
            if (!(score >= 0 && score <= 1)) {
                throw new IllegalArgumentException(
                        "label '" + label + "' is worth " + score + "; write a number from 0 to 1");
            }
        });
        if (assumeWorst && models.size() < 2) {
            throw new IllegalArgumentException(
                    "the worst can be assumed of a cascade's models only; name them, the cheapest first");
        }
    }

    /** The same for these models. */
    public ExportSettings of(List<String> wanted) {
        return new ExportSettings(wanted, router, labelScores, resubmissions, assumeWorst);
    }

    /** The same for the decisions of one router. */
    public ExportSettings ofRouter(String name) {
        return new ExportSettings(models, name, labelScores, resubmissions, assumeWorst);
    }

    /** The same with rows completed. */
    public ExportSettings assumingWorst() {
        return new ExportSettings(models, router, labelScores, resubmissions, true);
    }

    /** The same with resubmissions as labels. */
    public ExportSettings withResubmissions() {
        return new ExportSettings(models, router, labelScores, true, assumeWorst);
    }
}
