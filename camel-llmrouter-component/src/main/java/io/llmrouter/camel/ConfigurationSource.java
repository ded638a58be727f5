/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.failure.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/**
 * Where the configuration document lies.
 *
 * @param context of the application
 * @param location {@code classpath:} or {@code file:}
 */
record ConfigurationSource(CamelContext context, String location) {

    private static final String PROPERTY = "camel.component.llmrouter.configuration";
    private static final List<String> USUAL = List.of("classpath:llmrouter.yaml", "file:config/llmrouter.yaml");

    /** The given document, or the one a property names, or the first usual one that exists. */
    static Optional<ConfigurationSource> find(CamelContext context, String given) {
        String named = given == null
                ? context.resolvePropertyPlaceholders("{{?" + PROPERTY + "}}")
                : context.resolvePropertyPlaceholders(given);
        if (named != null && !named.isBlank()) {
            return Optional.of(new ConfigurationSource(context, named));
        }
        return USUAL.stream()
                .map(location -> new ConfigurationSource(context, location))
                .filter(source -> source.resource().exists())
                .findFirst();
    }

    String read() {
        try (InputStream in = resource().getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException | RuntimeException e) {
            throw new ConfigurationException(
                    "configuration '" + location + "' cannot be read: " + e.getMessage()
                            + "; write classpath:name or file:path of an llmrouter.yaml",
                    e);
        }
    }

    /** The file, where it is one that can change. */
    Optional<Path> file() {
        return location.startsWith("file:")
                ? Optional.of(Path.of(location.substring("file:".length()))).filter(Files::isRegularFile)
                : Optional.empty();
    }

    private Resource resource() {
        return PluginHelper.getResourceLoader(context).resolveResource(location);
    }
}
