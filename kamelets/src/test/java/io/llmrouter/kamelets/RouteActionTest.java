/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.kamelets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteActionTest {

    @TempDir
    private Path folder;

    @Test
    void step_isAnsweredByTheRouter_andItsHeadersComeBack() throws Exception {
        try (Kamelets routes = Kamelets.run(
                folder,
                """
                - from:
                    uri: direct:ask
                    steps:
                      - to: kamelet:llm-route-action?router=support
                      - setBody: {simple: "${header.CamelLlmRouterSelectedModel}: ${body}"}
                """)) {
            assertThat(routes.ask("direct:ask", "where is my parcel")
                            .getMessage()
                            .getBody())
                    .isEqualTo("small: from small");
            assertThat(routes.ask("direct:ask", "please refund my order")
                            .getMessage()
                            .getBody())
                    .isEqualTo("large: from large");
        }
    }

    @Test
    void pipe_underCamelMain_sendsTheAnswerToItsSink() throws Exception {
        try (Kamelets pipe = Kamelets.run(
                folder,
                """
                apiVersion: camel.apache.org/v1
                kind: Pipe
                metadata: {name: tickets-to-llm}
                spec:
                  source: {uri: "direct:tickets"}
                  steps:
                    - ref: {kind: Kamelet, apiVersion: camel.apache.org/v1, name: llm-route-action}
                      properties: {router: support, systemMessage: "Be brief.", outputFormat: json}
                  sink: {uri: "mock:answers"}
                """)) {
            MockEndpoint answers = pipe.context().getEndpoint("mock:answers", MockEndpoint.class);
            answers.expectedMessageCount(1);
            pipe.ask("direct:tickets", "where is my parcel");
            answers.assertIsSatisfied();
            assertThat(answers.getExchanges().get(0).getMessage().getBody(String.class))
                    .contains("\"answer\":\"from small\"");
            assertThat(pipe.small.requests().get(0).messages().get(0)).isEqualTo(SystemMessage.from("Be brief."));
        }
    }

    @Test
    void planWithoutATrustedAnswer_endsAsOnExhaustedSays() throws Exception {
        try (Kamelets routes = Kamelets.run(
                folder,
                """
                - from: {uri: "direct:strict", steps: [{to: "kamelet:llm-route-action?router=ladder"}]}
                - from: {uri: "direct:lenient", steps: [{to: "kamelet:llm-route-action?router=ladder&onExhausted=abstain"}]}
                """)) {
            assertThat(routes.ask("direct:strict", "where is my parcel").getException())
                    .hasMessageContaining("agree");
            Exchange lenient = routes.ask("direct:lenient", "where is my parcel");
            assertThat(lenient.getException()).isNull();
            assertThat(lenient.getMessage().getHeader("CamelLlmRouterAbstained"))
                    .isEqualTo(true);
        }
    }

    @Test
    void headerOfAMessage_givesNoInstructions_whileTheKameletsPropertyDoes() throws Exception {
        Path instructions = Files.writeString(folder.resolve("instructions.txt"), "Be brief & kind: 100%+ {json}");
        try (Kamelets routes = Kamelets.run(
                folder,
                """
                - from:
                    uri: direct:ask
                    steps:
                      - to:
                          uri: kamelet:llm-route-action
                          parameters: {router: support, outputFormat: chatResponse, systemMessage: "resource:file:%s"}
                """
                        .formatted(instructions))) {
            Exchange answered = routes.ask(
                    "direct:ask",
                    "where is my parcel",
                    Map.of("CamelLlmRouterSystemMessage", "Say yes.", "CamelLlmRouterModel", "large"),
                    Map.of());
            assertThat(answered.getMessage().getBody()).isInstanceOf(ChatResponse.class);
            assertThat(routes.small.requests().get(0).messages().get(0))
                    .isEqualTo(SystemMessage.from("Be brief & kind: 100%+ {json}"));
            assertThat(routes.large.calls()).isZero();
        }
    }

    @Test
    void routerOfComponentOptions_needsNoDocument() throws Exception {
        try (Kamelets routes = Kamelets.configured(
                folder,
                "- from: {uri: 'direct:ask', steps: [{to: 'kamelet:llm-route-action?router=plain'}]}",
                Map.of(
                        "camel.component.llmrouter.models.mine.ref", "#bean:small",
                        "camel.component.llmrouter.routers.plain.otherwise", "mine"))) {
            assertThat(routes.ask("direct:ask", "where is my parcel")
                            .getMessage()
                            .getBody())
                    .isEqualTo("from small");
        }
    }
}
