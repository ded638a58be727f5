/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.failure.ConfigurationException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects everything wrong in a document, so that it can be said at once. One document, one thread. */
final class Problems {

    private final List<Problem> found = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    void add(ConfigNode node, String message) {
        found.add(new Problem(node.place(), node.path(), message));
    }

    void warn(ConfigNode node, String message) {
        warnings.add(new Problem(node.place(), node.path(), message));
    }

    List<Problem> warnings() {
        return List.copyOf(warnings);
    }

    int size() {
        return found.size();
    }

    void throwIfAny(String source) {
        if (!found.isEmpty()) {
            List<String> lines = found.stream()
                    .sorted(Comparator.comparingInt(Problem::line))
                    .map(Problem::toString)
                    .distinct()
                    .toList();
            throw new ConfigurationException(source + " has " + lines.size() + " problem"
                    + (lines.size() == 1 ? "" : "s") + ":\n  " + String.join("\n  ", lines));
        }
    }
}
