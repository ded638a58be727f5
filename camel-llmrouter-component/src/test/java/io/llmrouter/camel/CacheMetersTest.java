/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmrouter.testing.ScriptedChatModel;
import io.llmrouter.testing.WordEmbedding;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Meters of a router's cache in the application's registry. */
class CacheMetersTest extends CamelTestSupport {

    private static final String ASKED = "how do I reset the password of my account";
    private static final String ALIKE = "how do I reset the password of my account please";

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @TempDir
    private Path folder;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        TestDocument.use(
                context,
                folder,
                """
                models: {small: {ref: "#bean:small"}, judge: {ref: "#bean:judge"}}
                embedding: {ref: "#bean:words"}
                routers:
                  support:
                    cache: {scope: shared, threshold: 0.8, maxWrongHitRate: 0.5, recheck: {share: 1, judge: judge}}
                    otherwise: small
                  plain: {otherwise: small}
                """);
        context.getRegistry().bind("small", ScriptedChatModel.saying("Open Settings."));
        context.getRegistry().bind("judge", ScriptedChatModel.saying("no"));
        context.getRegistry().bind("words", new WordEmbedding());
        context.getRegistry().bind("meters", meters);
        return context;
    }

    @Test
    void lookups_areCountedByStatus() {
        ask(ASKED);
        ask(ASKED);
        ask("what is the weather like");
        assertThat(requests("hit-exact")).isEqualTo(1);
        assertThat(requests("miss")).isEqualTo(2);
        assertThat(requests("hit-semantic")).isZero();
        assertThat(meters.get("camel.llmrouter.cache.threshold")
                        .tag("router", "support")
                        .gauge()
                        .value())
                .isEqualTo(0.8);
        assertThat(wrongShare("value")).isNaN();
    }

    @Test
    void judgedHits_giveTheWrongShareWithItsInterval() {
        ask(ASKED);
        ask(ALIKE);
        assertThat(requests("hit-semantic")).isEqualTo(1);
        await().untilAsserted(() -> assertThat(meters.get("camel.llmrouter.cache.judged")
                        .tag("router", "support")
                        .functionCounter()
                        .count())
                .isEqualTo(1));
        assertThat(wrongShare("value")).isIn(0.0, 1.0);
        assertThat(wrongShare("low")).isLessThanOrEqualTo(wrongShare("value"));
        assertThat(wrongShare("high")).isGreaterThanOrEqualTo(wrongShare("value"));
        assertThat(wrongShare("high") - wrongShare("low")).isGreaterThan(0.9);
    }

    @Test
    void routerWithoutCache_hasNothingToCount() {
        template().requestBody("llmrouter:plain", ASKED);
        assertThat(meters.get("camel.llmrouter.cache.requests")
                        .tags("router", "plain", "status", "miss")
                        .functionCounter()
                        .count())
                .isZero();
    }

    private void ask(String question) {
        template().requestBody("llmrouter:support", question);
    }

    private double requests(String status) {
        return meters.get("camel.llmrouter.cache.requests")
                .tags("router", "support", "status", status)
                .functionCounter()
                .count();
    }

    private double wrongShare(String bound) {
        return meters.get("camel.llmrouter.cache.wrong.share")
                .tags("router", "support", "bound", bound)
                .gauge()
                .value();
    }
}
