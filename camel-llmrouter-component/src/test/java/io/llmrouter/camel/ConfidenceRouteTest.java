/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrouter.failure.AbstainedException;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.ScriptedChatModel;
import io.llmrouter.testing.UpstreamReply;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signals of a cascade in a real context, against a server that speaks OpenAI's format. */
class ConfidenceRouteTest extends CamelTestSupport {

    private static final String USAGE = "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":2,\"total_tokens\":12}}";

    @TempDir
    private static Path folder;

    private static LoopbackUpstream upstream;

    private final ScriptedChatModel large = ScriptedChatModel.saying("large");

    @BeforeAll
    static void open() {
        upstream = LoopbackUpstream.start();
    }

    @AfterAll
    static void close() {
        upstream.close();
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        TestDocument.use(
                context,
                folder,
                """
                models:
                  small: {provider: openai, baseUrl: "URL", apiKey: none, price: {input: 1, output: 2}}
                  faq: {uri: "direct:faq"}
                  large: {ref: "#bean:large", price: {input: 10, output: 20}}
                routers:
                  sure: {otherwise: p, plans: {p: {cascade: [small, large], confidence: tokenProbability, threshold: 0.6}}}
                  doubting: {otherwise: p, plans: {p: {cascade: [small, large], confidence: {signal: tokenProbability, of: min},
                             threshold: 0.9, abstain: 0.75}}}
                  checked: {otherwise: p, plans: {p: {cascade: [small, large], confidence: pTrue, threshold: 0.6}}}
                  said: {otherwise: p, plans: {p: {cascade: [small, large], confidence: verbalised, threshold: 0.6}}}
                  off: {otherwise: p, plans: {p: {cascade: [small, large], confidence: pTrue, threshold: off}}}
                  graded: {otherwise: p, plans: {p: {cascade: [faq, large], confidence: "header:X-Score", threshold: 0.5}}}
                  retrieved: {otherwise: p, plans: {p: {cascade: [faq, large], confidence: "property:retrieval", threshold: 0.5}}}
                  formed: {otherwise: p, plans: {p: {cascade: [faq, large], confidence: {signal: "property:retrieval", gates: [jsonSchema]},
                           threshold: 0.5}}}
                """
                        .replace("URL", upstream.baseUrl()));
        context.getRegistry().bind("large", large);
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:faq").setBody(constant("from the faq"));
            }
        };
    }

    @Test
    void tokenProbability_isAskedForByTheStage_andDecides() {
        upstream.reply(
                "small", UpstreamReply.json(completion("12", "[" + token("1", -0.1) + "," + token("2", -0.3) + "]")));
        Exchange exchange = ask("sure", Map.of(), Map.of());

        assertThat(upstream.last().request().path("logprobs").asBoolean()).isTrue();
        assertThat(exchange.getMessage().getBody()).isEqualTo("12");
        assertThat(exchange.getMessage().getHeader(LlmRouterHeaders.CONFIDENCE_RAW, Double.class))
                .isCloseTo(Math.exp(-0.2), within(1e-12));
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry(LlmRouterHeaders.CONFIDENCE_SIGNAL, "tokenProbability")
                .containsEntry(LlmRouterHeaders.CONFIDENCE_THRESHOLD, 0.6)
                .containsEntry(LlmRouterHeaders.STAGE, 1)
                .containsEntry(LlmRouterHeaders.STAGES, "small 0.8187 accepted");
    }

    @Test
    void leastProbability_seesTheDoubtfulToken_andCanAbstain() {
        upstream.reply(
                "small", UpstreamReply.json(completion("12", "[" + token("1", -0.01) + "," + token("2", -0.2) + "]")));
        Exchange exchange = ask("doubting", Map.of(), Map.of());
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry(LlmRouterHeaders.STAGE, 2)
                .containsEntry(LlmRouterHeaders.STAGES, "small 0.8187 escalated, large accepted");

        upstream.reply(
                "small", UpstreamReply.json(completion("12", "[" + token("1", -0.01) + "," + token("2", -0.3) + "]")));
        Exchange hopeless = ask("doubting", Map.of(), Map.of());
        assertThat(hopeless.getException()).isInstanceOf(AbstainedException.class);
        assertThat(hopeless.getMessage().getHeader(LlmRouterHeaders.STAGES)).isEqualTo("small 0.7408 abstained");
    }

    @Test
    void modelWithoutLogProbabilities_hasNoSignal_andTheCascadeGoesOn() {
        for (String none : new String[] {"null", "[]", "[{\"token\":\"1\",\"logprob\":null}]"}) {
            upstream.reply("small", UpstreamReply.json(completion("12", none)));
            Exchange exchange = ask("sure", Map.of(), Map.of());
            assertThat(exchange.getMessage().getBody()).isEqualTo("large");
            assertThat(exchange.getMessage().getHeader(LlmRouterHeaders.CONFIDENCE_RAW))
                    .isNull();
            assertThat(exchange.getMessage().getHeader(LlmRouterHeaders.CONFIDENCE_SIGNAL))
                    .isEqualTo("tokenProbability");
        }
    }

    @Test
    void pTrue_asksTheSameModelOnceMore_andReadsBothLetters() {
        String alternatives = ",\"top_logprobs\":[{\"token\":\"Y\",\"logprob\":" + Math.log(0.6)
                + "},{\"token\":\"N\",\"logprob\":" + Math.log(0.2) + "}]";
        String verdict = "{\"token\":\"Y\",\"logprob\":" + Math.log(0.6) + alternatives + "}";
        upstream.reply("small", UpstreamReply.json(completion("Y", "[" + verdict + "]")));
        Exchange exchange = ask("checked", Map.of(), Map.of());

        JsonNode second = upstream.last().request();
        assertThat(second.path("max_tokens").asInt()).isEqualTo(1);
        assertThat(second.path("top_logprobs").asInt()).isEqualTo(5);
        assertThat(second.path("messages")).hasSize(3);
        RoutingDecision decision = decision(exchange);
        assertThat(decision.attempts()).extracting(Attempt::reason).containsExactly("plan", "confidence");
        assertThat(decision.attempts().get(0).confidence().raw()).isCloseTo(0.75, within(1e-12));
        assertThat(exchange.getMessage().getHeader(LlmRouterHeaders.INPUT_TOKEN_COUNT))
                .isEqualTo(20);
        assertThat(exchange.getMessage().getHeader(LlmRouterHeaders.COST, Double.class))
                .isCloseTo(2 * (10 + 2 * 2) / 1e6, within(1e-15));
    }

    @Test
    void verbalisedLine_doesNotReachTheRoute() {
        upstream.reply("small", UpstreamReply.json(completion("It is 12.\\nCONFIDENCE: 90", "null")));
        Exchange exchange = ask("said", Map.of(), Map.of());
        assertThat(exchange.getMessage().getBody()).isEqualTo("It is 12.");
        assertThat(upstream.last()
                        .request()
                        .path("messages")
                        .path(0)
                        .path("content")
                        .asText())
                .contains("CONFIDENCE:");
        assertThat(decision(exchange).attempts().get(0).confidence().note()).startsWith("weak");
    }

    @Test
    void stageThatIsOff_isNotCalled() {
        int before = upstream.exchanges().size();
        Exchange exchange = ask("off", Map.of(), Map.of());
        assertThat(exchange.getMessage().getBody()).isEqualTo("large");
        assertThat(exchange.getMessage().getHeader(LlmRouterHeaders.STAGE)).isEqualTo(2);
        assertThat(upstream.exchanges()).hasSize(before);
        assertThat(decision(exchange).steps())
                .contains(new RoutingDecision.Step("cascade", "skip small", "turned off in the configuration"));
    }

    /** Otherwise whoever sends a message could vouch for the answer to it. */
    @Test
    void headersOfTheMessageThatAsks_areNoConfidence() {
        Map<String, Object> headers = new HashMap<>();
        headers.put("X-Score", "1");
        headers.put("retrieval", "1");
        headers.put("property:retrieval", "1");
        headers.put(LlmRouterHeaders.ANSWER_CONFIDENCE, 1.0);
        headers.put(LlmRouterHeaders.CONFIDENCE_RAW, 1.0);
        assertThat(ask("graded", headers, Map.of("X-Score", 1.0)).getMessage().getBody())
                .isEqualTo("large");
        assertThat(ask("retrieved", headers, Map.of()).getMessage().getBody()).isEqualTo("large");
    }

    @Test
    void propertyOfTheRoute_isItsConfidence() {
        Exchange good = ask("retrieved", Map.of(), Map.of("retrieval", 0.8));
        assertThat(good.getMessage().getBody()).isEqualTo("from the faq");
        assertThat(good.getMessage().getHeader(LlmRouterHeaders.CONFIDENCE_SIGNAL))
                .isEqualTo("property:retrieval");
        assertThat(ask("retrieved", Map.of(), Map.of("retrieval", 0.4))
                        .getMessage()
                        .getBody())
                .isEqualTo("large");
        assertThat(ask("retrieved", Map.of(), Map.of("retrieval", "much"))
                        .getMessage()
                        .getBody())
                .isEqualTo("large");
    }

    @Test
    void answerThatIsNotTheJsonAskedFor_isNeverAccepted() {
        Exchange exchange = template.request("llmrouter:formed?jsonSchema=RAW({\"type\":\"object\"})", in -> {
            in.getMessage().setBody("hello");
            in.setProperty("retrieval", 0.9);
        });
        assertThat(exchange.getMessage().getBody()).isEqualTo("large");
        assertThat(decision(exchange).attempts().get(0).confidence().note()).isEqualTo("gate jsonSchema failed");
    }

    private Exchange ask(String router, Map<String, Object> headers, Map<String, Object> properties) {
        return template.request("llmrouter:" + router, in -> {
            in.getMessage().setBody("What is 3 * 4?");
            in.getMessage().setHeaders(new HashMap<>(headers));
            properties.forEach(in::setProperty);
        });
    }

    private static RoutingDecision decision(Exchange exchange) {
        return exchange.getProperty(LlmRouterProperties.DECISION, RoutingDecision.class);
    }

    private static String token(String token, double logProbability) {
        return "{\"token\":\"" + token + "\",\"logprob\":" + logProbability + ",\"top_logprobs\":[]}";
    }

    private static String completion(String text, String logProbabilities) {
        return "{\"id\":\"1\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"small\",\"choices\":[{\"index\":0,"
                + "\"message\":{\"role\":\"assistant\",\"content\":\"" + text + "\"},\"logprobs\":{\"content\":"
                + logProbabilities
                + "},\"finish_reason\":\"stop\"}]," + USAGE;
    }
}
