/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A checked document. Immutable; printing it shows no secret.
 *
 * @param source where it came from
 * @param currency of all prices
 * @param models by name, in the order written
 * @param routers by name, in the order written
 * @param embedding for steps that look at the meaning
 * @param store where answers and statistics are kept; it changes with a restart only
 * @param documents what answers can rest on, by name; they change with a restart only
 * @param decisions what is kept of them
 * @param gateway the HTTP door's part
 * @param warnings what is allowed but probably not meant
 */
public record RouterConfiguration(
        String source,
        String currency,
        Map<String, ModelDefinition> models,
        Map<String, RouterSettings> routers,
        EmbeddingDefinition embedding,
        StoreDefinition store,
        Map<String, DocumentsDefinition> documents,
        DecisionsSettings decisions,
        GatewaySettings gateway,
        List<Problem> warnings) {

    /** Copies the collections, keeping their order. */
    public RouterConfiguration {
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        routers = Collections.unmodifiableMap(new LinkedHashMap<>(routers));
        documents = Map.copyOf(documents);
        warnings = List.copyOf(warnings);
    }

    /** Files besides the document that routers are made from. */
    public List<Path> files() {
        return routers.values().stream()
                .flatMap(router -> Stream.of(
                                router.deciders().stream().map(DeciderDefinition::files),
                                router.plans().values().stream().map(PlanDefinition::files),
                                Stream.ofNullable(router.cache()).map(CacheDefinition::files))
                        .flatMap(files -> files))
                .flatMap(List::stream)
                .distinct()
                .toList();
    }
}
