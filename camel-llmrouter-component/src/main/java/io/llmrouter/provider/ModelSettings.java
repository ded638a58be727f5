/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import io.llmrouter.model.ModelLimits;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a configuration says of a model that concerns its provider: placeholders are resolved already. Immutable.
 *
 * @param name the key under {@code models:}
 * @param provider the kind of provider
 * @param modelName the name the provider knows it by
 * @param limits time limits of a call
 * @param options everything else ({@code baseUrl}, {@code apiKey}, {@code temperature}, ...), as strings; one that the provider does not know is an
 *     error
 */
public record ModelSettings(
        String name, String provider, String modelName, ModelLimits limits, Map<String, String> options) {

    private static final Set<String> SECRET = Set.of("apiKey", "password", "token", "secret");

    /** Copies the options. */
    public ModelSettings {
        options = Map.copyOf(options);
    }

    /** The option of that name. */
    public Optional<String> option(String key) {
        return Optional.ofNullable(options.get(key));
    }

    /** Without the values of secret options. */
    @Override
    public String toString() {
        Map<String, String> masked = new TreeMap<>(options);
        masked.replaceAll((key, value) -> SECRET.contains(key) ? "******" : value);
        return "ModelSettings[" + name + ", provider=" + provider + ", modelName=" + modelName + ", " + masked + "]";
    }
}
