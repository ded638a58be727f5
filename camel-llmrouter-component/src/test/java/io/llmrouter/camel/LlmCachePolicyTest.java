/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.cache.CacheLookup;
import io.llmrouter.cache.CachePolicy;
import io.llmrouter.cache.CacheTicket;
import io.llmrouter.cache.TenantScope;
import io.llmrouter.config.CacheDefinition;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.testing.ScriptedChatModel;
import io.llmrouter.testing.WordEmbedding;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlmCachePolicyTest extends CamelTestSupport {

    private static final String ASKED = "how do I reset the password of my account";
    private static final String ALIKE = "how do I reset the password of my account please";

    private final AtomicInteger done = new AtomicInteger();
    private Object made = "";

    @TempDir
    private Path folder;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        TestDocument.use(
                context,
                folder,
                """
                models: {small: {ref: "#bean:small"}}
                embedding: {ref: "#bean:words"}
                routers: {any: {otherwise: small}}
                """);
        context.getRegistry().bind("small", ScriptedChatModel.saying("small"));
        context.getRegistry().bind("words", new WordEmbedding());
        LlmCachePolicy faq = new LlmCachePolicy();
        faq.setScope("shared");
        faq.setThreshold(0.9);
        faq.setKeep("X-Source");
        LlmCachePolicy own = new LlmCachePolicy();
        own.setScope("${exchangeProperty.customer}");
        own.setVary("${header.language}");
        own.setQuestion("${header.question}");
        LlmCachePolicy broken = new LlmCachePolicy();
        broken.setScope("shared");
        broken.setQuestion("${mandatoryBodyAs(java.util.Date)}");
        context.getRegistry().bind("broken", broken);
        LlmCachePolicy named = new LlmCachePolicy();
        named.setScope("shared");
        named.setName("named");
        context.getRegistry().bind("named", named);
        context.getRegistry().bind("faq", faq);
        context.getRegistry().bind("own", own);
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:faq")
                        .policy("faq")
                        .process(LlmCachePolicyTest.this::work)
                        .end()
                        .setHeader("after", constant("always"));
                from("direct:twice")
                        .policy("faq")
                        .process(step -> step.getMessage().setBody("first"))
                        .end()
                        .setProperty("first", body())
                        .setBody(header("question"))
                        .policy("faq")
                        .process(step -> step.getMessage().setBody("second"))
                        .end();
                from("direct:named")
                        .policy("named")
                        .process(LlmCachePolicyTest.this::work)
                        .end();
                from("direct:throws")
                        .policy("broken")
                        .process(LlmCachePolicyTest.this::work)
                        .end();
                from("direct:own")
                        .setProperty("customer", header("customer"))
                        .policy("own")
                        .process(LlmCachePolicyTest.this::work)
                        .end();
            }
        };
    }

    private void work(Exchange exchange) {
        int times = done.incrementAndGet();
        if (made instanceof RuntimeException failure) {
            throw failure;
        }
        exchange.getMessage().setBody(made.equals("") ? "made " + times : made);
        exchange.getMessage().setHeader("X-Source", "step " + times);
        exchange.getMessage().setHeader("X-Other", "step " + times);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/plain");
    }

    @Test
    void steps_runOncePerMeaning_andBodyTypeAndKeptHeadersComeBack() {
        assertThat(ask("direct:faq", ASKED, Map.of()).getMessage().getBody()).isEqualTo("made 1");
        Exchange alike = ask("direct:faq", ALIKE, Map.of());
        assertThat(alike.getMessage().getBody()).isEqualTo("made 1");
        assertThat(alike.getMessage().getHeaders())
                .containsEntry("X-Source", "step 1")
                .containsEntry(Exchange.CONTENT_TYPE, "text/plain")
                .containsEntry(LlmRouterHeaders.CACHE_STATUS, "hit-semantic")
                .containsEntry("after", "always")
                .doesNotContainKey("X-Other");
        assertThat(done).hasValue(1);
    }

    @Test
    void bytesAndChatResponses_comeBackAsSuch_otherBodiesAreNotKept() {
        made = "bytes".getBytes(StandardCharsets.UTF_8);
        ask("direct:faq", ASKED, Map.of());
        assertThat(ask("direct:faq", ASKED, Map.of()).getMessage().getBody())
                .isEqualTo("bytes".getBytes(StandardCharsets.UTF_8));
        made = ScriptedChatModel.response("an answer");
        ask("direct:faq", "another question altogether, of course", Map.of());
        Object again = ask("direct:faq", "another question altogether, of course", Map.of())
                .getMessage()
                .getBody();
        assertThat(((ChatResponse) again).aiMessage().text()).isEqualTo("an answer");
        assertThat(((ChatResponse) again).modelName()).isEqualTo("scripted");
        made = 42;
        ask("direct:faq", "what is the number of all numbers", Map.of());
        ask("direct:faq", "what is the number of all numbers", Map.of());
        assertThat(done).hasValue(4);
    }

    @Test
    void failedExchange_isNotKept_andOthersMayTry() {
        made = new IllegalStateException("down");
        assertThat(template.request("direct:faq", in -> in.getMessage().setBody(ASKED))
                        .getException())
                .hasMessage("down");
        made = "";
        assertThat(ask("direct:faq", ASKED, Map.of()).getMessage().getBody()).isEqualTo("made 2");
    }

    @Test
    void scopeAndVary_separate_andWithoutScopeNothingIsKept() {
        assertThat(own("ann", "en")).isEqualTo("made 1");
        assertThat(own("ann", "de")).isEqualTo("made 2");
        assertThat(own("bob", "en")).isEqualTo("made 3");
        assertThat(own("ann", "en")).isEqualTo("made 1");
        assertThat(own("", "en")).isEqualTo("made 4");
        assertThat(own("", "en")).isEqualTo("made 5");
    }

    @Test
    void onePolicyInTwoPlaces_keepsTheirResultsApart() {
        for (int i = 0; i < 2; i++) {
            Exchange exchange = ask("direct:twice", ASKED, Map.of("question", ASKED));
            assertThat(exchange.getProperty("first")).isEqualTo("first");
            assertThat(exchange.getMessage().getBody()).isEqualTo("second");
        }
    }

    @Test
    void questionThatCannotBeEvaluated_failsTheExchange() {
        assertThat(template.request("direct:throws", in -> in.getMessage().setBody(ASKED))
                        .getException())
                .isNotNull();
        assertThat(done).hasValue(0);
    }

    @Test
    void keptBodyThatCannotBeRead_isAMiss() {
        CacheDefinition plain = new CacheDefinition(
                "test",
                "test",
                true,
                true,
                TenantScope.SHARED,
                new CachePolicy.Freshness(Duration.ofHours(1), Map.of(), List.of(), ""),
                CachePolicy.Bounds.DEFAULT,
                null);
        RoutingRequest asked = RoutingRequest.of(ChatRequest.builder()
                .messages(SystemMessage.from("vary []"), UserMessage.from(ASKED))
                .build());
        CacheLookup.Miss miss = (CacheLookup.Miss) LlmRouterRegistry.get(context)
                .cache("named", plain)
                .lookup(asked)
                .join();
        miss.ticket().keep(ScriptedChatModel.response("no JSON"), new CacheTicket.Origin(null, null));
        Exchange exchange = ask("direct:named", ASKED, Map.of());
        assertThat(exchange.getMessage().getBody()).isEqualTo("made 1");
        assertThat(exchange.getMessage().getHeader(LlmRouterHeaders.CACHE_STATUS))
                .isEqualTo("miss");
    }

    @Test
    void policyWithoutScope_orWithACallersHeader_doesNotStart() {
        LlmCachePolicy nowhere = new LlmCachePolicy();
        LlmCachePolicy sneaky = new LlmCachePolicy();
        sneaky.setScope("${header.tenant}");
        context.getRegistry().bind("nowhere", nowhere);
        context.getRegistry().bind("sneaky", sneaky);
        assertThatThrownBy(() -> start("nowhere")).hasStackTraceContaining("has no scope");
        assertThatThrownBy(() -> start("sneaky")).hasStackTraceContaining("reads 'header.tenant'");
    }

    @Test
    void scopeOrVary_thatIsTheSameForAll_doesNotStart() {
        LlmCachePolicy everybody = new LlmCachePolicy();
        everybody.setScope("tenant");
        LlmCachePolicy always = new LlmCachePolicy();
        always.setScope("shared");
        always.setVary("${header.language}, language");
        context.getRegistry().bind("everybody", everybody);
        context.getRegistry().bind("always", always);
        assertThatThrownBy(() -> start("everybody")).hasStackTraceContaining("scope=tenant is the same for everybody");
        assertThatThrownBy(() -> start("always")).hasStackTraceContaining("vary=language is the same for all messages");
    }

    @Test
    void stepsThatLeaveTheBody_areNotKept_lestOneWordingReplaceAnother() throws Exception {
        LlmCachePolicy idle = new LlmCachePolicy();
        idle.setScope("shared");
        idle.setThreshold(0.9);
        context.getRegistry().bind("idle", idle);
        start("idle");
        assertThat(ask("direct:idle", ASKED, Map.of()).getMessage().getBody()).isEqualTo(ASKED);
        assertThat(ask("direct:idle", ALIKE, Map.of()).getMessage().getBody()).isEqualTo(ALIKE);
    }

    private void start(String policy) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:" + policy).policy(policy).log("x").end();
            }
        });
    }

    private Object own(String customer, String language) {
        return ask("direct:own", "body", Map.of("customer", customer, "language", language, "question", ASKED))
                .getMessage()
                .getBody();
    }

    private Exchange ask(String uri, String text, Map<String, Object> headers) {
        Exchange exchange = template.request(uri, in -> {
            in.getMessage().setBody(text);
            in.getMessage().setHeaders(new HashMap<>(headers));
        });
        assertThat(exchange.getException()).isNull();
        return exchange;
    }
}
