/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Camel plugin generates must be in what is packaged, on the first clean build too: it once came only with the second. */
class GeneratedMetadataTest {

    private static final Path CLASSES = Path.of("target", "classes");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io/llmrouter/camel/LlmRouterComponentConfigurer.class",
                        "io/llmrouter/camel/LlmRouterEndpointConfigurer.class",
                "io/llmrouter/camel/LlmRouterEndpointUriFactory.class",
                        "io/llmrouter/camel/LlmRouterConfigurationConfigurer.class",
                "META-INF/io/llmrouter/camel/llmrouter.json", "META-INF/services/org/apache/camel/component/llmrouter",
                "META-INF/services/org/apache/camel/configurer/llmrouter-component",
                        "META-INF/services/org/apache/camel/urifactory/llmrouter-endpoint"
            })
    void generatedFile_isPackaged(String name) {
        assertThat(CLASSES.resolve(name)).exists();
    }

    @Test
    void catalogEntry_knowsEveryHeader_andIsAsynchronous() throws Exception {
        String json = json();
        for (Field constant : LlmRouterHeaders.class.getFields()) {
            assertThat(json).contains("\"" + constant.get(null) + "\"");
        }
        assertThat(json).contains("\"async\": true");
    }

    /** What editors and build plugins do with a URI, without a context. */
    @Test
    void catalogue_validatesEndpoints() throws Exception {
        CamelCatalog catalog = new DefaultCamelCatalog();
        catalog.addComponent("llmrouter", LlmRouterComponent.class.getName(), json());
        assertThat(catalog.validateEndpointProperties(
                                "llmrouter:support?operation=decide&maxLatency=5s&temperature=0.5")
                        .isSuccess())
                .isTrue();
        EndpointValidationResult wrong =
                catalog.validateEndpointProperties("llmrouter:support?operatoin=chat&outputFormat=jsno&maxTokens=many");
        assertThat(wrong.getUnknown()).containsExactly("operatoin");
        assertThat(wrong.getInvalidEnum()).containsKey("outputFormat");
        assertThat(wrong.getInvalidInteger()).containsKey("maxTokens");
    }

    private static String json() throws IOException {
        return Files.readString(CLASSES.resolve("META-INF/io/llmrouter/camel/llmrouter.json"), StandardCharsets.UTF_8);
    }
}
