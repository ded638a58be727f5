/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.engine.RoutedChatModel;
import io.llmrouter.testing.ScriptedChatModel;
import io.llmrouter.testing.WordEmbedding;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache of a router, seen from routes: chat, the cache operations, options and headers. */
class CacheRouteTest extends CamelTestSupport {

    private static final String ASKED = "how do I reset the password of my account";
    private static final String ALIKE = "how do I reset the password of my account please";

    private final AtomicInteger answers = new AtomicInteger();
    private final ScriptedChatModel model =
            ScriptedChatModel.answering(request -> ScriptedChatModel.response("answer " + answers.incrementAndGet()));

    @TempDir
    private Path folder;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        TestDocument.use(
                context,
                folder,
                """
                models: {small: {ref: "#bean:small", price: {input: 1, output: 2}}}
                embedding: {ref: "#bean:words"}
                routers:
                  faq: {otherwise: small, cache: {scope: shared, threshold: 0.9, tags: [handbook]}}
                  own: {otherwise: small, cache: {scope: "${exchangeProperty.customer}", threshold: 0.9}}
                """);
        context.getRegistry().bind("small", model);
        context.getRegistry().bind("words", new WordEmbedding());
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:around")
                        .to("llmrouter:faq?operation=cacheGet")
                        .filter(header(LlmRouterHeaders.CACHE_STATUS).isEqualTo("miss"))
                        .process(step -> step.getMessage().setBody("made " + answers.incrementAndGet()))
                        .to("llmrouter:faq?operation=cachePut")
                        .end();
                from("direct:narrow")
                        .setProperty("region", header("region"))
                        .to("llmrouter:faq?cacheScope=RAW(${exchangeProperty.region})&cacheTtl=5m");
                from("direct:own").setProperty("customer", header("customer")).to("llmrouter:own");
                from("direct:leave")
                        .setProperty("customer", header("customer"))
                        .to("llmrouter:own?operation=cacheEvict&cacheTag=@scope");
            }
        };
    }

    @Test
    void chat_isAnsweredFromTheCache_andTheHeadersSayHow() {
        Exchange first = ask("llmrouter:faq", ASKED);
        assertThat(first.getMessage().getHeader(LlmRouterHeaders.CACHE_STATUS)).isEqualTo("miss");
        assertThat(first.getMessage().getHeader(LlmRouterHeaders.CACHE_SCORE)).isNull();
        Exchange again = ask("llmrouter:faq", ASKED);
        assertThat(again.getMessage().getHeaders())
                .containsEntry(LlmRouterHeaders.CACHE_STATUS, "hit-exact")
                .containsEntry(LlmRouterHeaders.CACHE_SCORE, 1.0);
        assertThat(again.getMessage().getHeader(LlmRouterHeaders.SAVED_COST, Double.class))
                .isPositive();
        Exchange alike = ask("llmrouter:faq", ALIKE);
        assertThat(alike.getMessage().getBody()).isEqualTo("answer 1");
        assertThat(alike.getMessage().getHeader(LlmRouterHeaders.CACHE_SCORE, Double.class))
                .isBetween(0.9, 1.0);
        assertThat(model.calls()).isEqualTo(1);
    }

    @Test
    void optionAndHeader_onlyAskForLess() {
        assertThat(ask("llmrouter:faq?cache=read", ASKED).getMessage().getBody())
                .isEqualTo("answer 1");
        assertThat(ask("llmrouter:faq", ASKED).getMessage().getBody()).isEqualTo("answer 2");
        assertThat(ask("llmrouter:faq?cache=off", ASKED).getMessage().getBody()).isEqualTo("answer 3");
        assertThat(ask("llmrouter:faq?cache=write", ASKED).getMessage().getBody())
                .isEqualTo("answer 4");
        Exchange fresh = template.request("llmrouter:faq", in -> {
            in.getMessage().setBody(ASKED);
            in.getMessage().setHeader(LlmRouterHeaders.CACHE_CONTROL, "no-cache");
        });
        assertThat(fresh.getMessage().getBody()).isEqualTo("answer 5");
        assertThat(fresh.getMessage().getHeader(LlmRouterHeaders.CACHE_CONTROL)).isNull();
        assertThatThrownBy(() -> template.requestBodyAndHeader(
                        "llmrouter:faq", "never asked before", LlmRouterHeaders.CACHE_CONTROL, "only-if-cached"))
                .hasStackTraceContaining("router 'faq' has no kept answer");
        assertThatThrownBy(() -> context.getEndpoint("llmrouter:faq?cache=maybe"))
                .hasStackTraceContaining("maybe");
    }

    @Test
    void cacheAroundSteps_doesThemOncePerMeaning() {
        assertThat(ask("direct:around", ASKED).getMessage().getBody()).isEqualTo("made 1");
        Exchange alike = ask("direct:around", ALIKE);
        assertThat(alike.getMessage().getBody()).isEqualTo("made 1");
        assertThat(alike.getMessage().getHeader(LlmRouterHeaders.CACHE_STATUS)).isEqualTo("hit-semantic");
        assertThatThrownBy(() -> template.requestBody("llmrouter:faq?operation=cachePut", "an answer to what?"))
                .hasStackTraceContaining("no cacheGet of this exchange came before it");
    }

    @Test
    void cacheEvict_forgetsOneAnswer_aTag_orAll() {
        ask("llmrouter:faq", ASKED);
        ask("llmrouter:faq?operation=cacheEvict", ASKED);
        assertThat(ask("llmrouter:faq", ASKED).getMessage().getBody()).isEqualTo("answer 2");
        ask("llmrouter:faq?operation=cacheEvict&cacheTag=handbook", "");
        assertThat(ask("llmrouter:faq", ASKED).getMessage().getBody()).isEqualTo("answer 3");
        ask("llmrouter:faq?operation=cacheEvict&cacheTag=*", "");
        assertThat(ask("llmrouter:faq", ALIKE).getMessage().getBody()).isEqualTo("answer 4");
    }

    @Test
    void scopeOfAProperty_separatesCustomers() {
        assertThat(own("ann")).isEqualTo("answer 1");
        assertThat(own("bob")).isEqualTo("answer 2");
        assertThat(own("ann")).isEqualTo("answer 1");
        assertThat(own("")).as("nobody has no scope").isEqualTo("answer 3");
        assertThat(own("")).isEqualTo("answer 4");
    }

    @Test
    void customerWhoLeaves_isForgotten_andNobodyElseIs() {
        own("ann");
        own("bob");
        template.requestBodyAndHeaders("direct:leave", "any", Map.of("customer", "ann"));
        assertThat(own("bob")).isEqualTo("answer 2");
        assertThat(own("ann")).isEqualTo("answer 3");
    }

    @Test
    void endpointsScope_narrowsTheCaches() {
        assertThat(narrow("eu")).isEqualTo("answer 1");
        assertThat(narrow("us")).isEqualTo("answer 2");
        assertThat(narrow("eu")).isEqualTo("answer 1");
        assertThat(narrow("")).as("no value shares with nobody").isEqualTo("answer 3");
        assertThat(narrow("")).isEqualTo("answer 4");
        assertThatThrownBy(() -> template.requestBody("llmrouter:faq?cacheScope=RAW(${header.region})", ASKED))
                .hasStackTraceContaining("reads 'header.region'");
    }

    @Test
    void chatModelDoor_sharesOnlyWhatIsShared_untilItHasATenant() {
        RoutedChatModel own =
                new RoutedChatModel(LlmRouterRegistry.get(context).routers().require("own"));
        ChatRequest request =
                ChatRequest.builder().messages(UserMessage.from(ASKED)).build();
        own.chat(request);
        own.chat(request);
        assertThat(model.calls()).isEqualTo(2);
        RoutedChatModel faq =
                new RoutedChatModel(LlmRouterRegistry.get(context).routers().require("faq"));
        faq.chat(request);
        faq.forTenant("acme").chat(request);
        assertThat(model.calls()).isEqualTo(3);
    }

    private Object narrow(String region) {
        return template.requestBodyAndHeaders("direct:narrow", ASKED, Map.of("region", region));
    }

    private Object own(String customer) {
        return template.requestBodyAndHeaders("direct:own", ASKED, Map.of("customer", customer));
    }

    private Exchange ask(String uri, String text) {
        Exchange exchange = template.request(uri, in -> in.getMessage().setBody(text));
        assertThat(exchange.getException()).isNull();
        return exchange;
    }
}
