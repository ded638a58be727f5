/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        String json =
                Files.readString(CLASSES.resolve("META-INF/io/llmrouter/camel/llmrouter.json"), StandardCharsets.UTF_8);
        for (Field constant : LlmRouterHeaders.class.getFields()) {
            assertThat(json).contains("\"" + constant.get(null) + "\"");
        }
        assertThat(json).contains("\"async\": true");
    }
}
