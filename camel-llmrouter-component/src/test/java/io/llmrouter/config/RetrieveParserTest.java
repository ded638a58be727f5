/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.failure.ConfigurationException;
import io.llmrouter.provider.Providers;
import io.llmrouter.rag.PassagePrompt;
import io.llmrouter.rag.TwoStage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code documents:} and {@code retrieve:} mean, and what is said of wrong ones. */
class RetrieveParserTest {

    @Test
    void nameOfASet_isRetrievalWithUsualNumbers() {
        RouterConfiguration configuration = load("{folder: 'file:data/h'}", "h");
        assertThat(configuration.documents().get("h"))
                .isEqualTo(new DocumentsDefinition(
                        "h",
                        new DocumentsDefinition.Source.Index(Path.of("data/h"), null),
                        6,
                        "auto",
                        false,
                        null,
                        null));
        RetrieveDefinition retrieve = configuration.routers().get("r").retrieve();
        assertThat(retrieve.from()).isEqualTo("h");
        assertThat(retrieve.table()).isEqualTo(TwoStage.standard());
        assertThat(retrieve.hard()).hasToString("words > 30 || hasCode");
        assertThat(retrieve.use()).isNull();
        assertThat(retrieve.prompt()).isEqualTo(PassagePrompt.DEFAULT);
    }

    @Test
    void everything_isRead() {
        RetrieveDefinition retrieve = load(
                        "{folder: h, embeddingStore: '#bean:pg', passages: 3, way: hybrid, fusion: ranks}",
                        "{from: h, strong: 0.8, usable: 0.2, hard: 'turns > 2', use: {easy: a, hard: b},"
                                + " nothing: No idea., instruction: Cite., maxChars: 900}")
                .routers()
                .get("r")
                .retrieve();
        assertThat(retrieve.table()).isEqualTo(new TwoStage(0.8, 0.2, 0.5));
        assertThat(retrieve.hard()).hasToString("turns > 2");
        assertThat(retrieve.use()).isEqualTo(new RetrieveDefinition.Use("a", "b"));
        assertThat(retrieve.prompt()).isEqualTo(new PassagePrompt("Cite.", 900));
        assertThat(retrieve.nothing()).isEqualTo("No idea.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{folder: h}                  | hh                               | unknown documents 'hh'; known: [h]; did you mean 'h'",
                "{folder: h}                  | {strong: 0.5}                    | 'from' is missing; name one of the documents: [h]",
                "{folder: h}                  | {from: h, hard: 'wrds > 3'}      | is not a CEL predicate",
                "{folder: h}                  | {from: h, use: {easy: a, hard: c}} | unknown model or plan 'c'",
                "{folder: h}                  | {from: h, use: {easy: a}}        | names not both",
                "{folder: h, uri: 'direct:x'} | h                                | either a 'folder' with their index or the 'uri'",
                "{uri: 'direct:x', way: bm25} | h                                | belongs to an index",
                "{folder: h, way: bm26}       | h                                | did you mean 'bm25'",
                "{folder: h, embeddingStore: pg} | h                             | is 'pg'; write #bean:name"
            })
    void wrong_isSaidWithItsRemedy(String documents, String retrieve, String says) {
        assertThatThrownBy(() -> load(documents, retrieve))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(says)
                .hasMessageContaining("x.yaml:1");
    }

    @Test
    void retrievalWithoutDocuments_saysHowToDescribeThem() {
        assertThatThrownBy(() -> new ConfigurationLoader(text -> text, Providers.onClassPath())
                        .load("x.yaml", "{models: {a: {provider: openai}}, routers: {r: {otherwise: a, retrieve: h}}}"))
                .hasMessageContaining("'h' is not there; describe it, for example documents: {h: {folder: data/h}}");
    }

    private static RouterConfiguration load(String documents, String retrieve) {
        return new ConfigurationLoader(text -> text, Providers.onClassPath())
                .load(
                        "x.yaml",
                        "{models: {a: {provider: openai}, b: {provider: openai}}, documents: {h: " + documents
                                + "}, routers: {r: {otherwise: a, retrieve: " + retrieve + "}}}");
    }
}
