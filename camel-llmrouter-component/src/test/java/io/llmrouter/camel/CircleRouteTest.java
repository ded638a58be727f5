/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.stats.ModelStats;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model that is a route, which asks the router that the model belongs to. */
@Timeout(60)
class CircleRouteTest {

    @TempDir
    private Path folder;

    @Test
    void routerThatAsksItself_isToldSo_andTheNextRequestHasThreadsLeft() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            TestDocument.use(
                    context,
                    folder,
                    """
                    models: {again: {uri: "direct:again"}}
                    routers: {support: {otherwise: again}}
                    """);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:again").to("llmrouter:support");
                }
            });
            context.start();
            for (int i = 0; i < 2; i++) {
                Exchange asked = context.createProducerTemplate()
                        .request("llmrouter:support", e -> e.getMessage().setBody("q"));
                assertThat(asked.getException())
                        .isInstanceOf(InvalidPromptException.class)
                        .hasMessage(
                                "this request is asked on behalf of another one, 8 routers deep; where a router asks a model that asks the router again, break the circle");
            }
            assertThat(LlmRouterRegistry.get(context).stats().snapshot())
                    .extracting(ModelStats::calls)
                    .containsExactly(2 * 8L);
        }
    }
}
