/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ContentType;
import dev.langchain4j.data.message.UserMessage;
import io.llmrouter.expression.RequestVariables;
import io.llmrouter.openai.OpenAiMessages;
import io.llmrouter.routing.CompletedRequest;
import io.llmrouter.routing.TextRecording;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of a request's texts its events hold. What is longer than {@link TextRecording#LONGEST} is left out as a whole, since half a prompt would be
 * decided differently, and its length is noted; so is a prompt with an image in it. The prompt is the caller's own, without retrieved passages.
 *
 * @param prompt OpenAI's {@code messages}, or null
 * @param answer or null
 * @param facts what a replay has to know beside the messages, and what was left out
 */
record RecordedTexts(String prompt, String answer, Map<String, Object> facts) {

    static final RecordedTexts NOTHING = new RecordedTexts(null, null, Map.of());

    static RecordedTexts of(CompletedRequest completed) {
        if (!completed.texts().records(completed.decision().id())) {
            return NOTHING;
        }
        RequestVariables variables = completed.request().variables();
        List<ChatMessage> messages = completed.request().chat().messages();
        Map<String, Object> facts = new LinkedHashMap<>();
        String prompt = null;
        if (variables.totalChars() > TextRecording.LONGEST) {
            facts.put("promptLeftOut", "it has " + variables.totalChars() + " characters");
        } else if (messages.stream().anyMatch(RecordedTexts::hasMore)) {
            facts.put("promptLeftOut", "it is not text alone");
        } else {
            prompt = OpenAiMessages.text(messages);
            note(facts, "hasTools", variables.hasTools());
            note(facts, "wantsJson", variables.wantsJson());
        }
        String answer = completed.answer().orElse(null);
        if (answer != null && answer.length() > TextRecording.LONGEST) {
            facts.put("answerLeftOut", "it has " + answer.length() + " characters");
            answer = null;
        }
        return new RecordedTexts(prompt, answer, facts);
    }

    private static void note(Map<String, Object> facts, String name, boolean value) {
        if (value) {
            facts.put(name, true);
        }
    }

    private static boolean hasMore(ChatMessage message) {
        return message instanceof UserMessage user
                && user.contents().stream().anyMatch(content -> content.type() != ContentType.TEXT);
    }
}
