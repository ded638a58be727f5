/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Models that give prepared replies, one after another, and remember what they were asked. One thread. */
final class ScriptedModels implements ModelCalls {

    final List<ChatRequest> asked = new ArrayList<>();
    final List<String> models = new ArrayList<>();
    private final Queue<ChatResponse> replies = new ArrayDeque<>();

    ScriptedModels(String... texts) {
        for (String text : texts) {
            replies.add(response(text));
        }
    }

    ScriptedModels(ChatResponse reply) {
        replies.add(reply);
    }

    static ChatResponse response(String text) {
        return ChatResponse.builder().aiMessage(AiMessage.from(text)).build();
    }

    @Override
    public CompletionStage<ChatResponse> ask(String model, ChatRequest request) {
        models.add(model);
        asked.add(request);
        return CompletableFuture.completedFuture(replies.remove());
    }
}
