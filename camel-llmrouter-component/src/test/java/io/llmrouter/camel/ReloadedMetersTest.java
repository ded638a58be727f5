/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.testing.ScriptedChatModel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gauges of what a reload took away or changed are not a number: a 1 would say that it is well, a 0 would wake somebody. */
class ReloadedMetersTest extends CamelTestSupport {

    private static final String DOCUMENT =
            """
            models:
              small: {ref: "#bean:small", region: %s}
              large: {ref: "#bean:small"}
              "odd(2)": {ref: "#bean:small"}
            routers:
              support: {decide: [{rules: [{when: "words < 4", use: small}, {when: "words > 99", use: "odd(2)"}]}], otherwise: %s}
            """;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Path document;

    @TempDir
    private Path folder;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        document = TestDocument.use(context, folder, DOCUMENT.formatted("eu", "large"));
        context.getRegistry().bind("small", ScriptedChatModel.saying("Open Settings."));
        context.getRegistry().bind("meters", meters);
        return context;
    }

    @Test
    void modelThatMovesToAnotherRegion_isAvailableThereAlone() throws Exception {
        assertThat(available("small", "eu")).isEqualTo(1);

        reload("us", "large");

        assertThat(available("small", "us")).isEqualTo(1);
        assertThat(available("small", "eu")).isNaN();
    }

    @Test
    void modelThatARouterAsksNoMore_isNeitherAvailableNorNot() throws Exception {
        assertThat(available("large", "none")).isEqualTo(1);

        reload("eu", "small");

        assertThat(available("small", "eu")).isEqualTo(1);
        assertThat(available("large", "none")).isNaN();
    }

    @Test
    void modelWithANameThatATagCannotHave_isAvailableAllTheSame() {
        assertThat(available("odd_2_", "none")).isEqualTo(1);
    }

    private void reload(String region, String otherwise) throws Exception {
        Files.writeString(document, DOCUMENT.formatted(region, otherwise));
        assertThat(LlmRouterRegistry.get(context()).reload()).isTrue();
    }

    private double available(String model, String region) {
        return meters.get("camel.llmrouter.model.available")
                .tags("router", "support", "model", model, "region", region)
                .gauge()
                .value();
    }
}
