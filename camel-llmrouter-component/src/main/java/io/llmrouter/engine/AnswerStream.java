/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.llmrouter.routing.RoutingDecision;

/** A receiver of a live stream that wants to know who answers before the first part arrives: response headers must be sent by then. */
public interface AnswerStream extends StreamingChatResponseHandler {

    /**
     * The first part is about to come.
     *
     * @param soFar the record up to here: this call's own cost and the answer are not in it yet
     * @param model configured name of the model that answers
     */
    void onAnswering(RoutingDecision soFar, String model);
}
