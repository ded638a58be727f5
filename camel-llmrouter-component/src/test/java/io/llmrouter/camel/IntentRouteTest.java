/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.llmrouter.intent.IntentResult;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.testing.ScriptedChatModel;
import io.llmrouter.testing.WordEmbedding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntentRouteTest extends CamelTestSupport {

    private static final String EXAMPLES = "text,intent\nrefund my money,refund\nhello there,smalltalk\n";

    @TempDir
    private Path folder;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        Files.writeString(folder.resolve("e.csv"), EXAMPLES);
        TestDocument.use(
                context,
                folder,
                """
                models: {small: {ref: "#bean:small"}, large: {ref: "#bean:large"}}
                embedding: {ref: "#bean:words"}
                routers:
                  support:
                    decide:
                      - intents: {examples: "file:FOLDER/e.csv", use: {refund: large}, vectors: none}
                    otherwise: small
                  plain: {otherwise: small}
                """
                        .replace("FOLDER", folder.toString()));
        context.getRegistry().bind("small", ScriptedChatModel.saying("small"));
        context.getRegistry().bind("large", ScriptedChatModel.saying("large"));
        context.getRegistry().bind("words", new WordEmbedding());
        return context;
    }

    @Test
    void intent_choosesTheModel_andIsInDecisionAndHeaders() {
        Exchange exchange = ask("llmrouter:support", "refund my money");
        assertThat(exchange.getMessage().getBody()).isEqualTo("large");
        assertThat(exchange.getMessage().getHeader(LlmRouterHeaders.INTENT)).isEqualTo("refund");
        RoutingDecision decision = exchange.getProperty(LlmRouterProperties.DECISION, RoutingDecision.class);
        assertThat(decision.features()).containsEntry("intent", "refund").containsKey("intentScore");
        assertThat(decision.reason().code()).isEqualTo("intents");
        assertThat(ask("llmrouter:support", "quantum soup").getMessage().getBody())
                .isEqualTo("small");
    }

    @Test
    void classify_givesTheName_orNullWhenUnsure_andCallsNobody() {
        Exchange sure = ask("llmrouter:support?operation=classify", "hello there");
        assertThat(sure.getException()).isNull();
        assertThat(sure.getMessage().getBody()).isEqualTo("smalltalk");
        assertThat(sure.getMessage().getHeaders())
                .containsAllEntriesOf(Map.of(
                        LlmRouterHeaders.INTENT, "smalltalk",
                        LlmRouterHeaders.ABSTAINED, false,
                        LlmRouterHeaders.REASON, "intents",
                        LlmRouterHeaders.ROUTER_NAME, "support"));
        assertThat(sure.getMessage().getHeader(LlmRouterHeaders.INTENT_SCORE, Double.class))
                .isGreaterThan(0.99);
        assertThat(sure.getProperty(LlmRouterProperties.FEATURES)).isInstanceOf(IntentResult.class);

        Exchange unsure = template.request("llmrouter:support?operation=classify", in -> {
            in.getMessage().setBody("quantum soup");
            in.getMessage().setHeader(LlmRouterHeaders.INTENT, "of an earlier step");
        });
        assertThat(unsure.getMessage().getBody()).isNull();
        assertThat(unsure.getMessage().getHeader(LlmRouterHeaders.INTENT)).isNull();
        assertThat(unsure.getMessage().getHeader(LlmRouterHeaders.ABSTAINED)).isEqualTo(true);

        assertThat(ask("llmrouter:support?operation=classify&outputFormat=json", "hello there")
                        .getMessage()
                        .getBody(String.class))
                .contains("\"intent\":\"smalltalk\"", "\"nearest\":[{\"text\":\"hello there\"");
        assertThatThrownBy(() -> template.requestBody("llmrouter:plain?operation=classify", "x"))
                .hasStackTraceContaining("router 'plain' has no intents step");
    }

    @Test
    void changedExamples_areLearned_brokenOnesAreNot() throws Exception {
        LlmRouterRegistry registry = LlmRouterRegistry.get(context);
        Files.writeString(folder.resolve("e.csv"), EXAMPLES + "quantum soup,refund\n");
        await().until(() -> registry.generation() == 2);
        assertThat(ask("llmrouter:support", "quantum soup").getMessage().getBody())
                .isEqualTo("large");
        Files.writeString(folder.resolve("e.csv"), "text,intent\nquantum soup,\n");
        assertThat(registry.reload()).isFalse();
        assertThat(ask("llmrouter:support", "quantum soup").getMessage().getBody())
                .isEqualTo("large");
    }

    private Exchange ask(String uri, String text) {
        return template.request(uri, in -> in.getMessage().setBody(text));
    }
}
