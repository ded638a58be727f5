/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import io.llmrouter.routing.RoutingRequest;

/**
 * Extension point: documents that answers can rest on. Brings passages for a question, by the way that fits it, and says how sure it is that they hold
 * the answer. Shipped: {@link IndexedDocuments} and {@link RetrieverDocuments}. Implementations are thread-safe and may block.
 */
public interface DocumentSet {

    /** Its name in decisions, messages and cache tags. */
    String name();

    /**
     * Looks once, by the way that suits the question.
     *
     * @param request whose last ask is the question
     * @return what was found, perhaps nothing
     */
    Retrieved retrieve(RoutingRequest request);
}
