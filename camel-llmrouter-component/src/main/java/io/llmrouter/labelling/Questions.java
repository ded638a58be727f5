/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

import io.llmrouter.routing.Fingerprint;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is to be asked. Immutable.
 *
 * @param rows in the order of the input
 * @param skipped bad lines that were left out
 */
public record Questions(List<QuestionRow> rows, int skipped) {

    /** Copies the rows. */
    public Questions {
        rows = List.copyOf(rows);
    }

    /**
     * A random part of the rows. A larger part with the same seed contains the smaller one, and rows that are added to the input later move nothing, so
     * that a run can be extended.
     *
     * @param count how many; all if there are no more
     * @param seed of the draw
     * @return the part, in the order of the input
     */
    public Questions sample(int count, long seed) {
        if (count >= rows.size()) {
            return this;
        }
        Set<QuestionRow> drawn = new HashSet<>(rows.stream()
                .sorted(Comparator.comparing((QuestionRow row) -> Fingerprint.of(seed + "\n" + row.id())))
                .limit(count)
                .toList());
        return new Questions(rows.stream().filter(drawn::contains).toList(), skipped);
    }
}
