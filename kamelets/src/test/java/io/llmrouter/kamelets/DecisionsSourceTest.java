/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.kamelets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionsSourceTest {

    private static final String ROUTES =
            """
            - from: {uri: "direct:ask", steps: [{to: "kamelet:llm-route-action?router=support"}]}
            - from: {uri: "kamelet:llm-decisions-source?router=support", steps: [{to: "mock:support"}]}
            - from: {uri: "kamelet:llm-decisions-source?events=decision,feedback", steps: [{to: "mock:all"}]}
            - from: {uri: "direct:rate", steps: [{to: "kamelet:llm-feedback-sink"}]}
            """;

    @TempDir
    private Path folder;

    @Test
    void decisionsAndFeedback_comeAsLinesOfJson() throws Exception {
        try (Kamelets routes = Kamelets.run(folder, ROUTES)) {
            MockEndpoint support = routes.context().getEndpoint("mock:support", MockEndpoint.class);
            MockEndpoint all = routes.context().getEndpoint("mock:all", MockEndpoint.class);
            support.expectedMessageCount(1);
            all.expectedMessageCount(2);

            String id =
                    routes.ask("direct:ask", "hello").getMessage().getHeader("CamelLlmRouterDecisionId", String.class);
            routes.ask("direct:rate", Map.of("decision_id", id, "score", 1));

            support.assertIsSatisfied();
            all.assertIsSatisfied();
            assertThat(support.getExchanges().get(0).getMessage().getBody())
                    .asString()
                    .startsWith("{\"kind\":\"decision\"")
                    .contains("\"id\":\"" + id + "\"");
            assertThat(all.getExchanges().get(1).getMessage().getBody())
                    .asString()
                    .startsWith("{\"kind\":\"feedback\"")
                    .contains("\"score\":1.0");
        }
    }

    @Test
    void unknownEvent_stopsTheStart() {
        String wrong = "- from: {uri: \"kamelet:llm-decisions-source?events=decisions\", steps: [{to: \"mock:x\"}]}";
        assertThatThrownBy(() -> Kamelets.run(folder, wrong))
                .rootCause()
                .hasMessageContaining("unknown kind of event in events 'decisions'")
                .hasMessageContaining("did you mean 'decision'?");
    }
}
