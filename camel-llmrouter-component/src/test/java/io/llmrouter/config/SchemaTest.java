/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The published schema says what the parser says. */
class SchemaTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void keys_ofSchemaAndParser_areTheSame() throws Exception {
        JsonNode schema = schema();
        assertThat(names(schema.path("properties"))).isEqualTo(ConfigurationLoader.OWN);
        JsonNode definitions = schema.path("definitions");
        assertThat(names(definitions.at("/router/properties"))).isEqualTo(RouterParser.OWN);
        assertThat(names(definitions.at("/plan/properties"))).isEqualTo(PlanParser.OWN);
        assertThat(names(definitions.at("/gateway/properties"))).isEqualTo(GatewayParser.OWN);
        assertThat(names(definitions.at("/model/properties"))).containsAll(ModelParser.OWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{models: {a: {provider: openai}}, routers: {r: {otherwise: a}}}",
                "{models: {a: {ref: '#bean:x', price: {input: 0.1}}, b: {uri: 'direct:x'}}, routers: {r: {otherwise: p, plans: {p: {cascade: [a, b],"
                        + " confidence: verifier, threshold: 0.5, calibration: {slope: 1, intercept: 0}}}}}, store: local}"
            })
    void goodDocument_passesBoth(String yaml) throws Exception {
        assertThat(validate(yaml)).isEmpty();
        new ConfigurationLoader(text -> text).load("x.yaml", yaml);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{models: {a: {provider: openai}}, routers: {r: {otherwse: a}}}",
                "{models: {a: {provider: openai, price: {input: -1}}}, routers: {r: {otherwise: a}}}",
                "{models: {a: {provider: openai, ref: '#bean:x'}}, routers: {r: {otherwise: a}}}",
                "{models: {a: {provider: openai}}, routers: {r: {otherwise: a, cache: {}}}}",
                "{models: {a: {provider: openai}}, routers: {r: {otherwise: a}}, store: {hazelcast: {}}}"
            })
    void wrongDocument_failsInTheSchemaToo(String yaml) throws Exception {
        assertThat(validate(yaml)).isNotEmpty();
    }

    /** Every key stands in the page that users read. */
    @Test
    void documentation_namesEveryKey() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "configuration.md"));
        Set<String> keys = new HashSet<>();
        keys.addAll(ConfigurationLoader.OWN);
        keys.addAll(RouterParser.OWN);
        keys.addAll(PlanParser.OWN);
        keys.addAll(GatewayParser.OWN);
        keys.addAll(ModelParser.OWN);
        assertThat(keys).allSatisfy(key -> assertThat(page).contains(key));
    }

    private static Set<String> validate(String yaml) throws Exception {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema());
        Set<String> messages = new HashSet<>();
        schema.validate(MAPPER.valueToTree(new Yaml().load(yaml)))
                .forEach(message -> messages.add(message.getMessage()));
        return messages;
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode schema() throws Exception {
        try (InputStream in = ConfigurationLoader.class.getResourceAsStream("llmrouter.schema.json")) {
            return MAPPER.readTree(in);
        }
    }
}
