/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.cascade.Cascade;
import io.llmrouter.config.DeciderDefinition.Surroundings;
import io.llmrouter.routing.ModelIdentities;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * A plan as the document describes it, built when files and models are there. Immutable.
 *
 * @param place in the document, for messages
 * @param path of the key
 * @param models in the order in which they are asked
 * @param files that it is made from; when one of them changes, the configuration is loaded again
 * @param build makes the plan; throws IllegalArgumentException with what is wrong and what would be right
 */
public record PlanDefinition(
        String place, String path, List<String> models, List<Path> files, Function<Surroundings, Built> build) {

    /** Copies the lists. */
    public PlanDefinition {
        models = List.copyOf(models);
        files = List.copyOf(files);
    }

    /** A plan that needs nothing else. */
    static PlanDefinition of(ConfigNode node, Cascade cascade) {
        Built built = new Built(cascade, null, null);
        return new PlanDefinition(node.place(), node.path(), cascade.models(), List.of(), around -> built);
    }

    /**
     * A plan.
     *
     * @param cascade its stages
     * @param bundleHash hash of the bundle that it is made from, or null
     * @param identities whether the models are still those of the bundle, or null
     */
    public record Built(Cascade cascade, String bundleHash, ModelIdentities identities) {}
}
