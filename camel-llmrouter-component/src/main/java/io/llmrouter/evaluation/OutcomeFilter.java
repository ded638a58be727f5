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
 * @param without values of fields whose rows are left out, such as subject, [astronomy]
 */
public record OutcomeFilter(List<String> models, Map<String, List<String>> without) {

    /** Everything. */
    public static final OutcomeFilter NONE = new OutcomeFilter(List.of(), Map.of());

    /** Copies. */
    public OutcomeFilter {
        models = List.copyOf(models);
        without = Map.copyOf(without);
    }

    boolean leavesOut(OutcomeRow row) {
        return without.entrySet().stream()
                .anyMatch(field -> field.getValue().contains(row.fields().getOrDefault(field.getKey(), "")));
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
