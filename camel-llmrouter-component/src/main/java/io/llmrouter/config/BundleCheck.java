/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import dev.langchain4j.model.embedding.EmbeddingModel;
import io.llmrouter.features.PromptEmbedder;
import java.util.ArrayList;
import java.util.List;

/** Opens the bundles of a document as its routers would, without their models and embedding, and learns nothing. Stateless. */
public final class BundleCheck {

    private BundleCheck() {}

    /**
     * Opens them.
     *
     * @param configuration the checked document
     * @throws io.llmrouter.failure.ConfigurationException listing every bundle that cannot be read or does not fit, and why
     */
    public static void check(RouterConfiguration configuration) {
        PromptEmbedder named =
                new PromptEmbedder(new NeverAsked(), configuration.embedding().fingerprint());
        DeciderDefinition.Surroundings around = new DeciderDefinition.Surroundings(null, () -> named, null, null, null);
        List<Problem> problems = new ArrayList<>();
        for (RouterSettings router : configuration.routers().values()) {
            router.plans().values().stream()
                    .filter(plan -> !plan.files().isEmpty())
                    .forEach(plan -> RouterAssembler.attempt(plan.place(), plan.path(), problems, () -> plan.build()
                            .apply(around)));
            router.deciders().stream()
                    .filter(DeciderDefinition::bundled)
                    .forEach(step -> RouterAssembler.attempt(step.place(), step.path(), problems, () -> step.build()
                            .apply(around)));
            CacheDefinition cache = router.cache();
            if (cache != null) {
                RouterAssembler.attempt(
                        cache.place(),
                        cache.path(),
                        problems,
                        () -> CacheAssembler.open(router.name(), cache.meaning(), named));
            }
        }
        RouterAssembler.throwIfAny(configuration, "bundles", problems);
    }

    /** Opening a bundle looks at the name of the embedding alone. */
    private static final class NeverAsked implements EmbeddingModel {}
}
