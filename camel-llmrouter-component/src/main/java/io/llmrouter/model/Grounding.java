/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.model;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.rag.content.Content;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an answer is to rest on: the question as it was asked and the passages that were found for it. It travels as attributes of the last user message,
 * which go to no provider, so that a model without language (one that quotes) and a check of answers see the passages as they are and need not read them
 * out of a prompt. Immutable.
 *
 * @param question the user's last message before passages were put into it
 * @param passages best first; empty if nothing was found
 * @param score how well the passages can carry an answer, or null if nobody knows
 */
public record Grounding(String question, List<Content> passages, RetrievalScore score) {

    private static final String QUESTION = "llmrouter.question";
    private static final String PASSAGES = "llmrouter.passages";
    private static final String SCORE = "llmrouter.retrievalScore";

    /** Copies the list. */
    public Grounding {
        passages = List.copyOf(passages);
    }

    /** Passages that nobody scored. */
    public Grounding(String question, List<Content> passages) {
        this(question, passages, null);
    }

    /** Calibrated P(the passages answer the question), in [0, 1]; NaN if nobody knows. */
    public double probability() {
        return score == null ? Double.NaN : score.probability();
    }

    /**
     * The grounding of a request.
     *
     * @param request as it goes to a model
     * @return empty if nothing was retrieved for its last user message
     */
    @SuppressWarnings("unchecked")
    public static Optional<Grounding> of(ChatRequest request) {
        return lastUser(request.messages())
                .filter(user -> user.attributes().get(PASSAGES) instanceof List)
                .map(UserMessage::attributes)
                .map(of -> new Grounding(
                        (String) of.get(QUESTION), (List<Content>) of.get(PASSAGES), (RetrievalScore) of.get(SCORE)));
    }

    /**
     * A message that carries this grounding.
     *
     * @param prompt the message for models, with the passages in its text
     * @return the same with the attributes
     */
    public UserMessage attachTo(UserMessage prompt) {
        Map<String, Object> attributes = new HashMap<>(prompt.attributes());
        attributes.put(QUESTION, question);
        attributes.put(PASSAGES, passages);
        attributes.put(SCORE, score);
        return prompt.toBuilder().attributes(attributes).build();
    }

    private static Optional<UserMessage> lastUser(List<ChatMessage> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) instanceof UserMessage user) {
                return Optional.of(user);
            }
        }
        return Optional.empty();
    }
}
