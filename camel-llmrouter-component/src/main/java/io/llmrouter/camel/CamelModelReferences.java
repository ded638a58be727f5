/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import io.llmrouter.config.ModelReferences;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;

/** Finds beans in the registry and makes endpoints into models. Thread-safe. */
final class CamelModelReferences implements ModelReferences {

    private final CamelContext context;
    private final Map<String, Object> given;

    /** @param given beans that are known by a name without being in the registry */
    CamelModelReferences(CamelContext context, Map<String, Object> given) {
        this.context = context;
        this.given = Map.copyOf(given);
    }

    @Override
    public Object bean(String name) {
        Object bean = given.containsKey(name)
                ? given.get(name)
                : context.getRegistry().lookupByName(name);
        if (bean == null) {
            Set<String> known = new TreeSet<>(
                    context.getRegistry().findByTypeWithName(ChatModel.class).keySet());
            known.addAll(context.getRegistry()
                    .findByTypeWithName(StreamingChatModel.class)
                    .keySet());
            throw new IllegalArgumentException("no bean '" + name + "'; chat models in the registry: " + known);
        }
        return bean;
    }

    @Override
    public ChatModel endpoint(String modelName, String uri) {
        return new EndpointChatModel(context, modelName, uri);
    }

    @Override
    public ContentRetriever retriever(String documents, String uri) {
        return new CamelContentRetriever(context, uri);
    }
}
