/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.spending.Spend;
import io.llmrouter.spending.SpendGate.Purpose;
import io.llmrouter.testing.ScriptedChatModel;
import io.llmrouter.testing.WordEmbedding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What embedding a question costs is entered whoever had it embedded, also where no model is asked afterwards. */
class EmbeddingCostTest extends CamelTestSupport {

    /** 40 characters are 10 tokens. */
    private static final String QUESTION = "how do I get back my money from you, sir";

    private static final Spend ONCE = new Spend(0.04, 1, 10, 0, 0);

    @TempDir
    private Path folder;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        Path examples = Files.writeString(
                folder.resolve("examples.csv"),
                """
                text,intent
                how do I get back my money,refund
                give me my money back,refund
                I want a refund of my money,refund
                where is my parcel,parcel
                when does the parcel come,parcel
                track my parcel please,parcel
                """);
        TestDocument.use(
                context,
                folder,
                """
                embedding: {ref: "#bean:words", price: {input: 4000}}
                models: {small: {ref: "#bean:small"}}
                routers:
                  caching: {otherwise: small, cache: {scope: shared, threshold: 0.9}}
                  support: {decide: [{intents: {examples: "file:%s", use: {refund: small}, vectors: none}}], otherwise: small}
                """
                        .formatted(examples));
        context.getRegistry().bind("small", ScriptedChatModel.failing(new IllegalStateException("asked")));
        context.getRegistry().bind("words", new WordEmbedding());
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:choice")
                        .choice()
                        .when()
                        .language("llmrouter", "router('support'): intent == 'refund' || intentScore > 2.0")
                        .setBody(constant("refund"))
                        .otherwise()
                        .setBody(constant("other"));
                from("direct:both")
                        .filter()
                        .language("llmrouter", "router('support'): intentScore < 2.0")
                        .to("llmrouter:support");
            }
        };
    }

    private List<Spend> embedded(String router) {
        return LlmRouterRegistry.get(context).spending().entries(router, null).stream()
                .map(entry -> entry.account().byPurpose().get(Purpose.router))
                .toList();
    }

    @Test
    void lookInTheCache_thatIsAStepOfARoute_isPaid() {
        template().requestBody("llmrouter:caching?operation=cacheGet", (Object) QUESTION);
        assertThat(embedded("caching")).containsExactly(ONCE);
    }

    @Test
    void classification_isPaid() {
        template().requestBody("llmrouter:support?operation=classify", (Object) QUESTION);
        assertThat(embedded("support")).containsExactly(ONCE);
    }

    @Test
    void expression_isPaid_whenTheExchangeIsOver() {
        template().requestBody("direct:choice", (Object) QUESTION);
        assertThat(embedded("support")).containsExactly(ONCE);
    }

    @Test
    void expressionBeforeARequestThatFails_isPaidOnce() {
        assertThat(template()
                        .request(
                                "direct:both", exchange -> exchange.getMessage().setBody(QUESTION))
                        .getException())
                .isNotNull();
        assertThat(embedded("support")).containsExactly(ONCE);
    }
}
