/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.rag.content.Content;
import io.llmrouter.model.Grounding;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.testing.ScriptedChatModel;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cascades that begin with a quote, in a real context. */
class QuoteRouteTest extends CamelTestSupport {

    private static final String HOURS =
            "The museum opens at 9 o'clock. Tickets cost 12 euros. Children under six years pay nothing. Bags stay in the cloakroom.";

    @TempDir
    private static Path folder;

    private final ScriptedChatModel large = ScriptedChatModel.saying("Ask at the desk on Mondays.");
    private final ScriptedChatModel inventive = ScriptedChatModel.saying("Tickets cost 14 euros.");

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        TestDocument.use(
                context,
                folder,
                """
                models:
                  quote: {provider: extractive}
                  inventive: {ref: "#bean:inventive", price: {input: 1, output: 2}}
                  large: {ref: "#bean:large", price: {input: 10, output: 20}}
                routers:
                  museum: {otherwise: ladder, plans: {ladder: {cascade: [quote, large], confidence: "header:confidence", threshold: 0.5}}}
                  checked: {otherwise: ladder, plans: {ladder: {cascade: [inventive, large], confidence: groundedness, threshold: 0.8}}}
                  gated: {otherwise: ladder, plans: {ladder: {cascade: [quote, inventive, large],
                          confidence: ["header:confidence", {signal: "property:sure", gates: [groundedness]}], threshold: [off, 0.5]}}}
                """);
        context.getRegistry().bind("large", large);
        context.getRegistry().bind("inventive", inventive);
        return context;
    }

    @Test
    void easyLookUp_isQuoted_andCostsNothing() {
        Exchange exchange = ask("museum", "How much do tickets cost?");

        assertThat(exchange.getMessage().getBody()).isEqualTo("Tickets cost 12 euros.");
        assertThat(decision(exchange).cost()).isZero();
        assertThat(decision(exchange).baselineCost()).isPositive();
        assertThat(decision(exchange).answer().model()).isEqualTo("quote");
        assertThat(large.requests()).isEmpty();
    }

    @Test
    void questionThatNoSentenceAnswers_goesOn_toAModelThatSeesTheGroundingToo() {
        Exchange exchange = ask("museum", "May I hire a guide for a group of pupils?");

        assertThat(exchange.getMessage().getBody()).isEqualTo("Ask at the desk on Mondays.");
        assertThat(decision(exchange).attempts()).extracting(Attempt::outcome).containsExactly("escalated", "accepted");
        assertThat(Grounding.of(large.requests().get(0))).isPresent();
    }

    @Test
    void requestThatWantsTools_skipsTheQuote() {
        Exchange exchange = template.request("llmrouter:museum", e -> e.getMessage()
                .setBody(grounded("How much do tickets cost?").toBuilder()
                        .toolSpecifications(dev.langchain4j.agent.tool.ToolSpecification.builder()
                                .name("book")
                                .build())
                        .build()));
        assertThat(decision(exchange).attempts()).extracting(Attempt::model).containsExactly("large");
    }

    @Test
    void answerWithAPriceOfItsOwn_isNotAccepted() {
        Exchange exchange = ask("checked", "How much do tickets cost?");

        Attempt first = decision(exchange).attempts().get(0);
        assertThat(first.confidence().signal()).isEqualTo("groundedness");
        assertThat(first.confidence().raw()).isZero();
        assertThat(decision(exchange).answer().model()).isEqualTo("large");
    }

    @Test
    void gate_stopsAnAnswerThatTheSignalTrusts() {
        Exchange exchange = template.request("llmrouter:gated", e -> {
            e.setProperty("sure", 1.0);
            e.getMessage().setBody(grounded("How much do tickets cost?"));
        });
        assertThat(decision(exchange).attempts().get(0).confidence().note()).isEqualTo("gate groundedness failed");
        assertThat(decision(exchange).answer().model()).isEqualTo("large");
    }

    private Exchange ask(String router, String question) {
        return template.request("llmrouter:" + router, e -> e.getMessage().setBody(grounded(question)));
    }

    private static ChatRequest grounded(String question) {
        Content passage = Content.from(TextSegment.from(HOURS, Metadata.from("documentId", "hours.txt")));
        return ChatRequest.builder()
                .messages(new Grounding(question, List.of(passage)).attachTo(UserMessage.from(question)))
                .build();
    }

    private static RoutingDecision decision(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        return exchange.getProperty(LlmRouterProperties.DECISION, RoutingDecision.class);
    }
}
