/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends questions to the gateway with LangChain4j's OpenAI client, as any application would, and keeps the decision id of each answer. */
public final class DemoTraffic {

    private static final int CLIENTS = 2;
    private static final String DECISION_ID = "x-llmrouter-decision-id";

    private final String baseUrl;

    /** @param baseUrl of the gateway, ending in {@code /v1} */
    public DemoTraffic(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    /**
     * Asks all questions.
     *
     * @param model the model name to send: {@code router/math} or {@code router/math:gpt4}
     * @param questions to ask
     * @param progress told after each answer
     * @return the decision id of each answer, in the order of the questions
     */
    public List<String> send(String model, List<String> questions, Runnable progress) {
        OpenAiChatModel client = OpenAiChatModel.builder()
                .baseUrl(baseUrl)
                .apiKey("demo")
                .modelName(model)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(30))
                .build();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<String>> answers = new ArrayList<>(questions.size());
            questions.forEach(question -> answers.add(clients.submit(() -> ask(client, question, progress))));
            List<String> ids = new ArrayList<>(questions.size());
            for (Future<String> answer : answers) {
                ids.add(answer.get());
            }
            return ids;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the demo was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "the gateway at " + baseUrl + " did not answer: "
                            + e.getCause().getMessage(),
                    e.getCause());
        } finally {
            clients.shutdownNow();
        }
    }

    private static String ask(OpenAiChatModel client, String question, Runnable progress) {
        ChatRequest request =
                ChatRequest.builder().messages(UserMessage.from(question)).build();
        OpenAiChatResponseMetadata metadata =
                (OpenAiChatResponseMetadata) client.chat(request).metadata();
        String id = metadata.rawHttpResponse().headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(DECISION_ID))
                .map(header -> header.getValue().get(0))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the answer has no " + DECISION_ID + " header"));
        progress.run();
        return id;
    }
}
