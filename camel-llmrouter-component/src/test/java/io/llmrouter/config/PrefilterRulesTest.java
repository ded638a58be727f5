/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.provider.Providers;
import io.llmrouter.routing.Decider;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.routing.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped rules for the obvious cases. */
class PrefilterRulesTest {

    @TempDir
    Path folder;

    private static RouterConfiguration load(String file, String use) {
        return new ConfigurationLoader(text -> text, Providers.onClassPath())
                .load(
                        "x.yaml",
                        """
                models: {small: {provider: openai}, large: {provider: openai}}
                routers: {r: {otherwise: large, decide: [{rules: {file: "%s", use: %s}}]}}
                """
                                .formatted(file, use));
    }

    private static Decider shipped() {
        return load("classpath:llmrouter/rules/prefilter.yaml", "{cheap: small, strong: large}")
                .routers()
                .get("r")
                .deciders()
                .get(0)
                .build()
                .apply(null)
                .decider();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "What is the capital of France? | small",
                "  define entropy | small",
                "How do I reset my password? | small",
                "Translate 'good morning' to German | small",
                "What is a good architecture for a payment system? | large",
                "Please debug this stack trace | large",
                "def f(x): return x + 1 | large",
                "Compare and contrast TCP and UDP | large",
                "Write a poem about the sea | undecided",
                "How do I explain to my team that the release has to be moved once more? | undecided"
            })
    void obviousCases_areDecided_othersLeft(String text, String expected) {
        Verdict verdict = shipped().decide(asking(text));

        assertThat(verdict instanceof Verdict.Use use ? use.target() : "undecided")
                .isEqualTo(expected);
    }

    @Test
    void longRequest_isHard() {
        assertThat(shipped().decide(asking("word ".repeat(301))))
                .isInstanceOfSatisfying(
                        Verdict.Use.class, use -> assertThat(use.target()).isEqualTo("large"));
    }

    @Test
    void ownFile_isWatched_andItsMistakesNameIt() throws Exception {
        Path file = folder.resolve("own.yaml");
        Files.writeString(file, "rules:\n  - {when: \"words < 3\", use: tiny}\n");

        assertThat(load("file:" + file, "{tiny: small}").files()).containsExactly(file);
        assertThatThrownBy(() -> load("file:" + file, "{}"))
                .hasMessageContaining("own.yaml:2")
                .hasMessageContaining("unknown model or plan 'tiny'");
        assertThatThrownBy(() -> load("file:none.yaml", "{}")).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> load("classpath:none.yaml", "{}")).hasMessageContaining("not on the class path");
    }

    private static RoutingRequest asking(String text) {
        return RoutingRequest.of(
                ChatRequest.builder().messages(UserMessage.from(text)).build());
    }
}
