/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.testing.ScriptedChatModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionStreamTest extends CamelTestSupport {

    private static final String CONFIGURATION =
            """
            models:
              small: {ref: "#bean:small", price: {input: 1, output: 2}}
              scored: {uri: "direct:scored", price: {input: 1, output: 1}}
            routers:
              support: {otherwise: small}
              sales: {otherwise: small}
              graded:
                otherwise: ladder
                plans:
                  ladder: {cascade: [scored, small], confidence: "header:X-Score", threshold: 0.5}
            """;

    @TempDir
    private static Path folder;

    private final CountDownLatch release = new CountDownLatch(1);

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        TestDocument.use(context, folder, CONFIGURATION);
        context.getRegistry().bind("small", ScriptedChatModel.saying("yes"));
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:scored")
                        .setHeader("X-Score", constant("0.1"))
                        .setBody()
                        .constant("who knows");
                from("llmrouter:graded?events=decision,escalation").to("mock:graded");
                from("llmrouter:*").to("mock:all");
                from("llmrouter:sales")
                        .routeId("failing")
                        .onException(IllegalStateException.class)
                        .handled(true)
                        .to("mock:failed")
                        .end()
                        .process(exchange -> {
                            throw new IllegalStateException("broken step");
                        });
                from("llmrouter:support?queueSize=2")
                        .routeId("slow")
                        .process(exchange -> release.await(20, TimeUnit.SECONDS))
                        .to("mock:slow");
            }
        };
    }

    @Test
    void escalatedRequest_reachesTheRouteAsDecisionAndEscalation_inOrder() throws Exception {
        MockEndpoint graded = getMockEndpoint("mock:graded");
        graded.expectedMessageCount(2);

        String id = ask("graded");

        graded.assertIsSatisfied();
        Exchange first = graded.getExchanges().get(0);
        assertThat(first.getMessage().getHeaders())
                .contains(
                        Map.entry(LlmRouterHeaders.EVENT_KIND, "decision"),
                        Map.entry(LlmRouterHeaders.ROUTER_NAME, "graded"),
                        Map.entry(LlmRouterHeaders.DECISION_ID, id),
                        Map.entry(LlmRouterHeaders.EVENTS_DROPPED, 0L))
                .containsKey(Exchange.MESSAGE_TIMESTAMP);
        RoutingEvent event = first.getMessage().getBody(RoutingEvent.class);
        assertThat(event.decision().attempts()).hasSize(2);
        assertThat(event.prompt()).isNull();
        assertThat(first.getMessage().getBody(String.class)).startsWith("{\"kind\":\"decision\",\"time\":\"");
        assertThat(first.getMessage().getBody(Map.class).get("id")).isEqualTo(id);
        assertThat(graded.getExchanges().get(1).getMessage().getHeader(LlmRouterHeaders.EVENT_KIND))
                .isEqualTo("escalation");
    }

    @Test
    void asterisk_receivesEveryRoutersDecisions() throws Exception {
        MockEndpoint all = getMockEndpoint("mock:all");
        all.expectedHeaderValuesReceivedInAnyOrder(LlmRouterHeaders.ROUTER_NAME, "graded", "sales");

        ask("graded");
        ask("sales");

        all.assertIsSatisfied();
    }

    @Test
    void failureInTheRoute_isTheRoutesErrorHandlers_andTheNextEventComes() throws Exception {
        MockEndpoint failed = getMockEndpoint("mock:failed");
        failed.expectedMessageCount(2);

        ask("sales");
        ask("sales");

        failed.assertIsSatisfied();
    }

    @Test
    void slowRoute_losesTheOldest_isTold_andHoldsUpNoRouter() throws Exception {
        MockEndpoint slow = getMockEndpoint("mock:slow");
        slow.expectedMessageCount(3);

        String first = ask("support");
        await().until(() -> consumer("slow").waiting() == 0);
        List<String> ids = IntStream.range(0, 5).mapToObj(i -> ask("support")).toList();
        assertThat(consumer("slow").dropped()).isEqualTo(3);
        release.countDown();

        slow.assertIsSatisfied();
        assertThat(slow.getExchanges())
                .extracting(exchange -> exchange.getMessage().getHeader(LlmRouterHeaders.DECISION_ID))
                .containsExactly(first, ids.get(3), ids.get(4));
        assertThat(slow.getExchanges().get(2).getMessage().getHeader(LlmRouterHeaders.EVENTS_DROPPED))
                .isEqualTo(3L);
    }

    @Test
    void stoppedRoute_isGivenWhatItsConsumerHasTaken() throws Exception {
        ask("support");
        await().until(() -> consumer("slow").waiting() == 0);
        ask("support");
        MockEndpoint slow = getMockEndpoint("mock:slow");
        release.countDown();

        context.getRouteController().stopRoute("slow");

        assertThat(slow.getReceivedCounter()).isEqualTo(2);
        ask("support");
        context.getRouteController().startRoute("slow");
        ask("support");
        slow.expectedMessageCount(3);
        slow.assertIsSatisfied();
    }

    @Test
    void suspendedRoute_receivesNothing_untilItIsResumed() throws Exception {
        release.countDown();
        MockEndpoint slow = getMockEndpoint("mock:slow");
        context.getRouteController().suspendRoute("slow");
        ask("support");
        context.getRouteController().resumeRoute("slow");
        slow.expectedHeaderReceived(LlmRouterHeaders.DECISION_ID, ask("support"));
        slow.expectedMessageCount(1);
        slow.assertIsSatisfied();
    }

    @Test
    void unknownRouterOrEvent_failsAtStart_withTheKnownNames() {
        assertThatThrownBy(() -> begin("llmrouter:suport"))
                .rootCause()
                .hasMessageContaining(
                        "unknown router 'suport'; known: [graded, sales, support]; did you mean 'support'?");
        assertThatThrownBy(() -> begin("llmrouter:support?events=decision,escalations"))
                .rootCause()
                .hasMessageContaining(
                        "unknown kind of event in events 'escalations'; known: [budget, cacheHit, decision")
                .hasMessageContaining("did you mean 'escalation'?");
        assertThatThrownBy(() -> begin("llmrouter:support?clustered=true"))
                .rootCause()
                .hasMessageContaining("needs a store that processes share; write store: {hazelcast: ...}");
    }

    private void begin(String uri) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).to("mock:never");
            }
        });
    }

    private LlmRouterConsumer consumer(String route) {
        return (LlmRouterConsumer) context.getRoute(route).getConsumer();
    }

    private String ask(String router) {
        Exchange exchange =
                template.request("llmrouter:" + router, in -> in.getMessage().setBody("What is Camel?"));
        return exchange.getMessage().getHeader(LlmRouterHeaders.DECISION_ID, String.class);
    }
}
