/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.kamelets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.rag.content.Content;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.rag.EmbeddedPassage;
import io.llmrouter.rag.PassageEmbedder;
import io.llmrouter.rag.PassageIndex;
import io.llmrouter.testing.WordEmbedding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retrieval over a real index on disk; only model and embedding are scripted. */
class RagActionsTest {

    private static final String QUESTION = "which lift does smith repair on mondays";
    private static final String CONFIGURATION =
            """
            models: {small: {ref: "#bean:small"}, large: {ref: "#bean:large"}}
            embedding: {ref: "#bean:words", fingerprint: words/1}
            documents:
              handbook: {folder: "FOLDER/handbook", passages: 1}
              empty: {folder: "FOLDER/empty"}
            routers:
              handbook: {retrieve: {from: handbook, strong: 0, usable: 0, use: {easy: small, hard: large}}, otherwise: large}
              nowhere: {retrieve: {from: empty, nothing: Nobody knows.}, otherwise: large}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeHandbook() throws Exception {
        PassageEmbedder embedder = new PassageEmbedder(new PromptEmbedder(new WordEmbedding(), "words/1"));
        try (PassageIndex index = PassageIndex.open(folder.resolve("handbook"), embedder.fingerprint())) {
            for (String text : List.of("smith does repair the north lift on mondays", "the roof garden opens in may")) {
                String id = text.substring(0, text.indexOf(' '));
                index.replace(id, id, List.of(new EmbeddedPassage(text, Map.of(), embedder.passage(text))));
            }
            index.commit();
        }
    }

    @Test
    void retrieve_asAStep_leavesTheQuestion_andSaysWhatWasFoundAndHowWell() throws Exception {
        try (Kamelets routes = run(
                """
                - from:
                    uri: direct:ask
                    steps:
                      - to: kamelet:rag-retrieve-action?router=handbook
                      - setHeader: {name: after, simple: "${header.CamelLlmRouterSources}"}
                """)) {
            Exchange found = routes.ask("direct:ask", QUESTION);
            assertThat(found.getMessage().getBody()).isEqualTo(QUESTION);
            assertThat(texts(found)).containsExactly("smith does repair the north lift on mondays");
            assertThat(found.getMessage().getHeaders())
                    .containsEntry("after", "smith")
                    .containsEntry("CamelLlmRouterAbstained", false)
                    .containsKeys("CamelLlmRouterRetrievalScore", "CamelLlmRouterRetrievalWay");
            assertThat(found.getMessage().getHeader("CamelLangChain4jChatAugmentedData"))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .hasSize(1);
            assertThat(routes.small.calls() + routes.large.calls()).isZero();
        }
    }

    @Test
    void retrieve_inAPipe_sendsQuestionAndPassagesOn() throws Exception {
        try (Kamelets pipe = run(
                """
                apiVersion: camel.apache.org/v1
                kind: Pipe
                metadata: {name: found}
                spec:
                  source: {uri: "direct:questions"}
                  steps:
                    - ref: {kind: Kamelet, apiVersion: camel.apache.org/v1, name: rag-retrieve-action}
                      properties: {router: handbook}
                  sink: {uri: "mock:found"}
                """)) {
            MockEndpoint found = pipe.context().getEndpoint("mock:found", MockEndpoint.class);
            found.expectedBodiesReceived(QUESTION);
            found.expectedHeaderReceived("CamelLlmRouterSources", "smith");
            pipe.ask("direct:questions", QUESTION);
            found.assertIsSatisfied();
        }
    }

    @Test
    void answer_asAStep_restsOnThePassages_andIsFromTheModelThatIsGoodEnough() throws Exception {
        try (Kamelets routes =
                run("- from: {uri: 'direct:ask', steps: [{to: 'kamelet:rag-answer-action?router=handbook'}]}")) {
            Exchange answered = routes.ask("direct:ask", QUESTION);
            assertThat(answered.getException()).isNull();
            assertThat(answered.getMessage().getBody()).isEqualTo("from small");
            assertThat(answered.getMessage().getHeaders()).containsEntry("CamelLlmRouterSelectedModel", "small");
            assertThat(((UserMessage) routes.small.requests().get(0).messages().get(0)).singleText())
                    .contains("smith does repair the north lift on mondays");
        }
    }

    @Test
    void answer_whereNothingIsFound_saysSo_orFails_andAsksNoModel() throws Exception {
        try (Kamelets routes = run(
                """
                - from: {uri: "direct:ask", steps: [{to: "kamelet:rag-answer-action?router=nowhere"}]}
                - from: {uri: "direct:strict", steps: [{to: "kamelet:rag-answer-action?router=nowhere&onExhausted=fail"}]}
                """)) {
            Exchange abstained = routes.ask("direct:ask", QUESTION);
            assertThat(abstained.getException()).isNull();
            assertThat(abstained.getMessage().getBody()).isEqualTo("Nobody knows.");
            assertThat(abstained.getMessage().getHeader("CamelLlmRouterAbstained"))
                    .isEqualTo(true);
            assertThat(routes.ask("direct:strict", QUESTION).getException()).isNotNull();
            assertThat(routes.small.calls() + routes.large.calls()).isZero();
        }
    }

    @Test
    void answer_inAPipe_goesToItsSink() throws Exception {
        try (Kamelets pipe = run(
                """
                apiVersion: camel.apache.org/v1
                kind: Pipe
                metadata: {name: answers}
                spec:
                  source: {uri: "direct:questions"}
                  steps:
                    - ref: {kind: Kamelet, apiVersion: camel.apache.org/v1, name: rag-answer-action}
                      properties: {router: handbook, outputFormat: text}
                  sink: {uri: "mock:answers"}
                """)) {
            MockEndpoint answers = pipe.context().getEndpoint("mock:answers", MockEndpoint.class);
            answers.expectedBodiesReceived("from small");
            pipe.ask("direct:questions", QUESTION);
            answers.assertIsSatisfied();
        }
    }

    @Test
    void ingest_asAStep_putsADocumentIn_thatIsFoundAtOnce() throws Exception {
        try (Kamelets routes = run(
                """
                - from: {uri: "direct:put", steps: [{to: "kamelet:rag-ingest-sink?router=handbook"}]}
                - from: {uri: "direct:ask", steps: [{to: "kamelet:rag-retrieve-action?router=handbook"}]}
                """)) {
            Exchange put = routes.ask(
                    "direct:put",
                    "the cellar key hangs beside the boiler",
                    Map.of("CamelLlmRouterDocumentId", "cellar"),
                    Map.of());
            assertThat(put.getException()).isNull();
            assertThat(put.getMessage().getHeader("CamelLlmRouterDocumentOutcome"))
                    .isEqualTo("added");
            assertThat(texts(routes.ask("direct:ask", "where is the cellar key")))
                    .containsExactly("the cellar key hangs beside the boiler");
            assertThat(routes.ask("direct:put", "of nobody").getException())
                    .hasMessageContaining("CamelLlmRouterDocumentId");
        }
    }

    @Test
    void ingest_asTheSinkOfAPipe_takesFilesByTheirNames() throws Exception {
        Files.writeString(
                Files.createDirectory(folder.resolve("in")).resolve("cellar.md"),
                "# Cellar\n\nThe key hangs beside the boiler.");
        try (Kamelets pipe = run(
                """
                apiVersion: camel.apache.org/v1
                kind: Pipe
                metadata: {name: handbook}
                spec:
                  source: {uri: "direct:files"}
                  sink:
                    ref: {kind: Kamelet, apiVersion: camel.apache.org/v1, name: rag-ingest-sink}
                    properties: {router: handbook}
                """)) {
            Exchange put = pipe.ask(
                    "direct:files",
                    folder.resolve("in/cellar.md").toFile(),
                    Map.of("CamelFileName", "cellar.md"),
                    Map.of());
            assertThat(put.getException()).isNull();
            assertThat(put.getMessage().getHeader("CamelLlmRouterDocumentOutcome"))
                    .isEqualTo("added");
            assertThat(texts(pipe.ask("llmrouter:handbook?operation=retrieve", "where hangs the key")))
                    .singleElement()
                    .asString()
                    .contains("beside the boiler");
        }
    }

    private Kamelets run(String yaml) throws Exception {
        Path configuration =
                Files.writeString(folder.resolve("llmrouter.yaml"), CONFIGURATION.replace("FOLDER", folder.toString()));
        return Kamelets.configured(
                folder, yaml, Map.of("camel.component.llmrouter.configuration", "file:" + configuration));
    }

    @SuppressWarnings("unchecked")
    private static List<String> texts(Exchange exchange) {
        return ((List<Content>) exchange.getProperty("CamelLlmRouterContents", List.class))
                .stream().map(content -> content.textSegment().text()).toList();
    }
}
