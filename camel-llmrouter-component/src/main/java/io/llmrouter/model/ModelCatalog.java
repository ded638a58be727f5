/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.model;

import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.failure.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The models of one configuration, by name, in the order they were written. Immutable and thread-safe. */
public final class ModelCatalog {

    private final Map<String, CandidateModel> byName;

    /** @param models with distinct names */
    public ModelCatalog(Collection<CandidateModel> models) {
        Map<String, CandidateModel> map = new LinkedHashMap<>();
        for (CandidateModel model : models) {
            if (map.put(model.name(), model) != null) {
                throw new IllegalArgumentException("two models are named '" + model.name() + "'; names must be unique");
            }
        }
        this.byName = Collections.unmodifiableMap(map);
    }

    /** The names, in order. */
    public Set<String> names() {
        return byName.keySet();
    }

    /** The model of that name, if there is one. */
    public Optional<CandidateModel> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * The model of that name.
     *
     * @param name as in the configuration
     * @return the model
     * @throws InvalidPromptException if there is none; the message names what is known
     */
    public CandidateModel require(String name) {
        CandidateModel model = byName.get(name);
        if (model == null) {
            throw new InvalidPromptException(Suggestion.unknown("model", name, byName.keySet()));
        }
        return model;
    }

    /**
     * The model and everything it falls back to, breadth first, each once.
     *
     * @param name where to start
     * @return at least the model itself
     */
    public List<CandidateModel> withFallbacks(String name) {
        Set<String> order = new LinkedHashSet<>(List.of(name));
        List<String> queue = new ArrayList<>(order);
        for (int i = 0; i < queue.size(); i++) {
            for (String next : require(queue.get(i)).fallback()) {
                if (order.add(next)) {
                    queue.add(next);
                }
            }
        }
        return order.stream().map(this::require).toList();
    }

    /** The dearest model by output price, then input price: what "always asking the strongest" means where a plan does not say. */
    public CandidateModel dearest() {
        return byName.values().stream()
                .max(Comparator.comparingDouble((CandidateModel m) -> m.price().output())
                        .thenComparingDouble(m -> m.price().input()))
                .orElseThrow(() -> new IllegalStateException("the catalog is empty"));
    }
}
