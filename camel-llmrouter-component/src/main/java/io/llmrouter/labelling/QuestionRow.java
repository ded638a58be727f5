/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.judge.Question;
import io.llmrouter.routing.Fingerprint;

/**
 * One question to be asked. Immutable as long as nobody changes its fields.
 *
 * @param id unique in its list
 * @param query its text
 * @param request the chat to send
 * @param fields what the input says, all of it
 */
public record QuestionRow(String id, String query, ChatRequest request, ObjectNode fields) {

    /** As a judge sees it. */
    Question question() {
        return new Question(id, query, text("gold"), text("pattern"));
    }

    /** Changes with anything that the input says. */
    String fingerprint() {
        return Fingerprint.of(fields.toString());
    }

    /** The outcome of a model that the input has already, or a missing node. */
    JsonNode outcome(String model) {
        for (JsonNode outcome : fields.path("outcomes")) {
            if (outcome.path("model").asText().equals(model)) {
                return outcome;
            }
        }
        return fields.path("outcomes").path(-1);
    }

    private String text(String field) {
        JsonNode value = fields.path(field);
        return value.isValueNode() && !value.isNull() ? value.asText() : null;
    }
}
