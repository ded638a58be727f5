/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.examples.springboot;

import dev.langchain4j.model.chat.ChatModel;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Service;

/** A bean that takes any chat model and knows nothing of routers. */
@Service
class SupportDesk {

    private final ChatModel model;

    SupportDesk(@Lazy ChatModel model) {
        this.model = model;
    }

    String explain(String code) {
        return model.chat("Why does this not compile: " + code);
    }
}
