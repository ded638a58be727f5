/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.junit.jupiter.api.Test;

/** Tools that only look at routes put a stub in the place of every component. */
class StubbedComponentTest {

    @Test
    void context_withAStubForLlmrouter_startsWithoutRouters() throws Exception {
        CamelContext context = new DefaultCamelContext();
        context.addComponent("llmrouter", new Stub());
        context.getPropertiesComponent()
                .addInitialProperty("camel.component.llmrouter.configuration", "classpath:none.yaml");
        context.start();
        try {
            assertThat(context.isStarted()).isTrue();
            assertThat(LlmRouterRegistry.get(context).generation()).isZero();
        } finally {
            context.stop();
        }
    }

    private static final class Stub extends DefaultComponent {
        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            throw new UnsupportedOperationException();
        }
    }
}
