/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends questions to the gateway with LangChain4j's OpenAI client, as any application would, and keeps each answer with its decision id. */
public final class DemoTraffic {

    private static final int CLIENTS = 2;
    private static final String DECISION_ID = "x-llmrouter-decision-id";

    private final String baseUrl;
    private final int clients;
    private final Map<String, String> headers;

    private DemoTraffic(String baseUrl, int clients, Map<String, String> headers) {
        this.baseUrl = baseUrl;
        this.clients = clients;
        this.headers = headers;
    }

    /** @param baseUrl of the gateway, ending in {@code /v1} */
    public DemoTraffic(String baseUrl) {
        this(baseUrl, CLIENTS, Map.of());
    }

    /** The same, one question after the other, so that what a cache knows at each does not depend on chance. */
    public DemoTraffic inTurn() {
        return new DemoTraffic(baseUrl, 1, headers);
    }

    /** The same past every cache. */
    public DemoTraffic uncached() {
        return new DemoTraffic(baseUrl, clients, Map.of("Cache-Control", "no-cache, no-store"));
    }

    /**
     * What came back.
     *
     * @param decisionId of the response
     * @param text of the answer
     */
    public record Answer(String decisionId, String text) {}

    /**
     * Asks all questions.
     *
     * @param model the model name to send: {@code router/math}
     * @param questions to ask
     * @param progress told after each answer
     * @return the answers, in the order of the questions
     */
    public List<Answer> send(String model, List<String> questions, Runnable progress) {
        OpenAiChatModel client = OpenAiChatModel.builder()
                .baseUrl(baseUrl)
                .apiKey("demo")
                .modelName(model)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(30))
                .customHeaders(headers)
                .build();
        ExecutorService pool = Executors.newFixedThreadPool(clients);
        try {
            List<Future<Answer>> asked = new ArrayList<>(questions.size());
            questions.forEach(question -> asked.add(pool.submit(() -> ask(client, question, progress))));
            List<Answer> answers = new ArrayList<>(questions.size());
            for (Future<Answer> answer : asked) {
                answers.add(answer.get());
            }
            return answers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the demo was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "the gateway at " + baseUrl + " did not answer: "
                            + e.getCause().getMessage(),
                    e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private static Answer ask(OpenAiChatModel client, String question, Runnable progress) {
        ChatRequest request =
                ChatRequest.builder().messages(UserMessage.from(question)).build();
        ChatResponse response = client.chat(request);
        OpenAiChatResponseMetadata metadata = (OpenAiChatResponseMetadata) response.metadata();
        String id = metadata.rawHttpResponse().headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(DECISION_ID))
                .map(header -> header.getValue().get(0))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the answer has no " + DECISION_ID + " header"));
        progress.run();
        return new Answer(id, response.aiMessage().text());
    }
}
