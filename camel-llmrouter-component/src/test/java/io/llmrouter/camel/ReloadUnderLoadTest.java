/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.testing.ScriptedChatModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Deployments, pools and neighbours of a router come and go while it is asked from all sides. */
@Timeout(120)
class ReloadUnderLoadTest {

    private static final int CALLERS = 4;
    private static final int RELOADS = 40;
    private static final String WIDE =
            """
            models: {eu: {ref: "#bean:eu"}, us: {ref: "#bean:us"}, asia: {ref: "#bean:asia"}}
            routers:
              support:
                decide: [{leastBusy: {among: [eu, us, asia]}}]
                otherwise: eu
                ejection: {among: [eu, us, asia]}
              legal: {otherwise: us}
            """;
    private static final String NARROW =
            """
            models: {eu: {ref: "#bean:eu"}, us: {ref: "#bean:us"}}
            routers:
              support:
                decide: [{weighted: {use: {eu: 2, us: 1}}}]
                otherwise: us
            """;

    @Test
    void everyRequest_isAnswered(@TempDir Path folder) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Path document = TestDocument.use(context, folder, WIDE);
            for (String name : List.of("eu", "us", "asia")) {
                context.getRegistry().bind(name, ScriptedChatModel.saying(name));
            }
            context.getComponent("llmrouter", LlmRouterComponent.class).setReload(false);
            context.start();
            LlmRouterRegistry registry = LlmRouterRegistry.get(context);

            AtomicBoolean over = new AtomicBoolean();
            List<Future<Integer>> asked = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                ProducerTemplate template = context.createProducerTemplate();
                Callable<Integer> caller = () -> {
                    int answers = 0;
                    while (!over.get()) {
                        assertThat(template.requestBody("llmrouter:support", "q", String.class))
                                .isIn("eu", "us", "asia");
                        answers++;
                    }
                    return answers;
                };
                asked.add(callers.submit(caller));
            }
            for (int i = 0; i < RELOADS; i++) {
                Files.writeString(document, i % 2 == 0 ? NARROW : WIDE);
                assertThat(registry.reload()).isTrue();
            }
            over.set(true);
            for (Future<Integer> caller : asked) {
                assertThat(caller.get()).isPositive();
            }
            assertThat(registry.generation()).isEqualTo(1 + RELOADS);
            assertThat(registry.routers().require("support").health()).containsOnlyKeys("asia", "eu", "us");
        } finally {
            callers.shutdownNow();
        }
    }
}
