/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.provider.Providers;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Reads a configuration document and says everything that is wrong with it at once. Thread-safe if the placeholder resolver is.
 *
 * <p>The document's JSON Schema is the resource {@code io/llmrouter/config/llmrouter.schema.json}.
 */
public final class ConfigurationLoader {

    static final Set<String> OWN =
            Set.of("currency", "models", "embedding", "routers", "store", "documents", "decisions", "gateway");
    static final Set<String> LATER = Set.of();

    private final UnaryOperator<String> placeholders;
    private final Providers providers;

    /**
     * @param placeholders resolves the <code>{{...}}</code> in a text; throws if one has no value
     * @param providers who builds models; none is called yet
     */
    public ConfigurationLoader(UnaryOperator<String> placeholders, Providers providers) {
        this.placeholders = placeholders;
        this.providers = providers;
    }

    /**
     * Reads a document.
     *
     * @param source where it came from, for messages
     * @param yaml the document
     * @return the checked configuration
     * @throws io.llmrouter.failure.ConfigurationException listing every problem with its line, value and remedy
     */
    public RouterConfiguration load(String source, String yaml) {
        Problems problems = new Problems();
        return check(source, new YamlReader(source, placeholders, problems).read(yaml), problems);
    }

    /**
     * Reads options that were written one property each, for a configuration without a document. They are taken as they are: whoever binds properties
     * resolves placeholders.
     *
     * @param prefix of all property names, for messages
     * @param models what the document has under {@code models}: by name, then by key; lists, maps with indexes as keys, or commas
     * @param routers what the document has under {@code routers}
     * @return the checked configuration
     * @throws io.llmrouter.failure.ConfigurationException listing every problem with its property, value and remedy
     */
    public RouterConfiguration load(String prefix, Map<String, ?> models, Map<String, ?> routers) {
        return check(prefix, PropertyReader.read(prefix, Map.of("models", models, "routers", routers)), new Problems());
    }

    private RouterConfiguration check(String source, ConfigNode.Mapping root, Problems problems) {
        Section document = new Section(root, problems);
        document.allowOnly(OWN, LATER);
        String currency = document.text("currency").orElse("USD");
        StoreDefinition store = new StoreParser(problems).parse(document);
        Map<String, ModelDefinition> models = new ModelParser(problems, providers).parse(document);
        Map<String, DocumentsDefinition> documents = new DocumentsParser(problems).parse(document);
        Set<String> named = document.sections("documents").keySet();
        Map<String, RouterSettings> routers = new RouterParser(problems, models, named, currency).parse(document);
        DecisionsSettings decisions = new DecisionsParser(problems).parse(document);
        GatewaySettings gateway = new GatewayParser(problems).parse(document);
        EmbeddingDefinition embedding = new EmbeddingParser(problems).parse(document);
        problems.throwIfAny(source);
        return new RouterConfiguration(
                source,
                currency,
                models,
                routers,
                embedding,
                store,
                documents,
                decisions,
                gateway,
                problems.warnings());
    }
}
