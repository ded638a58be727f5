/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Pattern;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.resource.InputStreamSource;
import dev.langchain4j.internal.JsonSchemaElementUtils;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import java.util.Optional;

/**
 * Whether a text is JSON that a schema allows. Schemas come from callers: nothing they refer to is fetched, their patterns are matched in linear time (RE2
 * syntax), and one that cannot be used allows nothing. Thread-safe.
 */
final class JsonSchemas {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final JsonSchemaFactory FACTORY =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012, builder -> builder.enableSchemaCache(false)
                    .schemaLoaders(loaders -> loaders.add(iri -> refuse(iri.toString()))));
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
            .failFast(true)
            .regularExpressionFactory(JsonSchemas::linear)
            .build();

    private JsonSchemas() {}

    /** The text as JSON and nothing else; empty if it is not. */
    static Optional<JsonNode> parse(String text) {
        try {
            return Optional.of(MAPPER.readTree(text)).filter(node -> !node.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Whether the schema allows the value. */
    static boolean allows(JsonSchemaElement schema, JsonNode value) {
        try {
            JsonSchema compiled =
                    FACTORY.getSchema(MAPPER.<JsonNode>valueToTree(JsonSchemaElementUtils.toMap(schema)), CONFIG);
            return compiled.validate(value).isEmpty();
        } catch (RuntimeException
                | StackOverflowError e) { // a schema that is broken, reaches outside or contains itself
            return false;
        }
    }

    private static InputStreamSource refuse(String iri) {
        throw new IllegalArgumentException("a schema refers to '" + iri + "'; nothing is fetched for a schema");
    }

    private static RegularExpression linear(String expression) {
        Pattern pattern = Pattern.compile(expression);
        return text -> pattern.matcher(text).find();
    }
}
