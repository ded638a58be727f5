/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.failure.RateLimitedException;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.stats.ModelStats;
import io.llmrouter.testing.ScriptedChatModel;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest extends CamelTestSupport {

    private static final String CONFIGURATION =
            """
            models:
              small: {ref: "#bean:small", price: {input: 1, output: 2}}
              large: {ref: "#bean:large", price: {input: 10, output: 20}}
              limited: {ref: "#bean:limited"}
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
        Path file = folder.resolve("llmrouter.yaml");
        Files.writeString(file, CONFIGURATION);
        context.getPropertiesComponent().addInitialProperty("camel.component.llmrouter.configuration", "file:" + file);
        context.getRegistry().bind("small", small);
        context.getRegistry().bind("large", large);
        context.getRegistry().bind("limited", ScriptedChatModel.failing(new RateLimitException("slow down")));
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
                from("direct:handled")
                        .onException(RateLimitException.class)
                        .handled(true)
                        .setBody()
                        .constant("come back later")
                        .end()
                        .to("llmrouter:support?model=limited");
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

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("text"),
                Arguments.of("bytes ü".getBytes(StandardCharsets.UTF_8)),
                Arguments.of(new ByteArrayInputStream("stream".getBytes(StandardCharsets.UTF_8))),
                Arguments.of(UserMessage.from("message")),
                Arguments.of(List.of(SystemMessage.from("be brief"), UserMessage.from("list"))),
                Arguments.of(ChatRequest.builder()
                        .messages(UserMessage.from("request"))
                        .build()),
                Arguments.of("{\"messages\":[{\"role\":\"user\",\"content\":\"json\"}]}"),
                Arguments.of(new ObjectMapper()
                        .createObjectNode()
                        .set(
                                "messages",
                                new ObjectMapper()
                                        .createArrayNode()
                                        .add(new ObjectMapper()
                                                .createObjectNode()
                                                .put("role", "user")
                                                .put("content", "node")))),
                Arguments.of(Map.of("messages", List.of(Map.of("role", "user", "content", "map")))));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void body_ofEveryAcceptedType_isRead(Object body) {
        assertThat(template.requestBody("direct:ask", body)).isEqualTo("small: USER");
    }

    static Stream<Arguments> wrongBodies() {
        return Stream.of(
                Arguments.of(null, "no body"),
                Arguments.of("", "empty"),
                Arguments.of(42, "java.lang.Integer"),
                Arguments.of(List.of(1), "java.lang.Integer"),
                Arguments.of(List.of(), "empty list"),
                Arguments.of(Map.of("a", 1), "promptTemplate"),
                Arguments.of(new byte[] {(byte) 0xff, (byte) 0xfe, 0x00}, "UTF-8"),
                Arguments.of("x".repeat(1 << 20), "1048576"));
    }

    @ParameterizedTest
    @MethodSource("wrongBodies")
    void body_thatIsWrong_isRefusedWithAReason(Object body, String expected) {
        assertThatThrownBy(() -> template.requestBody("direct:ask", body))
                .isInstanceOf(CamelExecutionException.class)
                .cause()
                .isInstanceOf(InvalidPromptException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void headers_steerOnlyWhereAllowed_andAreConsumed() {
        Exchange ignored = template.request("direct:ask", in -> {
            in.getMessage().setBody("What is Camel?");
            in.getMessage().setHeader(LlmRouterHeaders.MODEL, "large");
        });
        assertThat(ignored.getMessage().getHeader(LlmRouterHeaders.SELECTED_MODEL))
                .isEqualTo("small");
        assertThat(ignored.getMessage().getHeaders()).doesNotContainKey(LlmRouterHeaders.MODEL);

        Exchange honoured = template.request("llmrouter:support?allowHeaderOverrides=model", in -> {
            in.getMessage().setBody("What is Camel?");
            in.getMessage().setHeader(LlmRouterHeaders.MODEL, "large");
        });
        assertThat(honoured.getMessage().getBody()).isEqualTo("large");
    }

    @Test
    void template_systemMessageAndParameters_reachTheModel() throws Exception {
        Path file = folder.resolve("prompt.txt"); // in a URI the braces would be Camel's own placeholder
        Files.writeString(file, "Say {{word}}");
        template.requestBody(
                "llmrouter:support?promptTemplate=resource:file:" + file
                        + "&systemMessage=brief&temperature=0.5&maxTokens=7",
                Map.of("word", "hi"));
        ChatRequest asked = small.requests().get(0);
        assertThat(asked.messages())
                .extracting(Object::toString)
                .anyMatch(text -> text.contains("Say hi"))
                .anyMatch(text -> text.contains("brief"));
        assertThat(asked.temperature()).isEqualTo(0.5);
        assertThat(asked.maxOutputTokens()).isEqualTo(7);
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
    void failure_keepsTheTypedCause_andTheDecision() {
        Exchange failed = template.request(
                "llmrouter:support?model=limited", in -> in.getMessage().setBody("hi"));
        assertThat(failed.getException())
                .isInstanceOf(RateLimitedException.class)
                .hasRootCauseInstanceOf(RateLimitException.class);
        assertThat(failed.getProperty(LlmRouterProperties.DECISION, RoutingDecision.class)
                        .attempts())
                .isNotEmpty();
        assertThat(template.requestBody("direct:handled", "hi")).isEqualTo("come back later");
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llmrouter:suport|did you mean 'support'?",
                "llmrouter:support?operatoin=chat|operatoin",
                "llmrouter:support?streamFormat=sse|not in this version",
                "llmrouter:support?onExhausted=panic|lastAnswer",
                "llmrouter:support?operation=sing|sing"
            })
    void endpoint_thatIsWrong_failsAtStart(String example) {
        String[] parts = example.split("\\|");
        assertThatThrownBy(() -> context.getEndpoint(parts[0]).start()).hasStackTraceContaining(parts[1]);
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

    @Test
    void thousandFailures_leakNoThread() {
        template.request("llmrouter:support?model=limited&synchronous=true", in -> in.getMessage()
                .setBody("warm"));
        int before = Thread.activeCount();
        for (int i = 0; i < 1000; i++) {
            template.request("direct:ask", in -> in.getMessage().setBody(null));
        }
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(before + 4);
        assertThat(LlmRouterRegistry.get(context).routers().require("support").inFlight())
                .isZero();
    }
}
