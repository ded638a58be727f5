/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.failure.NoModelAvailableException;
import io.llmrouter.testing.ScriptedChatModel;
import io.llmrouter.testing.WordEmbedding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The headers that the catalogue promises: those that go out are really set, those that come in steer only if allowed and never stay. */
class HeaderRouteTest extends CamelTestSupport {

    @TempDir
    private static Path folder;

    private final ScriptedChatModel small = ScriptedChatModel.saying("small");

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        Files.writeString(folder.resolve("examples.yaml"), "chat: [hello]\nrefund: [my money]\n");
        TestDocument.use(
                context,
                folder,
                """
                embedding: {ref: "#bean:words"}
                models:
                  small: {ref: "#bean:small", price: {input: 1, output: 2}}
                  large: {ref: "#bean:large", price: {input: 1000000, output: 1000000}}
                  limited: {ref: "#bean:limited"}
                  doubtful: {uri: "direct:doubtful"}
                documents: {papers: {folder: "FOLDER/papers"}}
                routers:
                  support: {otherwise: small}
                  grounded: {otherwise: small, retrieve: papers}
                  other: {otherwise: large}
                  cached: {otherwise: small, cache: {scope: shared}}
                  graded:
                    decide: [{intents: {examples: "FOLDER/examples.yaml", use: {}, vectors: none}}]
                    otherwise: ladder
                    plans: {ladder: {cascade: [doubtful, small], confidence: "header:X-Score", threshold: 0.5}}
                  broken:
                    otherwise: ladder
                    plans: {ladder: {cascade: [doubtful, limited], confidence: "header:X-Score", threshold: 0.5}}
                """
                        .replace("FOLDER", folder.toString()));
        context.getRegistry().bind("words", new WordEmbedding());
        context.getRegistry().bind("small", small);
        context.getRegistry().bind("large", ScriptedChatModel.saying("large"));
        context.getRegistry().bind("limited", ScriptedChatModel.failing(new RateLimitException("slow down")));
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("llmrouter:support").to("mock:happened");
                from("direct:doubtful").setHeader("X-Score", constant("0.1")).setBody(constant("doubtful"));
            }
        };
    }

    /** Names and Java types of the catalogue's headers with that label. */
    private static Map<String, String> catalogued(String label) throws Exception {
        JsonNode headers = new ObjectMapper()
                .readTree(HeaderRouteTest.class.getResource("/META-INF/io/llmrouter/camel/llmrouter.json"))
                .path("headers");
        Map<String, String> types = new TreeMap<>();
        headers.properties().forEach(header -> {
            if (header.getValue().path("label").asText().equals(label)) {
                types.put(header.getKey(), header.getValue().path("javaType").asText());
            }
        });
        return types;
    }

    @Test
    void everyOutHeader_isSet_asItsType() throws Exception {
        Exchange exchange = ask("llmrouter:graded", Map.of());
        Map<String, String> set = new TreeMap<>();
        exchange.getMessage().getHeaders().forEach((name, value) -> {
            if (name.startsWith("CamelLlmRouter")) {
                set.put(name, value.getClass().getSimpleName());
            }
        });
        ask("llmrouter:cached", Map.of());
        set.put(
                LlmRouterHeaders.CACHE_SCORE,
                ask("llmrouter:cached", Map.of())
                        .getMessage()
                        .getHeader(LlmRouterHeaders.CACHE_SCORE)
                        .getClass()
                        .getSimpleName());
        Map<String, Object> named = Map.of(LlmRouterHeaders.DOCUMENT_ID, "greetings");
        Exchange put = ask("llmrouter:grounded?operation=ingest", named);
        Exchange found = ask("llmrouter:grounded?operation=retrieve", Map.of());
        MockEndpoint happened = context.getEndpoint("mock:happened", MockEndpoint.class);
        happened.expectedMinimumMessageCount(1);
        Exchange rated = ask("llmrouter:support", Map.of());
        happened.assertIsSatisfied();
        rated.getMessage().setHeader(LlmRouterHeaders.FEEDBACK_SCORE, 1);
        Exchange told =
                ask("llmrouter:support?operation=feedback", rated.getMessage().getHeaders());
        for (Exchange more : List.of(put, found, told, happened.getExchanges().get(0))) {
            more.getMessage().getHeaders().forEach((name, value) -> {
                if (name.startsWith("CamelLlmRouter")) {
                    set.put(name, value.getClass().getSimpleName());
                }
            });
        }
        assertThat(set).isEqualTo(catalogued("out")).hasSizeGreaterThan(15);
        assertThat(exchange.getMessage().getHeader(LlmRouterHeaders.ESCALATION_COUNT))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llmrouter:support",
                "llmrouter:support?operation=decide",
                "llmrouter:support?allowHeaderOverrides="
            })
    void everyInHeader_isTakenOff_honouredOrNot(String uri) throws Exception {
        Set<String> names = catalogued("in").keySet();
        Map<String, Object> headers = new HashMap<>();
        names.forEach(name -> headers.put(name, "1"));
        Exchange exchange = ask(uri, headers);
        assertThat(exchange.getException()).isNull();
        assertThat(names).hasSizeGreaterThan(4);
        assertThat(exchange.getMessage().getHeaders()).doesNotContainKeys(names.toArray(String[]::new));
    }

    @Test
    void prompts_comeFromHeadersByDefault() {
        ask(
                "llmrouter:support",
                Map.of(LlmRouterHeaders.USER_MESSAGE, "asked instead", LlmRouterHeaders.SYSTEM_MESSAGE, "be brief"));
        assertThat(texts(small.requests().get(0)))
                .contains("asked instead", "be brief")
                .doesNotContain("hello");

        ask(
                "llmrouter:support?allowHeaderOverrides=",
                Map.of(LlmRouterHeaders.USER_MESSAGE, "asked instead", LlmRouterHeaders.SYSTEM_MESSAGE, "be brief"));
        assertThat(texts(small.requests().get(1))).contains("hello").doesNotContain("asked instead", "be brief");
    }

    @Test
    void routerModelAndCeiling_comeFromHeadersOnlyIfAllowed() {
        Map<String, Object> headers = Map.of(LlmRouterHeaders.NAME, "other", LlmRouterHeaders.MODEL, "large");
        assertThat(body("llmrouter:support", headers)).isEqualTo("small");
        assertThat(body("llmrouter:support?allowHeaderOverrides=model", headers))
                .isEqualTo("large");
        assertThat(body("llmrouter:support?allowHeaderOverrides=name", headers)).isEqualTo("large");

        Map<String, Object> ceiling = Map.of(LlmRouterHeaders.MAX_COST, "0.5");
        assertThat(body("llmrouter:other", ceiling)).isEqualTo("large");
        assertThat(ask("llmrouter:other?allowHeaderOverrides=maxCost", Map.of(LlmRouterHeaders.MAX_COST, "cheap"))
                        .getException())
                .isInstanceOf(InvalidPromptException.class)
                .hasMessageContaining("'cheap'; write a finite number, 0 or more");
        assertThat(ask("llmrouter:support?model=large&allowHeaderOverrides=maxCost", ceiling)
                        .getException())
                .isInstanceOf(NoModelAvailableException.class);
    }

    @Test
    void headerThatCannotBeAllowed_isRefusedAtStart() {
        assertThatThrownBy(() -> context.getEndpoint("llmrouter:support?allowHeaderOverrides=modle")
                        .start())
                .hasStackTraceContaining("unknown header in allowHeaderOverrides 'modle'")
                .hasStackTraceContaining("did you mean 'model'?");
    }

    @Test
    void untrustedAnswer_isGivenOnlyIfAsked_markedUnlessTakenAsLast() {
        assertThat(ask("llmrouter:broken", Map.of()).getException()).isNotNull();

        Exchange abstained = ask("llmrouter:broken?onExhausted=abstain", Map.of());
        assertThat(abstained.getMessage().getBody()).isEqualTo("doubtful");
        assertThat(abstained.getMessage().getHeader(LlmRouterHeaders.ABSTAINED)).isEqualTo(true);

        Exchange last = ask("llmrouter:broken?onExhausted=lastAnswer", Map.of());
        assertThat(last.getMessage().getBody()).isEqualTo("doubtful");
        assertThat(last.getMessage().getHeader(LlmRouterHeaders.ABSTAINED)).isEqualTo(false);
    }

    private static String texts(ChatRequest request) {
        return request.messages().toString();
    }

    private Object body(String uri, Map<String, Object> headers) {
        return ask(uri, headers).getMessage().getBody();
    }

    private Exchange ask(String uri, Map<String, Object> headers) {
        return template.request(uri, in -> {
            in.getMessage().setBody("hello");
            in.getMessage().setHeaders(new HashMap<>(headers));
        });
    }
}
