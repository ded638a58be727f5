/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.Capability;
import io.llmrouter.model.ModelLimits;
import io.llmrouter.model.TokenPrice;
import java.util.List;
import java.util.Set;

/**
 * A model as the document describes it. Immutable.
 *
 * @param name the key under {@code models:}
 * @param place where it is written
 * @param source how it is reached; null if that is wrong
 * @param price per million tokens
 * @param contextWindow in tokens; {@link Integer#MAX_VALUE} where unknown
 * @param region where it runs, in the words of the document; null where it does not say
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
        String region,
        Set<Capability> capabilities,
        List<String> fallback,
        ModelLimits limits) {

    /** How a model is reached. */
    public sealed interface Source {

        /**
         * Through a provider.
         *
         * @param model as the provider built it
         */
        record Provided(CandidateModel model) implements Source {}

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

    /** The description of the model, so far without a way to call it. */
    CandidateModel.Builder describe() {
        return CandidateModel.named(name)
                .price(price)
                .contextWindow(contextWindow)
                .region(region)
                .capabilities(capabilities)
                .fallback(fallback)
                .limits(limits);
    }

    ModelDefinition withSource(Source other) {
        return new ModelDefinition(name, place, other, price, contextWindow, region, capabilities, fallback, limits);
    }
}
