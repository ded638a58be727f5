/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmrouter.engine.RoutingListener;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.testing.ScriptedChatModel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.CamelContext;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listeners are the application's code: what they do wrong harms nobody else. */
class ListenerIsolationTest extends CamelTestSupport {

    @TempDir
    private static Path folder;

    private final CountDownLatch release = new CountDownLatch(1);
    private final List<String> slow = new CopyOnWriteArrayList<>();
    private final List<String> throwing = new CopyOnWriteArrayList<>();
    private final List<String> quick = new CopyOnWriteArrayList<>();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        TestDocument.use(
                context, folder, "models: {small: {ref: \"#bean:small\"}}\nrouters: {support: {otherwise: small}}");
        context.getRegistry().bind("small", ScriptedChatModel.saying("yes"));
        RoutingListener blocks = decision -> {
            uninterruptibly(release);
            slow.add(decision.id());
        };
        RoutingListener throwsAlways = decision -> {
            throwing.add(decision.id());
            throw new IllegalStateException("broken listener");
        };
        RoutingListener records = decision -> quick.add(decision.id());
        context.getRegistry().bind("blocks", blocks);
        context.getRegistry().bind("throws", throwsAlways);
        context.getRegistry().bind("records", records);
        return context;
    }

    @Test
    void blockingAndThrowingListeners_holdUpNeitherCallersNorOthers_andAreToldAllTheSame() {
        List<String> asked = List.of(ask("one"), ask("two"), ask("three"));

        await().untilAsserted(() -> assertThat(quick).containsExactlyElementsOf(asked));
        await().untilAsserted(() -> assertThat(throwing).containsExactlyElementsOf(asked));
        assertThat(slow).isEmpty();
        release.countDown();
        await().untilAsserted(() -> assertThat(slow).containsExactlyElementsOf(asked));
    }

    @Test
    void stoppedContext_hasToldWhatCompletedBefore() {
        release.countDown();
        String asked = ask("one");

        context.stop();

        assertThat(quick).contains(asked);
        assertThat(slow).contains(asked);
    }

    private String ask(String question) {
        RoutingDecision decision = template.request(
                        "llmrouter:support", in -> in.getMessage().setBody(question))
                .getProperty(LlmRouterProperties.DECISION, RoutingDecision.class);
        return decision.id();
    }

    private static void uninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
