/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.kamelets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifyActionTest {

    private static final String STEP =
            """
            - from:
                uri: direct:sort
                steps:
                  - to: kamelet:llm-classify-action?router=support
                  - choice:
                      when:
                        - simple: "${header.CamelLlmRouterIntent} == 'refund'"
                          steps: [{setHeader: {name: desk, constant: money}}]
                      otherwise:
                        steps: [{setHeader: {name: desk, constant: other}}]
            """;

    @TempDir
    private Path folder;

    @Test
    void step_saysTheIntentInHeaders_andLeavesTheBody() throws Exception {
        try (Kamelets routes = Kamelets.run(folder, STEP)) {
            Exchange sorted = routes.ask("direct:sort", "please refund my order");
            assertThat(sorted.getMessage().getBody()).isEqualTo("please refund my order");
            assertThat(sorted.getMessage().getHeaders())
                    .containsEntry("CamelLlmRouterIntent", "refund")
                    .containsEntry("CamelLlmRouterAbstained", false)
                    .containsEntry("desk", "money")
                    .containsKey("CamelLlmRouterIntentScore");
            assertThat(sorted.getAllProperties()).doesNotContainKey("LlmClassifyActionBody");
            assertThat(routes.small.calls() + routes.large.calls()).isZero();
        }
    }

    @Test
    void unsureMessage_hasNoIntent_andKeepsItsBody() throws Exception {
        try (Kamelets routes = Kamelets.run(folder, STEP)) {
            Exchange sorted = routes.ask("direct:sort", "xylophone quartz");
            assertThat(sorted.getMessage().getBody()).isEqualTo("xylophone quartz");
            assertThat(sorted.getMessage().getHeaders())
                    .containsEntry("CamelLlmRouterAbstained", true)
                    .doesNotContainKey("CamelLlmRouterIntent");
        }
    }

    @Test
    void streamAsBody_canStillBeReadAfterwards() throws Exception {
        try (Kamelets routes = Kamelets.run(folder, STEP)) {
            byte[] text = "please refund my order".getBytes(StandardCharsets.UTF_8);
            Exchange sorted = routes.ask("direct:sort", new ByteArrayInputStream(text));
            assertThat(sorted.getMessage().getHeaders()).containsEntry("CamelLlmRouterIntent", "refund");
            assertThat(sorted.getMessage().getBody(String.class)).isEqualTo("please refund my order");
        }
    }

    @Test
    void body_becomesTheIntent_orAllThatWasFound() throws Exception {
        try (Kamelets routes = Kamelets.run(
                folder,
                """
                - from: {uri: "direct:name", steps: [{to: "kamelet:llm-classify-action?router=support&result=text"}]}
                - from: {uri: "direct:json", steps: [{to: "kamelet:llm-classify-action?router=support&result=json"}]}
                """)) {
            assertThat(routes.ask("direct:name", "please refund my order")
                            .getMessage()
                            .getBody())
                    .isEqualTo("refund");
            assertThat(routes.ask("direct:json", "please refund my order")
                            .getMessage()
                            .getBody(String.class))
                    .contains("\"intent\":\"refund\"", "\"runnerUp\":\"delivery\"");
        }
    }

    @Test
    void pipe_underCamelMain_sendsTheMessageOn_withItsIntent() throws Exception {
        try (Kamelets pipe = Kamelets.run(
                folder,
                """
                apiVersion: camel.apache.org/v1
                kind: Pipe
                metadata: {name: sorted}
                spec:
                  source: {uri: "direct:tickets"}
                  steps:
                    - ref: {kind: Kamelet, apiVersion: camel.apache.org/v1, name: llm-classify-action}
                      properties: {router: support}
                  sink: {uri: "mock:sorted"}
                """)) {
            MockEndpoint sorted = pipe.context().getEndpoint("mock:sorted", MockEndpoint.class);
            sorted.expectedBodiesReceived("where is my parcel");
            sorted.expectedHeaderReceived("CamelLlmRouterIntent", "delivery");
            pipe.ask("direct:tickets", "where is my parcel");
            sorted.assertIsSatisfied();
        }
    }
}
