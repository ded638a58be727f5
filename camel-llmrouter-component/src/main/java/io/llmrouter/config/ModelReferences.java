/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.rag.content.retriever.ContentRetriever;

/**
 * What a document may refer to outside itself. Implemented by the Camel adapter, which looks in the registry and makes
 * endpoints into models and retrievers.
 */
public interface ModelReferences {

    /**
     * The bean of that name.
     *
     * @param name without {@code #bean:}
     * @return a {@code ChatModel}, a {@code StreamingChatModel} or both
     * @throws IllegalArgumentException if there is none; the message names what is known
     */
    Object bean(String name);

    /**
     * A model that asks a Camel endpoint.
     *
     * @param modelName the key under {@code models:}
     * @param uri of the endpoint
     * @return the model
     */
    ChatModel endpoint(String modelName, String uri);

    /**
     * A retriever that asks a Camel endpoint.
     *
     * @param documents the key under {@code documents:}
     * @param uri of the endpoint
     * @return the retriever
     */
    ContentRetriever retriever(String documents, String uri);
}
