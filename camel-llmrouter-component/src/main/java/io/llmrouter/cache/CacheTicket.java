/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import dev.langchain4j.model.chat.response.ChatResponse;

/** What whoever missed holds until it has an answer: others may wait for it, so one of both methods must be called, whatever happens. Thread-safe; calls after the first do nothing. */
public interface CacheTicket {

    /**
     * Offers a whole answer that the router trusts. The cache decides whether it is kept.
     *
     * @param answer of a model
     * @param origin where it comes from
     */
    void keep(ChatResponse answer, Origin origin);

    /** There is no answer to keep. */
    void leave();

    /**
     * Where an answer comes from.
     *
     * @param model configured name of the model, or null
     * @param intent of the request, or null
     */
    record Origin(String model, String intent) {}

    /** Nobody waits, and nothing is kept. */
    CacheTicket NONE = new CacheTicket() {
        @Override
        public void keep(ChatResponse answer, Origin origin) {
            // nothing is kept
        }

        @Override
        public void leave() {
            // nobody waits
        }
    };
}
