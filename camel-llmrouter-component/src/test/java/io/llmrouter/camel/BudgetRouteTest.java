/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.llmrouter.engine.Subscription;
import io.llmrouter.failure.BudgetExceededException;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.spending.Spend;
import io.llmrouter.spending.SpendGate.Purpose;
import io.llmrouter.spending.SpendLedger;
import io.llmrouter.testing.ScriptedChatModel;
import io.llmrouter.testing.WordEmbedding;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Budgets of a document, held by a real context. */
class BudgetRouteTest extends CamelTestSupport {

    private static final String DOCUMENT =
            """
            currency: EUR
            embedding: {ref: "#bean:words", price: {input: 4000}}
            models:
              small: {ref: "#bean:small", price: {input: 0, output: 1}}
              large: {ref: "#bean:large", price: {input: 0, output: 100}}
            routers:
              failing: {otherwise: large, cache: {scope: shared}, budget: {perDay: 0.03, onExceeded: fail}}
              caching: {otherwise: large, cache: {scope: shared}, budget: {perDay: 0.03, onExceeded: cacheOnly}}
              falling:
                decide: [{rules: [{when: "words < 2", use: small}]}]
                otherwise: large
                budget: {perDay: 0.03, onExceeded: downgrade}
              meaning: {otherwise: small, cache: {scope: shared, threshold: 0.9}, budget: {perDay: 0.1, onExceeded: fail}}
              voting:
                plans: {vote: {consensus: [small, large], by: medoid, minSimilarity: 0.5}}
                otherwise: vote
              single: {otherwise: large, budget: {perRequest: 0.001, onExceeded: fail}}
            """;

    @TempDir
    private static Path folder;

    private final ScriptedChatModel large = ScriptedChatModel.answering(request -> answer("large", 100));
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private Path document;

