/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped templates, instantiated in a plain Camel Main; model, embedding and retrieval are scripted. */
class TemplatesTest {

    private final Main main = new Main();
    private final List<String> prompts = new ArrayList<>();
    private final List<String> lookups = new ArrayList<>();
    private CamelContext context;
    private ProducerTemplate template;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(
                folder.resolve("e.csv"),
                "text,intent\nrefund my money,refund\nhello there,smalltalk\nrefund me,refund\n");
        Path configuration = Files.writeString(
                folder.resolve("llmrouter.yaml"),
                """
                models: {small: {ref: "#bean:small"}}
                embedding: {ref: "#bean:words"}
                routers:
                  support:
                    decide:
                      - intents: {examples: "file:%s/e.csv", use: {}, vectors: none}
                    otherwise: small
                """
                        .formatted(folder));
        main.bind("small", new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                prompts.add(((UserMessage) request.messages().get(0)).singleText());
                return ChatResponse.builder()
                        .aiMessage(AiMessage.from("answered"))
                        .build();
            }
        });
        main.bind("words", new Letters());
        main.addInitialProperty("camel.component.llmrouter.configuration", "file:" + configuration);
        main.addInitialProperty(
                "camel.main.routesIncludePattern",
                "classpath:llmrouter/routes/two-stage-rag.camel.yaml,"
                        + "classpath:llmrouter/routes/answer-or-hand-over.camel.yaml");
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:keywords").process(exchange -> find(exchange, "keywords"));
                from("direct:vectors").process(exchange -> find(exchange, "vectors"));
                from("direct:person").setBody(constant("a person answers"));
            }
        });
        main.start();
        context = main.getCamelContext();
        template = context.createProducerTemplate();
        TemplatedRouteBuilder.builder(context, "two-stage-rag")
                .parameter("name", "manual")
                .parameter("router", "support")
                .parameter("keywords", "direct:keywords")
                .parameter("vectors", "direct:vectors")
                .add();
        TemplatedRouteBuilder.builder(context, "answer-or-hand-over")
                .parameter("name", "desk")
                .parameter("router", "support")
                .parameter("handOver", "direct:person")
                .parameter("minConfidence", "0.9")
                .add();
    }

    @AfterEach
    void stop() {
        main.stop();
        main.shutdown();
    }

    private void find(Exchange exchange, String index) {
        synchronized (lookups) {
            lookups.add(index);
        }
        String question = exchange.getMessage().getBody(String.class);
        boolean known = question.contains("E-4711") || question.contains("pump");
        exchange.getMessage()
                .setBody(known ? List.of(Map.of("text", "Page 12: clean the filter.", "score", 0.9)) : List.of());
    }

    @Test
    void questionWithACode_isForTheKeywordIndexAlone_andIsAnsweredFromWhatItFound() {
        assertThat(ask("direct:manual", "What does E-4711 mean?")).isEqualTo("answered");
        assertThat(lookups).containsExactly("keywords");
        assertThat(prompts).singleElement().asString().contains("What does E-4711 mean?", "Page 12: clean the filter.");
    }

    @Test
    void otherQuestion_isForBoth_andWhatBothFoundStandsInThePromptOnce() {
        assertThat(ask("direct:manual", "Why is the pump so loud?")).isEqualTo("answered");
        assertThat(lookups).containsExactlyInAnyOrder("keywords", "vectors");
        assertThat(prompts).singleElement().asString().containsOnlyOnce("Page 12");
    }

    @Test
    void nothingFound_asksNoModel_andSaysSo() {
        assertThat(ask("direct:manual", "Who was Napoleon?")).isEqualTo("Nothing was found on this.");
        assertThat(prompts).isEmpty();
    }

    @Test
    void questionUnlikeAllExamples_isHandedOver() {
        assertThat(ask("direct:desk", "refund my money")).isEqualTo("answered");
        assertThat(ask("direct:desk", "zzz")).isEqualTo("a person answers");
    }

    private String ask(String uri, String question) {
        return template.requestBody(uri, question, String.class);
    }
}
