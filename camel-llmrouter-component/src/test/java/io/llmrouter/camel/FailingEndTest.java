/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.testing.ScriptedChatModel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.health.DefaultHealthCheckRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs beside routers ends all the same where a part of the application throws at the end. */
class FailingEndTest {

    @TempDir
    private Path folder;

    @Test
    void healthChecksThatCannotBeTakenAway_keepNothingElseFromEnding() throws Exception {
        CamelContext context = new DefaultCamelContext();
        context.getCamelContextExtension()
                .addContextPlugin(HealthCheckRegistry.class, new DefaultHealthCheckRegistry(context) {
                    @Override
                    public boolean unregister(Object check) {
                        throw new IllegalStateException("gone");
                    }
                });
        TestDocument.use(
                context,
                folder,
                """
                store: {local: {snapshot: "file:%s/state/spending.json"}}
                models: {small: {ref: "#bean:small", price: {input: 1, output: 2}}}
                routers: {support: {otherwise: small}}
                """
                        .formatted(folder));
        context.getRegistry().bind("small", ScriptedChatModel.saying("Open Settings."));
        context.start();
        context.createProducerTemplate().requestBody("llmrouter:support", "hello");
        RoutingEvents events = LlmRouterRegistry.get(context).events();

        context.stop();

        assertThat(events.subscriptions()).isEmpty();
        assertThat(Files.readString(folder.resolve("state/spending.json"))).contains("\"support\"");
    }
}
