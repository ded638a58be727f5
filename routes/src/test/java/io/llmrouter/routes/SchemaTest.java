/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** Every shipped route, and every example's, obeys Camel's published schema, so that editors show it without complaint; Camel's own loader accepts more. */
class SchemaTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @MethodSource("routes")
    void route_obeysTheSchema(Path route) throws Exception {
        assertThat(validate(Files.readString(route))).isEmpty();
    }

    @Test
    void schema_findsAWrongRoute() throws Exception {
        assertThat(validate("- route: {from: {uri: 'direct:a', stps: []}}"))
                .extracting(ValidationMessage::getMessage)
                .anySatisfy(message -> assertThat(message).contains("stps"));
    }

    static Stream<Path> routes() throws IOException {
        return Stream.concat(Files.list(Path.of("")), Files.walk(Path.of("..", "examples")))
                .filter(file -> file.toString().endsWith(".camel.yaml"))
                .filter(SchemaTest::holdsRoutes)
                .sorted();
    }

    /** Not a Pipe, which has a schema of its own that Camel does not publish. */
    private static boolean holdsRoutes(Path file) {
        try {
            return !Files.readString(file).contains("kind: Pipe");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<ValidationMessage> validate(String yaml) throws IOException {
        try (InputStream in = SchemaTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            JsonNode schema = MAPPER.readTree(in);
            JsonSchema routes =
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(schema);
            return routes.validate(MAPPER.valueToTree(new Yaml().load(yaml)));
        }
    }
}
