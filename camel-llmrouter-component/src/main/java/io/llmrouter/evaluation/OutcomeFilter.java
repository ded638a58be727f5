/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What of a table is wanted. Immutable.
 *
 * @param models each row has an outcome of each of them, others are dropped; empty for all that a row has
 * @param only values of fields that a row must have, such as task, [mmlu]
 * @param without values of fields whose rows are left out, such as subject, [astronomy]
 * @param replies what of the answers is wanted
 */
public record OutcomeFilter(
        List<String> models, Map<String, List<String>> only, Map<String, List<String>> without, Replies replies) {

    /**
     * What of the answers is wanted.
     *
     * @param answers whether their text is
     * @param signals names of the numeric fields of an outcome that say how sure the answer is; empty for none
     */
    public record Replies(boolean answers, List<String> signals) {

        /** Scores only. */
        public static final Replies NONE = new Replies(false, List.of());

        /** Copies. */
        public Replies {
            signals = List.copyOf(signals);
        }

        /** With one signal. */
        public Replies(boolean answers, String signal) {
            this(answers, List.of(signal));
        }

        /** Whether anything is. */
        boolean wanted() {
            return answers || !signals.isEmpty();
        }
    }

    /** Without answers. */
    public OutcomeFilter(List<String> models, Map<String, List<String>> without) {
        this(models, Map.of(), without, Replies.NONE);
    }

    /** Everything. */
    public static final OutcomeFilter NONE = new OutcomeFilter(List.of(), Map.of());

    /** Copies. */
    public OutcomeFilter {
        models = List.copyOf(models);
        only = Map.copyOf(only);
        without = Map.copyOf(without);
    }

    boolean leavesOut(OutcomeRow row) {
        return without.entrySet().stream().anyMatch(field -> has(row, field))
                || !only.entrySet().stream().allMatch(field -> has(row, field));
    }

    private static boolean has(OutcomeRow row, Map.Entry<String, List<String>> field) {
        return field.getValue().contains(row.fields().getOrDefault(field.getKey(), ""));
    }

    /** The first wanted model that the row lacks; null if it lacks none. */
    String missing(OutcomeRow row) {
        return models.stream()
                .filter(model -> !row.outcomes().containsKey(model))
                .findFirst()
                .orElse(null);
    }

    OutcomeRow narrowed(OutcomeRow row) {
        if (models.isEmpty()) {
            return row;
        }
        return new OutcomeRow(
                row.id(),
                row.query(),
                row.fields(),
                models.stream().distinct().collect(Collectors.toMap(model -> model, model -> row.outcomes()
                        .get(model))));
    }
}
