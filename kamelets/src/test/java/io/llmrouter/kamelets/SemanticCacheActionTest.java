/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.kamelets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SemanticCacheActionTest {

    private static final String ASKED = "how do I reset the password of my account";
    private static final String ALIKE = "how do I reset the password of my account please";

    @TempDir
    private Path folder;

    @Test
    void wrappedSteps_areDoneOncePerMeaning_andTheRouteGoesOnBehindThem() throws Exception {
        try (Kamelets routes = Kamelets.run(
                folder,
                """
                - from:
                    uri: direct:ask
                    steps:
                      - kamelet:
                          name: llm-semantic-cache-action
                          parameters: {scope: shared, threshold: 0.9, keepHeaders: X-Source}
                          steps:
                            - to: llmrouter:support
                            - setHeader: {name: X-Source, constant: handbook}
                      - setHeader: {name: after, constant: always}
                """)) {
            Exchange first = routes.ask("direct:ask", ASKED);
            assertThat(first.getMessage().getBody()).isEqualTo("from small");
            assertThat(first.getMessage().getHeader("CamelLlmRouterCacheStatus"))
                    .isEqualTo("miss");
            Exchange second = routes.ask("direct:ask", ALIKE);
            assertThat(second.getMessage().getBody()).isEqualTo("from small");
            assertThat(second.getMessage().getHeaders())
                    .containsEntry("CamelLlmRouterCacheStatus", "hit-semantic")
                    .containsEntry("X-Source", "handbook")
                    .containsEntry("after", "always");
            assertThat(routes.small.calls()).isEqualTo(1);
        }
    }

    @Test
    void withoutAThreshold_onlyEqualQuestionsMatch() throws Exception {
        try (Kamelets routes = Kamelets.run(folder, asked("scope: shared"))) {
            routes.ask("direct:ask", ASKED);
            assertThat(status(routes.ask("direct:ask", ASKED))).isEqualTo("hit-exact");
            assertThat(status(routes.ask("direct:ask", ALIKE))).isEqualTo("miss");
        }
    }

    @Test
    void tenants_shareNothing_andAMessageOfNobodyGoesPast() throws Exception {
        try (Kamelets routes = Kamelets.run(folder, asked("scope: '${exchangeProperty.tenant}'"))) {
            assertThat(status(routes.ask("direct:ask", ASKED, Map.of(), Map.of("tenant", "a"))))
                    .isEqualTo("miss");
            assertThat(status(routes.ask("direct:ask", ASKED, Map.of(), Map.of("tenant", "b"))))
                    .isEqualTo("miss");
            assertThat(status(routes.ask("direct:ask", ASKED, Map.of(), Map.of("tenant", "a"))))
                    .isEqualTo("hit-exact");
            assertThat(status(routes.ask("direct:ask", ASKED))).isEqualTo("bypass");
        }
    }

    @Test
    void whatVaries_isNotShared() throws Exception {
        try (Kamelets routes = Kamelets.run(folder, asked("scope: shared, vary: '${header.language}'"))) {
            routes.ask("direct:ask", ASKED, Map.of("language", "en"), Map.of());
            assertThat(status(routes.ask("direct:ask", ASKED, Map.of("language", "fr"), Map.of())))
                    .isEqualTo("miss");
            assertThat(status(routes.ask("direct:ask", ASKED, Map.of("language", "en"), Map.of())))
                    .isEqualTo("hit-exact");
        }
    }

    @Test
    void pipe_underCamelMain_asksTheMissEndpoint_onceForEachTenant() throws Exception {
        try (Kamelets pipe = Kamelets.run(
                folder,
                """
                apiVersion: camel.apache.org/v1
                kind: Pipe
                metadata: {name: faq}
                spec:
                  source: {uri: "direct:questions"}
                  steps:
                    - ref: {kind: Kamelet, apiVersion: camel.apache.org/v1, name: llm-semantic-cache-action}
                      properties:
                        scope: "RAW(${exchangeProperty.tenant})"
                        missEndpoint: "RAW(kamelet:llm-route-action?router=support&outputFormat=text)"
                  sink: {uri: "mock:answers"}
                """)) {
            MockEndpoint answers = pipe.context().getEndpoint("mock:answers", MockEndpoint.class);
            answers.expectedBodiesReceived("from small", "from small", "from small");
            pipe.ask("direct:questions", ASKED, Map.of(), Map.of("tenant", "a"));
            pipe.ask("direct:questions", ASKED, Map.of(), Map.of("tenant", "a"));
            pipe.ask("direct:questions", ASKED, Map.of(), Map.of("tenant", "b"));
            answers.assertIsSatisfied();
            assertThat(answers.getExchanges())
                    .extracting(SemanticCacheActionTest::status)
                    .containsExactly("miss", "hit-exact", "miss");
            assertThat(pipe.small.calls()).isEqualTo(2);
        }
    }

    @Test
    void nothingWrapped_andNothingToAsk_isNeverAnsweredWithAnothersQuestion() throws Exception {
        try (Kamelets routes = Kamelets.run(
                folder,
                "- from: {uri: 'direct:ask', steps: [{to: 'kamelet:llm-semantic-cache-action?scope=shared&threshold=0.9'}]}")) {
            routes.ask("direct:ask", ASKED);
            Exchange alike = routes.ask("direct:ask", ALIKE);
            assertThat(alike.getMessage().getBody()).isEqualTo(ALIKE);
            assertThat(status(alike)).isEqualTo("miss");
        }
    }

    @Test
    void twoPlaces_keepTheirStepsAndAnswersApart_unlessTheCacheHasAName() throws Exception {
        try (Kamelets routes = Kamelets.run(
                folder,
                """
                - from:
                    uri: direct:one
                    steps:
                      - kamelet: {name: llm-semantic-cache-action/one, parameters: {scope: shared}, steps: [{setBody: {constant: one}}]}
                - from:
                    uri: direct:two
                    steps:
                      - kamelet: {name: llm-semantic-cache-action/two, parameters: {scope: shared}, steps: [{setBody: {constant: two}}]}
                - from:
                    uri: direct:three
                    steps:
                      - kamelet: {name: llm-semantic-cache-action/three, parameters: {scope: shared, cacheName: same}, steps: [{setBody: {constant: three}}]}
                - from:
                    uri: direct:four
                    steps:
                      - kamelet: {name: llm-semantic-cache-action/four, parameters: {scope: shared, cacheName: same}, steps: [{setBody: {constant: four}}]}
                """)) {
            assertThat(routes.ask("direct:one", ASKED).getMessage().getBody()).isEqualTo("one");
            assertThat(routes.ask("direct:two", ASKED).getMessage().getBody()).isEqualTo("two");
            assertThat(routes.ask("direct:three", ASKED).getMessage().getBody()).isEqualTo("three");
            assertThat(routes.ask("direct:four", ASKED).getMessage().getBody()).isEqualTo("three");
        }
    }

    @Test
    void cacheAlone_needsNoRouter() throws Exception {
        try (Kamelets routes = Kamelets.configured(
                folder,
                "- from: {uri: 'direct:ask', steps: [{to: 'kamelet:llm-semantic-cache-action?scope=shared&missEndpoint=language:constant:answer'}]}",
                Map.of())) {
            assertThat(routes.ask("direct:ask", ASKED).getMessage().getBody()).isEqualTo("answer");
            assertThat(status(routes.ask("direct:ask", ASKED))).isEqualTo("hit-exact");
        }
    }

    private static String asked(String parameters) {
        return """
                - from:
                    uri: direct:ask
                    steps:
                      - kamelet: {name: llm-semantic-cache-action, parameters: {%s}, steps: [{to: "llmrouter:support"}]}
                """
                .formatted(parameters);
    }

    private static String status(Exchange exchange) {
        return exchange.getMessage().getHeader("CamelLlmRouterCacheStatus", String.class);
    }
}
