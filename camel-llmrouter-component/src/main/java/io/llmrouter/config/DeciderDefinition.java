/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.model.ModelCatalog;
import io.llmrouter.resilience.Deployments;
import io.llmrouter.routing.ConversationMemory;
import io.llmrouter.routing.Decider;
import io.llmrouter.routing.ModelIdentities;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One step of a router's decision as the document describes it; built once models and embedding are there. Immutable.
 *
 * @param place in the document, for messages
 * @param path of the key
 * @param files that it is made from; when one of them changes, the configuration is loaded again
 * @param bundled whether they are a bundle, which can be opened without models and embedding
 * @param build makes the step; throws IllegalArgumentException with what is wrong and what would be right
 */
public record DeciderDefinition(
        String place, String path, List<Path> files, boolean bundled, Function<Surroundings, Built> build) {

    /** Copies the list. */
    public DeciderDefinition {
        files = List.copyOf(files);
    }

    /** Made from no bundle. */
    DeciderDefinition(String place, String path, List<Path> files, Function<Surroundings, Built> build) {
        this(place, path, files, false, build);
    }

    /** A step that needs nothing else. */
    static DeciderDefinition of(ConfigNode node, Decider decider) {
        return new DeciderDefinition(node.place(), node.path(), List.of(), s -> new Built(decider));
    }

    /**
     * What a step may be built from.
     *
     * @param catalog all models
     * @param embedder the configured embedding; loaded when first asked for
     * @param conversations who answered previous turns; null unless the router is sticky
     * @param intents what was learned before
     * @param deployments what is observed of models
     */
    public record Surroundings(
            ModelCatalog catalog,
            Supplier<PromptEmbedder> embedder,
            ConversationMemory conversations,
            TrainedIntents intents,
            Deployments deployments) {}

    /**
     * A step.
     *
     * @param decider decides
     * @param bundleHash hash of the bundle that it is made from, or null
     * @param identities whether the models are still those of the bundle, or null
     */
    public record Built(Decider decider, String bundleHash, ModelIdentities identities) {

        /** Made from no bundle. */
        public Built(Decider decider) {
            this(decider, null, null);
        }
    }
}
