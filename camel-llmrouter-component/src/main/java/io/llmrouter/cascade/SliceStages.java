/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Stages of a cascade by kind of request: the same models with thresholds and calibrators of their own. Immutable.
 *
 * @param by {@value #INTENT}, or {@value #PROPERTY} and the name of a property that the application sets
 * @param bySlice stages by name of the slice
 */
public record SliceStages(String by, Map<String, Slice> bySlice) {

    /** The intent that a decider of the router found. */
    public static final String INTENT = "intent";
    /** Followed by the name of a property of the application. */
    public static final String PROPERTY = "property:";

    /** Copies and checks. */
    public SliceStages {
        bySlice = Map.copyOf(bySlice);
        if (!by.equals(INTENT) && !(by.startsWith(PROPERTY) && by.length() > PROPERTY.length())) {
            throw new IllegalArgumentException(
                    "requests are sliced by '" + by + "'; write " + INTENT + " or " + PROPERTY + "NAME");
        }
    }

    /**
     * What a slice does.
     *
     * @param stages of the same models as the cascade
     * @param which thresholds these are, for the decision
     */
    public record Slice(List<CascadeStage> stages, String which) {

        /** Copies. */
        public Slice {
            stages = List.copyOf(stages);
        }
    }

    /**
     * The name of a request's slice, known or not.
     *
     * @param features what deciders found out
     * @param properties what the application knows, by name, or null
     * @return empty where nobody says
     */
    public Optional<String> nameOf(Map<String, Object> features, Function<String, Object> properties) {
        Object name = by.equals(INTENT) ? features.get(INTENT) : properties.apply(by.substring(PROPERTY.length()));
        return Optional.ofNullable(name).map(Object::toString);
    }
}
