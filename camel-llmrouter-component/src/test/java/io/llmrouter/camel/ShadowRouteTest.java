/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.accounting.SpendingLog;
import io.llmrouter.routing.EventJson;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import io.llmrouter.spending.Spend;
import io.llmrouter.spending.SpendGate.Purpose;
import io.llmrouter.spending.SpendLedger;
import io.llmrouter.testing.ScriptedChatModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shadows of a router's document, seen from a route. */
class ShadowRouteTest extends CamelTestSupport {

    private static final String DOCUMENT =
            """
            models:
              small: {ref: "#bean:small", price: {input: 1, output: 2}}
              large: {ref: "#bean:large", price: {input: 10, output: 20}}
              referee: {ref: "#bean:referee", price: {input: 10, output: 20}}
            routers:
              support:
                otherwise: small
                cache: {scope: shared}
                shadow: {model: large, rate: %s, maxPerDay: 1, judge: %s}
              plain: {otherwise: small}
            """;

    private final ScriptedChatModel large = ScriptedChatModel.saying("42");
    private final BlockingQueue<RoutingEvent> told = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        TestDocument.use(context, folder, DOCUMENT.formatted("1", "referee"));
        context.getRegistry().bind("small", ScriptedChatModel.saying("41"));
        context.getRegistry().bind("large", large);
        context.getRegistry().bind("referee", ScriptedChatModel.saying("Hard to say.\nVERDICT: TIE"));
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:support").to("llmrouter:support");
                from("direct:plain").to("llmrouter:plain");
            }
        };
    }

    @Test
    void answers_alsoFromTheCache_areShadowed_andTheEventHasTheDecisionsId() throws Exception {
        listen();
        for (int i = 0; i < 2; i++) {
            String id = template.request("direct:support", e -> e.getMessage().setBody("what is six times seven?"))
                    .getMessage()
                    .getHeader(LlmRouterHeaders.DECISION_ID, String.class);
            RoutingEvent event = told.poll(20, TimeUnit.SECONDS);
            assertThat(event.id()).isEqualTo(id);
            assertThat(event.router()).isEqualTo("support");
            assertThat(event.facts())
                    .containsEntry("served", i == 0 ? "small" : "cache")
                    .containsEntry("preferred", "tie")
                    .containsEntry("judgedBy", "referee");
            assertThat(EventJson.read(EventJson.text(event)).facts()).isEqualTo(event.facts());
        }
        template.requestBody("direct:plain", "not shadowed", String.class);
        assertThat(told.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void logOfShadows_hasTheTokensCallsAndTenantsOfTheLedger() throws Exception {
        BlockingQueue<RoutingEvent> logged = new LinkedBlockingQueue<>();
        SpendLedger live = LlmRouterRegistry.get(context).spending();
        LlmRouterRegistry.get(context).events().subscribe("log", Set.of(Kind.decision, Kind.shadow), 10, logged::add);
        template.send("direct:support", exchange -> {
            exchange.setProperty(LlmRouterProperties.TENANT, "acme");
            exchange.getMessage().setBody("what is six times seven?");
        });
        List<RoutingEvent> events = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            events.add(EventJson.read(EventJson.text(logged.poll(20, TimeUnit.SECONDS))));
        }

        SpendingLog log = new SpendingLog(ZoneOffset.UTC);
        events.forEach(log::learn);
        events.forEach(log::add);

        SpendLedger.Entry told = log.ledger().entries("support", null).get(0);
        assertThat(told.tenant())
                .isEqualTo(live.entries("support", null).get(0).tenant())
                .isNotEmpty();
        assertThat(told.account().lines())
                .isEqualTo(live.entries("support", null).get(0).account().lines())
                .hasSize(3);
    }

    @Test
    void shadowsAndJudges_areInTheLedger_withCostCallsAndTokens() throws Exception {
        listen();
        template.requestBody("direct:support", "what is six times seven?", String.class);
        RoutingEvent event = told.poll(20, TimeUnit.SECONDS);
        Map<Purpose, Spend> spent = LlmRouterRegistry.get(context)
                .spending()
                .entries("support", null)
                .get(0)
                .account()
                .byPurpose();
        assertThat(spent.get(Purpose.shadow).cost()).isEqualTo(event.facts().get("cost"));
        assertThat(spent.get(Purpose.judge).cost()).isEqualTo(event.facts().get("judgeCost"));
        assertThat(spent.get(Purpose.judge).calls()).isEqualTo(2);
        for (Purpose purpose : List.of(Purpose.shadow, Purpose.judge)) {
            Spend spend = spent.get(purpose);
            assertThat((spend.input() * 10 + spend.output() * 20) / 1e6).isCloseTo(spend.cost(), within(1e-12));
        }
    }

    @Test
    void reload_changesTheShadow() throws Exception {
        listen();
        Files.writeString(folder.resolve("llmrouter.yaml"), DOCUMENT.formatted("1", "none"));
        assertThat(LlmRouterRegistry.get(context).reload()).isTrue();
        template.requestBody("direct:support", "and eight times eight?", String.class);
        RoutingEvent event = told.poll(20, TimeUnit.SECONDS);
        assertThat(event.facts()).containsEntry("agree", 0.0).doesNotContainKey("judgedBy");
    }

    private void listen() {
        template.requestBody("direct:plain", "starts the routers", String.class);
        LlmRouterRegistry.get(context).events().subscribe("test", EnumSet.of(Kind.shadow), 100, told::add);
    }
}
