/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.engine.RoutingResult;
import io.llmrouter.failure.InvalidOutputException;

/** The JSON text of an answer as an object. Stateless. */
final class AnswerObject {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private AnswerObject() {}

    /** @throws InvalidOutputException without Jackson's own exception, which quotes the answer */
    static Object of(RoutingResult.Answered answered, Class<?> type) {
        String text = answered.response().aiMessage().text();
        if (text == null) {
            throw invalid(answered, type, "has no text");
        }
        try {
            Object object = MAPPER.readValue(text, type);
            if (object == null) {
                throw invalid(answered, type, "is null");
            }
            return object;
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw invalid(answered, type, "does not fit" + place);
        }
    }

    private static InvalidOutputException invalid(RoutingResult.Answered answered, Class<?> type, String how) {
        return new InvalidOutputException(
                "the answer of model '" + answered.decision().answer().model() + "' " + how + "; outputClass="
                        + type.getName()
                        + " needs its JSON and nothing else. Say so in systemMessage or give its jsonSchema; the answer is in the exchange property "
                        + LlmRouterProperties.CHAT_RESPONSE);
    }
}
