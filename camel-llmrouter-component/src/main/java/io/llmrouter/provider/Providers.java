/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import io.llmrouter.failure.Suggestion;
import io.llmrouter.model.CandidateModel;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** All kinds of provider on the class path. Immutable and thread-safe. */
public final class Providers {

    private static final Map<String, String> ELSEWHERE = Map.of(
            "azure-openai", "dev.langchain4j:langchain4j-azure-open-ai",
            "bedrock", "dev.langchain4j:langchain4j-bedrock",
            "gemini", "dev.langchain4j:langchain4j-google-ai-gemini",
            "mistral", "dev.langchain4j:langchain4j-mistral-ai");

    private final Map<String, ProviderFactory> byKind = new TreeMap<>();

    private Providers(Iterable<ProviderFactory> factories) {
        factories.forEach(factory -> byKind.put(factory.kind(), factory));
    }

    /** The kinds that {@link ServiceLoader} finds. */
    public static Providers onClassPath() {
        return new Providers(ServiceLoader.load(ProviderFactory.class, Providers.class.getClassLoader()));
    }

    /**
     * Adds the ways to call a model.
     *
     * @param settings what the configuration says
     * @param model the description so far
     * @return the same builder
     * @throws IllegalArgumentException if the kind or an option is unknown or wrong; the message names what is known
     */
    public CandidateModel.Builder build(ModelSettings settings, CandidateModel.Builder model) {
        ProviderFactory factory = byKind.get(settings.provider());
        if (factory == null) {
            throw new IllegalArgumentException(unknown(settings.provider()));
        }
        for (String option : settings.options().keySet()) {
            if (!factory.options().contains(option)) {
                throw new IllegalArgumentException(
                        Suggestion.unknown("option of provider '" + factory.kind() + "'", option, factory.options()));
            }
        }
        return factory.build(settings, model.provider(factory.kind(), settings.modelName()));
    }

    private String unknown(String kind) {
        String module = ELSEWHERE.get(kind);
        return module == null
                ? Suggestion.unknown("provider", kind, byKind.keySet())
                : "provider '" + kind + "' has no ProviderFactory on the class path; until there is one, add " + module
                        + ", bind its model as a bean and write ref: \"#bean:name\"";
    }
}
