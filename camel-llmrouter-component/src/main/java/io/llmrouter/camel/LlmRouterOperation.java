/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

/** What an endpoint does with a message. */
public enum LlmRouterOperation {
    /** Answers it: the whole pipeline. */
    chat,
    /** Decides only; the body stays as it is and no model is called. */
    decide,
    /** Retrieves passages only; the body stays as it is, the passages are an exchange property. No model is called. */
    retrieve,
    /** Puts the body into the router's documents, in the place of the document with the same id. */
    ingest,
    /** Takes a document out of the router's documents. */
    ingestDelete,
    /** Finds the intent only: the body becomes its name, or null when unsure. No model is called. */
    classify,
    /** Looks for a kept answer to the message: the body becomes it, or stays. */
    cacheGet,
    /** Keeps the body as the answer to what {@code cacheGet} looked for. */
    cachePut,
    /** Forgets the answer to the message, or what {@code cacheTag} says. */
    cacheEvict,
    /** Takes what an answer was worth, from headers or the body, and keeps it with the decision; the body stays. */
    feedback,
    /** Replaces the body by a snapshot of the statistics of all models. */
    stats
}