    private static ChatResponse answer(String text, int tokens) {
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(text))
                .tokenUsage(new TokenUsage(0, tokens))
                .finishReason(FinishReason.STOP)
                .build();
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        document = TestDocument.use(context, folder, DOCUMENT);
        context.getRegistry().bind("small", ScriptedChatModel.answering(request -> answer("small", 100)));
        context.getRegistry().bind("large", large);
        context.getRegistry().bind("words", new WordEmbedding());
        context.getRegistry().bind("meters", meters);
        return context;
    }

    private Exchange ask(String router, String text) {
        return template.request(
                "llmrouter:" + router, exchange -> exchange.getMessage().setBody(text));
    }

    /** 256 tokens are expected, 100 come: 0.01 a call; after the first the router has 0.02 left, which is less than 0.0256. */
    private void spendToday(String router) {
        assertThat(ask(router, "the first question").getException()).isNull();
    }

    @Test
    void fail_refusesAlsoWhatIsKept_onceTheLimitIsReached() {
        spendToday("failing");
        Exchange refused = ask("failing", "another question");
        assertThat(refused.getException())
                .isInstanceOf(BudgetExceededException.class)
                .hasMessageContaining("budget perDay of router 'failing' has no room: 0.01 of 0.03 EUR")
                .hasMessageContaining("expected to cost 0.0256");
        assertThat(large.calls()).isEqualTo(1);
        assertThat(ask("failing", "the first question").getMessage().getBody(String.class))
                .as("a call does not fit, but the limit is not reached")
                .isEqualTo("large");
    }

    @Test
    void cacheOnly_goesOnToGiveWhatIsKept() throws Exception {
        spendToday("caching");
        shrink("perDay: 0.03, onExceeded: cacheOnly", "perDay: 0.01, onExceeded: cacheOnly");
        assertThat(ask("caching", "another question").getException()).isInstanceOf(BudgetExceededException.class);
        assertThat(ask("caching", "the first question").getMessage().getBody(String.class))
                .isEqualTo("large");
    }

    @Test
    void fail_overTheLimit_givesNothingAtAll() throws Exception {
        spendToday("failing");
        shrink("perDay: 0.03, onExceeded: fail", "perDay: 0.01, onExceeded: fail");
        assertThat(ask("failing", "the first question").getException()).isInstanceOf(BudgetExceededException.class);
    }

    @Test
    void downgrade_asksTheCheapestModelThatTheRouterNames_andTheEventsSayIt() {
        List<RoutingEvent> events = new CopyOnWriteArrayList<>();
        LlmRouterRegistry registry = LlmRouterRegistry.get(context);
        try (Subscription told =
                registry.events().subscribe("test", Set.of(RoutingEvent.Kind.budget), 100, events::add)) {
            spendToday("falling");
            Exchange second = ask("falling", "another question of many words");
            assertThat(second.getMessage().getBody(String.class)).isEqualTo("small");
            RoutingDecision decision = second.getProperty(LlmRouterProperties.DECISION, RoutingDecision.class);
            assertThat(decision.reason().code()).isEqualTo("budget");
            await().until(() -> told.delivered() > 0 && !events.isEmpty());
            assertThat(events.get(0).facts())
                    .containsEntry("scope", "perDay")
                    .containsEntry("action", "downgrade")
                    .containsEntry("limit", 0.03)
                    .containsEntry("spent", 0.01)
                    .containsEntry("model", "large")
                    .containsEntry("asked", 0.0256)
                    .containsEntry("left", 0.03 - 0.01);
        }
    }

    private double gauge(String number, String router, String scope) {
        return meters.get("camel.llmrouter.budget." + number)
                .tags("router", router, "scope", scope)
                .gauge()
                .value();
    }

    /** No event is told at a third of the limit. */
    @Test
    void gauges_showWhatIsSpentNow_ofEveryLimit() throws Exception {
        ask("failing", "the first question");
        assertThat(gauge("limit", "failing", "perDay")).isEqualTo(0.03);
        assertThat(gauge("spent", "failing", "perDay")).isCloseTo(0.01, within(1e-12));
        assertThat(gauge("share", "failing", "perDay")).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(gauge("spent", "caching", "perDay")).isZero();
        assertThat(meters.find("camel.llmrouter.budget.limit")
                        .tag("router", "single")
                        .gauges())
                .as("a limit of single requests is never partly spent")
                .isEmpty();
        shrink(", budget: {perDay: 0.03, onExceeded: fail}", "");
        assertThat(gauge("spent", "failing", "perDay")).isNaN();
    }

    /** Who shows budgets has an entry to take away. */
    @Test
    void budgetThatAReloadRemoves_isToldToBeOpen() throws Exception {
        spendToday("failing");
        ask("failing", "another question");
        List<RoutingEvent> events = new CopyOnWriteArrayList<>();
        LlmRouterRegistry registry = LlmRouterRegistry.get(context);
        try (Subscription told =
                registry.events().subscribe("test", Set.of(RoutingEvent.Kind.budget), 100, events::add)) {
            shrink(", budget: {perDay: 0.03, onExceeded: fail}", "");
            await().until(() -> told.delivered() > 0 && !events.isEmpty());
            assertThat(events.get(0).router()).isEqualTo("failing");
            assertThat(events.get(0).facts())
                    .containsOnlyKeys("scope", "spent", "action")
                    .containsEntry("action", "open");
        }
    }

    @Test
    void perRequest_isHeldAgainstOneCall() {
        assertThat(ask("single", "q").getException())
                .isInstanceOf(BudgetExceededException.class)
                .hasMessageContaining("budget perRequest has no room");
        assertThat(large.calls()).isZero();
    }

    @Test
    void ledger_isWhatTheDecisionsSay_andWhatRoutingSaved() {
        Exchange cheap = ask("falling", "short");
        SpendLedger ledger = LlmRouterRegistry.get(context).spending();
        assertThat(ledger.entries("falling", null)).singleElement().satisfies(entry -> {
            assertThat(entry.account().byModel()).containsOnlyKeys("small");
            assertThat(entry.account().spent().cost()).isCloseTo(100 / 1e6, within(1e-12));
            assertThat(entry.account().spent().output()).isEqualTo(100);
            assertThat(entry.account().guessed().get("small").sum())
                    .isEqualTo(cheap.getProperty(LlmRouterProperties.DECISION, RoutingDecision.class)
                            .baselineCost());
        });
    }

    /** 40 characters are 10 tokens. */
    @Test
    void embeddingWithAPrice_isTheRoutersCost_once_andCountsAgainstItsBudget() {
        Exchange first = ask("meaning", "how do I get back my money from you, sir");
        ask("meaning", "how do I get back my money from you, sir");
        SpendLedger ledger = LlmRouterRegistry.get(context).spending();
        assertThat(ledger.entries("meaning", null)).singleElement().satisfies(entry -> {
            Spend embedded = entry.account().byPurpose().get(Purpose.router);
            assertThat(embedded).isEqualTo(new Spend(0.04, 1, 10, 0, 0));
            assertThat(entry.account().byModel().get("words")).isEqualTo(embedded);
        });
        assertThat(first.getProperty(LlmRouterProperties.DECISION, RoutingDecision.class)
                        .features())
                .containsEntry("embeddingModel", "words")
                .containsEntry("embeddingTokens", 10)
                .containsEntry("embeddingCost", 0.04);
        ask("meaning", "where is the parcel that I was promised?");
        ask("meaning", "who is the man that was here last night?");
        assertThat(ask("meaning", "what").getException())
                .isInstanceOf(BudgetExceededException.class)
                .hasMessageContaining("budget perDay of router 'meaning' has no room: 0.12");
    }

    /** Small says "small", large says "large": 2 tokens each. */
    @Test
    void embeddingOfAnswers_isACallForConfidence() {
        ask("voting", "q");
        assertThat(LlmRouterRegistry.get(context).spending().entries("voting", null))
                .anySatisfy(entry -> assertThat(entry.account().byPurpose().get(Purpose.confidence))
                        .isEqualTo(new Spend(0.016, 1, 4, 0, 0)));
    }

    @Test
    void pricesOfAReload_countFromThenOn() throws Exception {
        ask("falling", "short");
        shrink("output: 1}", "output: 3}");
        ask("falling", "short");
        assertThat(LlmRouterRegistry.get(context)
                        .spending()
                        .entries("falling", null)
                        .get(0)
                        .account()
                        .spent()
                        .cost())
                .isCloseTo(400 / 1e6, within(1e-12));
    }

    private void shrink(String from, String to) throws Exception {
        Files.writeString(document, DOCUMENT.replace(from, to));
        assertThat(LlmRouterRegistry.get(context).reload()).isTrue();
    }
}
