/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.kamelets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written wrong stops the start and is named; nothing is guessed, nothing is left out in silence. */
class MistakesTest {

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> propertyThatAKameletHasNot_isRefused_andTheRightOneSuggested() throws IOException {
        return KameletFile.shipped()
                .map(kamelet -> DynamicTest.dynamicTest(kamelet.id(), () -> {
                    String right = names(kamelet).contains("router")
                            ? "router"
                            : kamelet.required().iterator().next();
                    assertThatThrownBy(() -> Kamelets.run(
                                    folder, step(kamelet.id() + "?" + right + "=support&" + right + "x=support")))
                            .hasRootCauseMessage(
                                    "unknown property of the Kamelet %s '%sx'; known: %s; did you mean '%s'?"
                                            .formatted(kamelet.id(), right, names(kamelet), right));
                }));
    }

    @TestFactory
    Stream<DynamicTest> propertyThatIsRequired_isMissed() throws IOException {
        return KameletFile.shipped()
                .filter(kamelet -> !kamelet.required().isEmpty())
                .map(kamelet -> DynamicTest.dynamicTest(kamelet.id(), () -> assertThatThrownBy(
                                () -> Kamelets.run(folder, step(kamelet.id())))
                        .hasRootCauseMessage("Route template %s the following mandatory parameters must be provided: %s"
                                .formatted(
                                        kamelet.id(),
                                        kamelet.required().iterator().next()))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "llm-route-action?router=suport | unknown router 'suport'; known: [handbook, ladder, support]; did you mean 'support'?",
                "llm-route-action?router=support&outputFormat=jsn | unknown value of outputFormat 'jsn'",
                "llm-route-action?router=support&onExhausted=fial | unknown value of onExhausted 'fial'",
                "llm-classify-action?router=suport | unknown router 'suport'",
                "llm-classify-action?router=support&result=jsn | unknown value of outputFormat 'jsn'",
                "llm-semantic-cache-action?scope=tenant | scope=tenant is the same for everybody; write shared if that is meant",
                "llm-semantic-cache-action?scope=${header.tenant} | reads 'header.tenant', which a client may be able to set",
                "llm-semantic-cache-action?scope=shared&vary=language | vary=language is the same for all messages",
                "llm-semantic-cache-action?scope=shared&threshold=high | For input string: \"high\"",
                "llm-semantic-cache-action?scope=shared&bundle=file:none.json | none.json",
                "llm-semantic-cache-action?scope=shared&missEndpoint=nowhere:x | No endpoint could be found for: nowhere://x",
                "llm-rout-action?router=support | Resource not found: classpath:kamelets/llm-rout-action.kamelet.yaml"
            })
    void wrongValue_stopsTheStart_andIsNamed(String kamelet, String message) {
        assertThatThrownBy(() -> Kamelets.run(folder, step(kamelet)))
                .rootCause()
                .hasMessageContaining(message);
    }

    @Test
    void placeholderThatAKameletDoesNotDeclare_stopsTheStart() throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        Files.writeString(
                own.resolve("llm-route-action.kamelet.yaml"),
                Files.readString(Path.of("llm-route-action.kamelet.yaml"))
                        .replace("{{onExhausted}}", "{{onExhuasted}}"));
        ThrowingCallable start = () -> Kamelets.run(
                folder,
                step("llm-route-action?router=support"),
                Map.of("camel.component.kamelet.location", "file:" + own));
        assertThatThrownBy(start).rootCause().hasMessageContaining("Property with key [onExhuasted] not found");
    }

    @Test
    void scopeOfAPipe_thatArrivesEncoded_isRefused_ratherThanSharedByAll() {
        assertThatThrownBy(
                        () -> Kamelets.run(
                                folder,
                                """
                        apiVersion: camel.apache.org/v1
                        kind: Pipe
                        metadata: {name: faq}
                        spec:
                          source: {uri: "direct:questions"}
                          steps:
                            - ref: {kind: Kamelet, apiVersion: camel.apache.org/v1, name: llm-semantic-cache-action}
                              properties: {scope: "${exchangeProperty.tenant}", missEndpoint: "RAW(llmrouter:support)"}
                          sink: {uri: "mock:answers"}
                        """))
                .rootCause()
                .hasMessageContaining("which a Pipe wants as RAW(${exchangeProperty.tenant})");
    }

    @Test
    void twoPlacesThatCamelWouldMixUp_areRefused() {
        assertThatThrownBy(
                        () -> Kamelets.run(
                                folder,
                                """
                        - route:
                            id: one
                            from:
                              uri: direct:one
                              steps:
                                - kamelet: {name: llm-semantic-cache-action, parameters: {scope: shared}, steps: [{setBody: {constant: one}}]}
                        - route:
                            id: two
                            from:
                              uri: direct:two
                              steps:
                                - kamelet: {name: llm-semantic-cache-action, parameters: {scope: shared}, steps: [{setBody: {constant: two}}]}
                        """))
                .hasMessageContaining("wraps steps in two places with the same parameters, the second in route two")
                .hasMessageContaining("name: llm-semantic-cache-action/two");
    }

    @Test
    void propertiesOfTheApplication_countAsGiven_forOnePlaceOrForAll() throws Exception {
        try (Kamelets routes = Kamelets.run(
                folder,
                step("llm-route-action/faq"),
                Map.of(
                        "camel.kamelet.llm-route-action.router", "support",
                        "camel.kamelet.llm-route-action.faq.output-format", "json"))) {
            assertThat(routes.ask("direct:ask", "where is my parcel")
                            .getMessage()
                            .getBody(String.class))
                    .contains("\"answer\":\"from small\"");
        }
    }

    @Test
    void propertyOfAKameletOfOthers_isTheirAffair() throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        Files.writeString(
                own.resolve("mine-action.kamelet.yaml"),
                Files.readString(Path.of("llm-route-action.kamelet.yaml"))
                        .replace("name: llm-route-action", "name: mine-action"));
        try (Kamelets routes = Kamelets.run(
                folder,
                step("mine-action?router=support&whatever=1"),
                Map.of("camel.component.kamelet.location", "file:" + own))) {
            assertThat(routes.ask("direct:ask", "where is my parcel")
                            .getMessage()
                            .getBody())
                    .isEqualTo("from small");
        }
    }

    private static String names(KameletFile kamelet) {
        Set<String> names = new TreeSet<>();
        kamelet.properties().fieldNames().forEachRemaining(names::add);
        return names.toString();
    }

    private static String step(String kamelet) {
        return "- from: {uri: 'direct:ask', steps: [{to: 'kamelet:" + kamelet + "'}]}";
    }
}
