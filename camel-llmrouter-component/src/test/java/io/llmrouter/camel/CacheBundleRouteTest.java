/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.llmrouter.bundle.CacheBundle;
import io.llmrouter.bundle.Provenance;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.testing.ScriptedChatModel;
import io.llmrouter.testing.WordEmbedding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache that takes its threshold and its verifier from a bundle. */
class CacheBundleRouteTest extends CamelTestSupport {

    private static final String ASKED = "how do I reset the password of my account";
    private static final String ALIKE = "how do I reset the password of my account please";

    @TempDir
    private Path folder;

    private final AtomicInteger answers = new AtomicInteger();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        write("words/1", 0.9, 0.02);
        TestDocument.use(context, folder, document(0.02));
        context.getRegistry()
                .bind(
                        "small",
                        ScriptedChatModel.answering(
                                request -> ScriptedChatModel.response("answer " + answers.incrementAndGet())));
        context.getRegistry().bind("words", new WordEmbedding());
        return context;
    }

    private String document(double budget) {
        return """
                models: {small: {ref: "#bean:small"}}
                embedding: {ref: "#bean:words", fingerprint: words/1}
                routers: {faq: {otherwise: small, cache: {scope: shared, maxWrongHitRate: %s, bundle: "file:%s"}}}
                """
                .formatted(budget, folder.resolve("cache.json"));
    }

    private void write(String embedder, Double threshold, double budget) throws IOException {
        new CacheBundle(
                        new Provenance(Instant.EPOCH, 42, List.of("pairs.jsonl"), 300, "abc", "human"),
                        embedder,
                        null,
                        null,
                        threshold,
                        budget,
                        JsonNodeFactory.instance.objectNode())
                .write(folder.resolve("cache.json"));
    }

    @Test
    void certifiedThreshold_isInForce_withTheGuards_andTheBundlesHashIsInTheDecision() {
        decide(ASKED);
        RoutingDecision alike = decide(ALIKE);
        assertThat(alike.cache().status()).isEqualTo("hit-semantic");
        assertThat(alike.cache().neighbour().threshold()).isEqualTo(0.9);
        assertThat(alike.bundleHash()).isNotNull();
        RoutingDecision negated = decide("how do I not reset the password of my account");
        assertThat(negated.cache().status()).isEqualTo("miss");
        assertThat(negated.cache().reason()).contains("was refused: negation");
        assertThat(negated.cache().neighbour().guard()).contains("negation");
    }

    @Test
    void newBundle_isTakenUp_wrongOnesAreRefused() throws Exception {
        LlmRouterRegistry registry = LlmRouterRegistry.get(context);
        decide(ASKED);
        write("words/1", null, 0.02);
        assertThat(registry.reload()).isTrue();
        assertThat(decide(ALIKE).cache().reason()).contains("only observed");
        write("words/1", 0.9, 0.05);
        assertThat(registry.reload())
                .as("calibrated for more wrong hits than are allowed")
                .isFalse();
        write("words/2", 0.9, 0.02);
        assertThat(registry.reload()).as("vectors of another embedder").isFalse();
        Files.writeString(folder.resolve("cache.json"), "{\"format\"");
        assertThat(registry.reload()).as("truncated").isFalse();
        assertThat(decide(ASKED).cache().status()).isEqualTo("hit-exact");
    }

    private RoutingDecision decide(String text) {
        Exchange exchange =
                template.request("llmrouter:faq", in -> in.getMessage().setBody(text));
        assertThat(exchange.getException()).isNull();
        return exchange.getProperty(LlmRouterProperties.DECISION, RoutingDecision.class);
    }
}
