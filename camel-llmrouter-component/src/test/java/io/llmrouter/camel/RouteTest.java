/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.stats.ModelStats;
import io.llmrouter.testing.ScriptedChatModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteTest extends CamelTestSupport {

    private static final String CONFIGURATION =
            """
            models:
              small: {ref: "#bean:small", price: {input: 1, output: 2}}
              large: {ref: "#bean:large", price: {input: 10, output: 20}}
              scored: {uri: "direct:scored", price: {input: 1, output: 1}}
            routers:
              support:
                decide:
                  - rules: [{when: "words < 4", use: small}]
                otherwise: large
              graded:
                otherwise: ladder
                plans:
                  ladder: {cascade: [scored, large], confidence: "header:X-Score", threshold: 0.5}
            """;

    @TempDir
    private static Path folder;

    private final ScriptedChatModel small = ScriptedChatModel.answering(request -> ScriptedChatModel.response(
            "small: " + request.messages().get(request.messages().size() - 1).type()));
    private final ScriptedChatModel large = ScriptedChatModel.saying("large");

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        TestDocument.use(context, folder, CONFIGURATION);
        context.getRegistry().bind("small", small);
        context.getRegistry().bind("large", large);
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask").to("llmrouter:support");
                from("direct:scored")
                        .setHeader("X-Score", constant("0.9"))
                        .setBody()
                        .constant("scored answer");
                from("direct:dynamic").toD("llmrouter:${header.team}");
            }
        };
    }

    @Test
    void message_isAnswered_andEveryOutHeaderIsSet() {
        Exchange exchange = template.request("direct:ask", in -> in.getMessage().setBody("What is Camel?"));

        assertThat(exchange.getMessage().getBody()).isEqualTo("small: USER");
        assertThat(exchange.getMessage().getHeaders())
                .contains(
                        Map.entry(LlmRouterHeaders.ROUTER_NAME, "support"),
                                Map.entry(LlmRouterHeaders.SELECTED_MODEL, "small"),
                        Map.entry(LlmRouterHeaders.RESPONSE_MODEL, "scripted"),
                                Map.entry(LlmRouterHeaders.REASON, "rules"),
                        Map.entry(LlmRouterHeaders.ESCALATED, false), Map.entry(LlmRouterHeaders.ESCALATION_COUNT, 0),
                        Map.entry(LlmRouterHeaders.FALLBACK_USED, false), Map.entry(LlmRouterHeaders.ABSTAINED, false),
                        Map.entry(LlmRouterHeaders.CACHE_STATUS, "bypass"),
                                Map.entry(LlmRouterHeaders.INPUT_TOKEN_COUNT, 10),
                        Map.entry(LlmRouterHeaders.OUTPUT_TOKEN_COUNT, 5),
                                Map.entry(LlmRouterHeaders.FINISH_REASON, "STOP"));
        assertThat((Double) exchange.getMessage().getHeader(LlmRouterHeaders.COST))
                .isEqualTo(20 / 1e6);
        assertThat((Double) exchange.getMessage().getHeader(LlmRouterHeaders.BASELINE_COST))
                .isEqualTo(200 / 1e6);
        assertThat((Double) exchange.getMessage().getHeader(LlmRouterHeaders.SAVED_COST))
                .isEqualTo(200 / 1e6 - 20 / 1e6);
        assertThat(exchange.getMessage().getHeader(LlmRouterHeaders.LATENCY)).isInstanceOf(Long.class);
        assertThat(exchange.getMessage().getHeader(LlmRouterHeaders.DECISION_ID, String.class))
                .hasSize(20);
        assertThat(exchange.getProperty(LlmRouterProperties.DECISION)).isInstanceOf(RoutingDecision.class);
        assertThat(exchange.getProperty(LlmRouterProperties.CHAT_RESPONSE)).isInstanceOf(ChatResponse.class);
    }

    @Test
    void endpointAsModel_givesItsHeaderAsConfidence() {
        Exchange exchange =
                template.request("llmrouter:graded", in -> in.getMessage().setBody("judge me"));
        assertThat(exchange.getMessage().getBody()).isEqualTo("scored answer");
        assertThat(exchange.getMessage().getHeader(LlmRouterHeaders.ANSWER_CONFIDENCE))
                .isEqualTo(0.9);
    }

    @Test
    void outputFormats_areAsAsked() {
        assertThat(template.requestBody("llmrouter:support?outputFormat=aiMessage", "hi"))
                .isInstanceOf(AiMessage.class);
        assertThat(template.requestBody("llmrouter:support?outputFormat=chatResponse", "hi"))
                .isInstanceOf(ChatResponse.class);
        assertThat(template.requestBody("llmrouter:support?outputFormat=json", "hi")
                        .toString())
                .contains("\"answer\":\"small: USER\"", "\"decisionId\"");
    }

    @Test
    void decide_callsNobody_andStatsCount() {
        Exchange decided = template.request(
                "llmrouter:support?operation=decide", in -> in.getMessage().setBody("hi"));
        assertThat(decided.getMessage().getBody()).isEqualTo("hi");
        assertThat(decided.getMessage().getHeader(LlmRouterHeaders.SELECTED_MODEL))
                .isEqualTo("small");
        assertThat(small.calls()).isZero();
        template.requestBody("direct:ask", "hi");
        List<?> stats = template.requestBody("llmrouter:support?operation=stats", "", List.class);
        assertThat(stats)
                .anySatisfy(row -> assertThat(((ModelStats) row).calls()).isPositive());
    }

    @Test
    void dynamicEndpoints_shareOne_andRefuseAnEmptyName() {
        template.requestBodyAndHeader("direct:dynamic", "hi", "team", "support");
        template.requestBodyAndHeader("direct:dynamic", "hi", "team", "graded");
        assertThat(context.getEndpoints())
                .extracting(Object::toString)
                .filteredOn(uri -> uri.contains("llmrouter:*") || uri.contains("llmrouter://*"))
                .hasSize(1);
        assertThatThrownBy(() -> template.requestBody("direct:dynamic", "hi"))
                .hasStackTraceContaining("router's name is empty");
    }

    @Test
    void routes_inYamlAndXml_work() throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(
                        ResourceHelper.fromString(
                                "r.yaml",
                                "- from:\n    uri: direct:yaml\n    steps:\n      - to:\n          uri: llmrouter:support\n          parameters:\n            model: large\n"),
                        ResourceHelper.fromString(
                                "r.xml",
                                "<routes><route><from uri=\"direct:xml\"/><to uri=\"llmrouter:support?model=large\"/></route></routes>"));
        assertThat(template.requestBody("direct:yaml", "hi")).isEqualTo("large");
        assertThat(template.requestBody("direct:xml", "hi")).isEqualTo("large");
    }

    @Test
    void converters_makeTextAndJson() {
        RoutingDecision decision = template.request(
                        "direct:ask", in -> in.getMessage().setBody("hi"))
                .getProperty(LlmRouterProperties.DECISION, RoutingDecision.class);
        assertThat(context.getTypeConverter().convertTo(String.class, decision))
                .contains("\"router\":\"support\"", "\"overheadUs\"");
        Map<?, ?> map = context.getTypeConverter().convertTo(Map.class, decision);
        assertThat(map.get("attempts")).isInstanceOf(List.class);
        assertThat(context.getTypeConverter().convertTo(String.class, AiMessage.from("hello")))
                .isEqualTo("hello");
    }

    @Test
    void converters_readAndWriteOpenAiJson() {
        String json = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"temperature\":0.5}";
        ChatRequest request = context.getTypeConverter().convertTo(ChatRequest.class, json);
        assertThat(request.messages()).containsExactly(UserMessage.from(List.of(TextContent.from("hi"))));
        assertThat(request.temperature()).isEqualTo(0.5);
        ChatResponse answer = ChatResponse.builder()
                .aiMessage(AiMessage.from("hello"))
                .id("a-1")
                .build();
        JsonNode written = context.getTypeConverter().convertTo(JsonNode.class, answer);
        assertThat(written.path("id").asText()).isEqualTo("a-1");
        assertThat(written.at("/choices/0/message/content").asText()).isEqualTo("hello");
    }

    @Test
    void reload_swapsAtomically_andKeepsTheLastGood() throws Exception {
        LlmRouterRegistry registry = LlmRouterRegistry.get(context);
        Path file = folder.resolve("llmrouter.yaml");
        Files.writeString(file, CONFIGURATION.replace("use: small", "use: large"));
        await().until(() -> registry.generation() == 2);
        assertThat(template.requestBody("direct:ask", "hi")).isEqualTo("large");
        Files.writeString(file, CONFIGURATION.replace("use: small", "use: smal"));
        assertThat(registry.reload()).isFalse();
        assertThat(registry.generation()).isEqualTo(2);
        assertThat(template.requestBody("direct:ask", "hi")).isEqualTo("large");
    }
}
