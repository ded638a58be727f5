/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.kamelets;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.camel.LlmRouterRegistry;
import io.llmrouter.failure.UnknownDecisionException;
import io.llmrouter.feedback.FeedbackBook.Caller;
import io.llmrouter.feedback.Opinion;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedbackSinkTest {

    private static final String ROUTES =
            """
            - from: {uri: "direct:ask", steps: [{to: "kamelet:llm-route-action?router=support"}]}
            - from: {uri: "direct:rate", steps: [{to: "kamelet:llm-feedback-sink"}]}
            - from: {uri: "direct:label", steps: [{to: "kamelet:llm-feedback-sink?router=support&allTenants=true"}]}
            """;

    @TempDir
    private Path folder;

    @Test
    void ratings_areKeptWithTheDecision_eachTenantsOwn_andOfAllWhereTheSinkSaysSo() throws Exception {
        try (Kamelets routes = Kamelets.run(folder, ROUTES)) {
            String id = routes.ask("direct:ask", "hello", Map.of(), Map.of("CamelLlmRouterTenant", "acme"))
                    .getMessage()
                    .getHeader("CamelLlmRouterDecisionId", String.class);
            String rating = "{\"decision_id\": \"" + id + "\", \"score\": 0}";

            assertThat(routes.ask("direct:rate", rating).getException()).isInstanceOf(UnknownDecisionException.class);
            Exchange own = routes.ask("direct:rate", rating, Map.of(), Map.of("CamelLlmRouterTenant", "acme"));
            assertThat(own.getException()).isNull();
            Exchange gold = routes.ask("direct:label", Map.of("decision_id", id, "label", "wrong", "source", "gold"));
            assertThat(gold.getException()).isNull();

            assertThat(LlmRouterRegistry.get(routes.context())
                            .feedback()
                            .of(id, Caller.OPERATOR)
                            .current())
                    .extracting(Opinion::source, Opinion::score, Opinion::label)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(io.llmrouter.feedback.FeedbackSource.user, 0.0, null),
                            org.assertj.core.groups.Tuple.tuple(
                                    io.llmrouter.feedback.FeedbackSource.gold, null, "wrong"));
        }
    }
}
