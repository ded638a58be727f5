/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.llmrouter.model.TokenCount;

/**
 * An answer that was paid for, as the journal keeps it. Immutable.
 *
 * @param call which call it answers
 * @param text the answer; empty if there was none
 * @param truncated whether a length limit cut it
 * @param tokens of the call
 * @param cost of the call
 * @param latencyMillis from the call to its end
 * @param logprob mean log-probability of the answer's tokens, or what the provider says of its confidence; null if unknown
 * @param answeredAs name under which the provider answered; null where it does not say
 */
record PaidAnswer(
        Call call,
        String text,
        boolean truncated,
        TokenCount tokens,
        double cost,
        long latencyMillis,
        Double logprob,
        String answeredAs) {

    /**
     * One call of a row.
     *
     * @param row id of the row
     * @param judging whether it judges or answers
     * @param model who is asked
     * @param fingerprint of what it is asked
     */
    record Call(String row, boolean judging, String model, String fingerprint) {}

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("call", call.row)
                .put("judging", call.judging)
                .put("model", call.model)
                .put("request", call.fingerprint)
                .put("answer", text)
                .put("truncated", truncated)
                .put("tokens_in", tokens.input())
                .put("tokens_cached_in", tokens.cachedInput())
                .put("tokens_out", tokens.output())
                .put("cost", cost)
                .put("latency_ms", latencyMillis);
        if (logprob != null) {
            node.put("logprob", logprob);
        }
        if (answeredAs != null) {
            node.put("response_model", answeredAs);
        }
        return node;
    }

    static PaidAnswer of(JsonNode node) {
        return new PaidAnswer(
                new Call(
                        node.path("call").asText(),
                        node.path("judging").asBoolean(),
                        node.path("model").asText(),
                        node.path("request").asText()),
                node.path("answer").asText(),
                node.path("truncated").asBoolean(),
                new TokenCount(
                        node.path("tokens_in").asInt(),
                        node.path("tokens_cached_in").asInt(),
                        node.path("tokens_out").asInt()),
                node.path("cost").asDouble(),
                node.path("latency_ms").asLong(),
                node.has("logprob") ? node.get("logprob").asDouble() : null,
                node.path("response_model").textValue());
    }

    /** As a judge's model gives it. */
    ChatResponse response() {
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(text))
                .finishReason(truncated ? FinishReason.LENGTH : FinishReason.STOP)
                .tokenUsage(new TokenUsage(tokens.input(), tokens.output()))
                .build();
    }
}
