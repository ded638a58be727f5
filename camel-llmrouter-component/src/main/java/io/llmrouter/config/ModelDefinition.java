/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.model.Capability;
import io.llmrouter.model.ModelLimits;
import io.llmrouter.model.TokenPrice;
import io.llmrouter.provider.ModelSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model as the document describes it. Immutable.
 *
 * @param name the key under {@code models:}
 * @param place where it is written
 * @param source how it is reached
 * @param price per million tokens
 * @param contextWindow in tokens; {@link Integer#MAX_VALUE} where unknown
 * @param capabilities what it can do
 * @param fallback who takes over, in order
 * @param limits of a call
 */
public record ModelDefinition(
        String name,
        String place,
        Source source,
        TokenPrice price,
        int contextWindow,
        Set<Capability> capabilities,
        List<String> fallback,
        ModelLimits limits) {

    /** How a model is reached. */
    public sealed interface Source {

        /**
         * Through a provider.
         *
         * @param settings what concerns the provider
         */
        record Provided(ModelSettings settings) implements Source {}

        /**
         * A bean of the application.
         *
         * @param name of the bean
         */
        record Bean(String name) implements Source {}

        /**
         * Any Camel endpoint.
         *
         * @param uri of the endpoint
         */
        record Endpoint(String uri) implements Source {

            /** Without its options: there may be secrets among them. */
            @Override
            public String toString() {
                return "Endpoint[" + uri.replaceFirst("\\?.*", "?...") + "]";
            }
        }
    }

    /** Copies the collections. */
    public ModelDefinition {
        capabilities = Set.copyOf(capabilities);
        fallback = List.copyOf(fallback);
    }

    static Source provided(
            String name, String provider, String modelName, ModelLimits limits, Map<String, String> options) {
        return new Source.Provided(new ModelSettings(name, provider, modelName, limits, options));
    }
}
