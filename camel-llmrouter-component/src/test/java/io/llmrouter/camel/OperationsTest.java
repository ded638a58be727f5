/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.exception.InternalServerException;
import io.llmrouter.engine.DecisionScope;
import io.llmrouter.engine.RoutingListener;
import io.llmrouter.routing.RoutingEvent.Kind;
import io.llmrouter.testing.ScriptedChatModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.console.DevConsoleRegistry;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** What whoever runs a Camel application sees of its routers with the tools that it has already. */
class OperationsTest extends CamelTestSupport {

    private static final String DOCUMENT =
            """
            models:
              small: {ref: "#bean:small", price: {input: 1, output: 2}}
              large: {provider: openai, modelName: large-1, baseUrl: "http://127.0.0.1:1/v1", apiKey: "sk-very-secret", price: {input: 10, output: 20}}
              ill: {ref: "#bean:ill"}
            routers:
              support: {cache: {scope: shared}, otherwise: small, strongest: large}
              shaky: {otherwise: ill, strongest: ill}
            """;

    private final ScriptedChatModel small = ScriptedChatModel.saying("Open Settings.");
    private final List<String> seenInMdc = new CopyOnWriteArrayList<>();
    private final List<CamelEvent> notified = new CopyOnWriteArrayList<>();
    private Path document;

    @TempDir
    private Path folder;

    @Override
    public void configureTest(TestExecutionConfiguration configuration) {
        super.configureTest(configuration);
        configuration.withJMX(true);
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        document = TestDocument.use(context, folder, DOCUMENT);
        context.setUseMDCLogging(true);
        context.getRegistry().bind("small", small);
        context.getRegistry().bind("ill", ScriptedChatModel.failing(new InternalServerException("down")));
        context.getRegistry().bind("listener", (RoutingListener)
                decision -> seenInMdc.add(MDC.get(DecisionScope.KEY) + " " + decision.id()));
        context.getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                throw new IllegalStateException("a notifier that always fails");
            }

