/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.failure.ConfigurationException;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.failure.Suggestion;
import io.llmrouter.model.CandidateModel;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The routers of a process, by name, in the order they were configured. Immutable and thread-safe. */
public final class LlmRouters {

    private final Map<String, LlmRouter> byName;

    /** @param routers with distinct names */
    public LlmRouters(Collection<LlmRouter> routers) {
        Map<String, LlmRouter> map = new LinkedHashMap<>();
        for (LlmRouter router : routers) {
            if (map.put(router.name(), router) != null) {
                throw new IllegalArgumentException(
                        "two routers are named '" + router.name() + "'; names must be unique");
            }
        }
        this.byName = Collections.unmodifiableMap(map);
    }

    /** The names, in order. */
    public Set<String> names() {
        return byName.keySet();
    }

    /** The routers, in order. */
    public Collection<LlmRouter> all() {
        return byName.values();
    }

    /**
     * The router that is meant where none is named.
     *
     * @return the only one
     * @throws ConfigurationException if there is none or several; the message names them
     */
    public LlmRouter only() {
        if (byName.isEmpty()) {
            throw new ConfigurationException("no router is configured; write routers: {NAME: {otherwise: MODEL}}");
        }
        if (byName.size() > 1) {
            throw new ConfigurationException("there are several routers, so one must be named: " + names());
        }
        return byName.values().iterator().next();
    }

    /**
     * A model of a router, as the configuration in force has it.
     *
     * @param router name of the router
     * @param model name of the model
     * @return empty if a reload took either away
     */
    public Optional<CandidateModel> model(String router, String model) {
        LlmRouter known = byName.get(router);
        return known == null ? Optional.empty() : known.definition().catalog().find(model);
    }

    /**
     * The router of that name.
     *
     * @param name as in the configuration
     * @return the router
     * @throws InvalidPromptException if there is none; the message names what is known
     */
    public LlmRouter require(String name) {
        LlmRouter router = byName.get(name);
        if (router == null) {
            throw new InvalidPromptException(Suggestion.unknown("router", name, byName.keySet()));
        }
        return router;
    }
}