            @Override
            public boolean isEnabled(CamelEvent event) {
                return event instanceof LlmRouterEvent;
            }
        });
        context.getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof LlmRouterEvent) {
                    notified.add(event);
                }
            }
        });
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask")
                        .to("llmrouter:support")
                        .process(exchange -> exchange.setProperty("inMdc", MDC.get(DecisionScope.KEY)));
                from("direct:hop")
                        .to("llmrouter:support")
                        .process(exchange -> exchange.setProperty("before", MDC.get(DecisionScope.KEY)))
                        .threads(1)
                        .process(exchange -> exchange.setProperty(
                                "thread", Thread.currentThread().getName()));
                from("direct:outer")
                        .to("llmrouter:support")
                        .process(exchange -> template().request("direct:inner", inner -> {}))
                        .process(exchange -> exchange.setProperty("after", MDC.get(DecisionScope.KEY)))
                        .threads(1)
                        .to("mock:outer");
                from("direct:inner").threads(1).to("mock:inner");
                from("direct:both")
                        .to("llmrouter:support")
                        .process(exchange -> exchange.setProperty(
                                "inner", template().request("direct:hop", inner -> inner.getMessage()
                                        .setBody("hello"))))
                        .process(exchange -> exchange.setProperty("after", MDC.get(DecisionScope.KEY)))
                        .threads(1)
                        .to("mock:outer");
            }
        };
    }

    @Test
    void readiness_needsAConfigurationAndAModelForEveryRouter_andAsksNone() {
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(health().getDetails())
                .contains(entry("generation", 1L), entry("router.support", "1 of 1 models may be called"));
        assertThat(small.calls()).isZero();

        for (int i = 0; i < 10; i++) { // the breaker wants to have seen ten calls
            failing();
        }
        assertThat(health().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health().getMessage().orElseThrow())
                .startsWith("router 'shaky' has no model that may be called now: [ill: its circuit breaker is OPEN");
        assertThat(health().getCheck().isReadiness()).isTrue();
        assertThat(health().getCheck().isLiveness()).isFalse();
        assertThat(health().getCheck().getGroup()).isEqualTo("llmrouter");
    }

    @Test
    void refusedReload_isTold_andTheLastGoodConfigurationStaysReady() throws Exception {
        Files.writeString(document, "models: {}");
        assertThat(LlmRouterRegistry.get(context()).reload()).isFalse();
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(health().getDetails().get("reload").toString()).startsWith("refused: ");
        Files.writeString(document, DOCUMENT);
        assertThat(LlmRouterRegistry.get(context()).reload()).isTrue();
        assertThat(health().getDetails()).doesNotContainKey("reload").contains(entry("generation", 2L));
    }

    @Test
    void console_showsRoutersModelsAndDecisions_asTextAndJson_withoutKeysAndTexts() throws Exception {
        ask("how do I reset my password");
        failing();
        DevConsole console = context()
                .getCamelContextExtension()
                .getContextPlugin(DevConsoleRegistry.class)
                .resolveById("llmrouter");

        String text = (String) console.call(DevConsole.MediaType.TEXT, Map.of());
        assertThat(text)
                .contains("generation: 1", "name=support", "state=closed", "exactHits=0")
                .doesNotContain("sk-very-secret", "password", "Settings");
        JsonNode json = new ObjectMapper()
                .readTree(((JsonObject) console.call(DevConsole.MediaType.JSON, Map.of("router", "shaky"))).toJson());
        assertThat(json.at("/routers")).hasSize(1);
        assertThat(json.at("/routers/0/failed").asInt()).isEqualTo(1);
        assertThat(json.at("/routers/0/models/0/failures").asInt()).isPositive();
        assertThat(json.at("/decisions")).hasSize(1);
        assertThat(json.at("/decisions/0/router").asText()).isEqualTo("shaky");
        assertThat(json.toString()).doesNotContain("sk-very-secret", "password");
    }

    @Test
    void jmx_hasARoutersNumbers_andReloadsClearsAndExplains() throws Exception {
        MBeanServer server =
                context().getManagementStrategy().getManagementAgent().getMBeanServer();
        ObjectName name = new ObjectName(
                "org.apache.camel:context=" + context().getManagementName() + ",type=llmrouter,name=\"support\"");
        ask("hello");
        ask("hello");
        assertThat(server.getAttribute(name, "Requests")).isEqualTo(2L);
        assertThat(server.getAttribute(name, "InFlight")).isEqualTo(0);
        assertThat((double) server.getAttribute(name, "Cost")).isPositive();
        assertThat((double) server.getAttribute(name, "Saved")).isPositive();
        assertThat((List<?>) server.getAttribute(name, "Models")).isEqualTo(List.of("small: closed"));
        assertThat(small.calls()).isEqualTo(1);

        assertThat(server.invoke(name, "clearCache", null, null)).isEqualTo(true);
        ask("hello");
        assertThat(small.calls()).isEqualTo(2);
        String why =
                (String) server.invoke(name, "explain", new Object[] {"hello"}, new String[] {String.class.getName()});
        assertThat(new ObjectMapper().readTree(why).toString()).contains("otherwise");
        assertThat(small.calls()).isEqualTo(2);
        assertThat(server.invoke(name, "reload", null, null)).isEqualTo(true);
        assertThat(server.getAttribute(name, "Generation")).isEqualTo(2L);
    }

    @Test
    void decisionsId_isInTheMdcOfListenersAndOfTheRoute_andGoneAfterwards() {
        assertThat(MDC.get(DecisionScope.KEY)).isNull();
        var exchange = template().request("direct:ask", e -> e.getMessage().setBody("hello"));
        String id = exchange.getMessage().getHeader(LlmRouterHeaders.DECISION_ID, String.class);
        assertThat(exchange.getProperty("inMdc")).isEqualTo(id);
        var kept = template().request("direct:ask", e -> e.getMessage().setBody("hello"));
        assertThat(kept.getProperty("inMdc")).isEqualTo(kept.getMessage().getHeader(LlmRouterHeaders.DECISION_ID));
        await().untilAsserted(() -> assertThat(seenInMdc).hasSize(2).contains(id + " " + id));
        assertThat(MDC.get(DecisionScope.KEY)).isNull();
    }

    @Test
    void routeThatGoesOnOnAnotherThread_leavesNoIdOnTheFirst() {
        Object body = "hello";
        template().requestBody("direct:ask", body); // kept, so that the next one is answered at once
        for (int i = 0; i < 2; i++) {
            var hopped = template().request("direct:hop", e -> e.getMessage().setBody(body));
            assertThat(hopped.getProperty("before"))
                    .isEqualTo(hopped.getMessage().getHeader(LlmRouterHeaders.DECISION_ID));
            assertThat(hopped.getProperty("thread"))
                    .isNotEqualTo(Thread.currentThread().getName());
            assertThat(MDC.get(DecisionScope.KEY)).isNull();
        }
    }

    @Test
    void exchangeWithinAStep_thatGoesOnOnAnotherThread_leavesTheOuterOneItsId() {
        template().requestBody("direct:ask", "hello"); // kept, so that the next one is answered on this thread
        for (String route : List.of("direct:outer", "direct:both")) {
            var outer = template().request(route, e -> e.getMessage().setBody("hello"));
            assertThat(outer.getProperty("after"))
                    .as(route)
                    .isEqualTo(outer.getMessage().getHeader(LlmRouterHeaders.DECISION_ID));
            assertThat(MDC.get(DecisionScope.KEY)).as(route).isNull();
        }
    }

    @Test
    void notifier_isToldOfDecisionsAndAlarms_thoughAnotherOneFails() {
        ask("hello");
        LlmRouterRegistry.get(context()).events().publish(Kind.drift, "support", null, "more escalations", Map.of());

        await().until(() -> notified.size() >= 2);
        List<String> told = new ArrayList<>();
        notified.forEach(event -> told.add(event.getType() + " " + event));
        assertThat(told).contains("Custom llmrouter drift of router support: more escalations");
        assertThat(told).anyMatch(line -> line.startsWith("Custom llmrouter decision of router support: "));
    }

    private void ask(String question) {
        template().requestBody("llmrouter:support", question);
    }

    private void failing() {
        try {
            template().requestBody("llmrouter:shaky", "hello");
        } catch (CamelExecutionException e) {
            assertThat(e.getCause()).isNotNull();
        }
    }

    private HealthCheck.Result health() {
        return HealthCheckRegistry.get(context())
                .getCheck(ReadyHealthCheck.ID)
                .orElseThrow()
                .callReadiness();
    }
}
