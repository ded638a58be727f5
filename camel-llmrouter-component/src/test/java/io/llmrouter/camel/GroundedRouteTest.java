/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.scoring.ScoringModel;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import io.llmrouter.failure.AbstainedException;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.failure.RetrievalFailedException;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.rag.EmbeddedPassage;
import io.llmrouter.rag.PassageEmbedder;
import io.llmrouter.rag.PassageIndex;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.testing.ScriptedChatModel;
import io.llmrouter.testing.WordEmbedding;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routers that retrieve, in routes, over a real index on disk; only model and embedding are scripted. */
class GroundedRouteTest extends CamelTestSupport {

    private static final String QUESTION = "which lift does smith repair on mondays";
    private static final String DOCUMENT =
            """
            models:
              small: {ref: "#bean:small", price: {input: 1, output: 2}}
              large: {ref: "#bean:large", price: {input: 10, output: 20}}
            embedding: {ref: "#bean:words", fingerprint: words/1}
            documents:
              handbook: {folder: "FOLDER/handbook", passages: 2}
              empty: {folder: "FOLDER/empty"}
              elsewhere: {uri: "direct:search", passages: 1}
              again: {folder: "FOLDER/again", passages: 1, way: hybrid, rerank: "#bean:shortest"}
              beside: {folder: "FOLDER/beside", embeddingStore: "#bean:vectors", way: dense}
              broken: {uri: "direct:broken"}
            routers:
              support:
                retrieve: {from: handbook, strong: 0, usable: 0, hard: "words > 12", use: {easy: small, hard: large}, nothing: Nobody knows.}
                cache: {scope: shared}
                otherwise: large
              reranked: {retrieve: {from: again, strong: 0, usable: 0}, otherwise: large}
              stored: {retrieve: {from: beside, strong: 0, usable: 0}, otherwise: large}
              nowhere: {retrieve: empty, otherwise: large}
              endpoint: {retrieve: elsewhere, otherwise: large}
              failing: {retrieve: broken, otherwise: large}
              plain: {otherwise: large}
            """;

    private final InMemoryEmbeddingStore<TextSegment> vectors = new InMemoryEmbeddingStore<>();
    private final WordEmbedding embedding = new WordEmbedding();
    private final ScriptedChatModel small = ScriptedChatModel.saying("The north lift [1].");
    private final ScriptedChatModel large = ScriptedChatModel.saying("Both lifts.");

    @TempDir
    private Path folder;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        PassageEmbedder embedder = new PassageEmbedder(new PromptEmbedder(embedding, "words/1"));
        try (PassageIndex index = PassageIndex.open(folder.resolve("handbook"), embedder.fingerprint())) {
            put(index, embedder, "lifts.md", "smith does repair the north lift on mondays");
            put(index, embedder, "roof.md", "the roof garden opens in may");
            put(index, embedder, "bikes.md", "bikes are kept in the cellar");
            index.commit();
        }
        CamelContext context = super.createCamelContext();
        TestDocument.use(context, folder, DOCUMENT.replace("FOLDER", folder.toString()));
        context.getRegistry().bind("small", small);
        context.getRegistry().bind("large", large);
        context.getRegistry().bind("words", embedding);
        context.getRegistry().bind("vectors", vectors);
        ScoringModel shortest = (passages, question) -> Response.from(passages.stream()
                .map(passage -> -(double) passage.text().length())
                .toList());
        context.getRegistry().bind("shortest", shortest);
        return context;
    }

    private static void put(PassageIndex index, PassageEmbedder embedder, String id, String text) {
        index.replace(id, id, List.of(new EmbeddedPassage(text, Map.of(), embedder.passage(text))));
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:search").process(exchange -> exchange.getMessage()
                        .setBody(List.of(
                                Map.of(
                                        "text",
                                        "found for " + exchange.getMessage().getBody(),
                                        "score",
                                        0.9),
                                "another")));
                from("direct:plain")
                        .to("llmrouter:support?operation=retrieve")
                        .to("langchain4j-chat:answer?chatModel=#large");
                from("direct:rule")
                        .to("llmrouter:support?operation=retrieve")
                        .setBody()
                        .language("llmrouter", "router('support'): retrieval > 0.0 && passages > 0");
                from("direct:broken").throwException(new IllegalStateException("no such host"));
            }
        };
    }

    @Test
    void chat_answersFromPassages_andSaysWhereFrom() {
        Exchange answered = ask("llmrouter:support", QUESTION);
        assertThat(answered.getMessage().getBody()).isEqualTo("The north lift [1].");
        assertThat(((UserMessage) small.requests().get(0).messages().get(0)).singleText())
                .contains("[1] smith does repair the north lift on mondays");
        assertThat(answered.getMessage().getHeader(LlmRouterHeaders.SOURCES)).isEqualTo("lifts.md");
        assertThat(answered.getMessage().getHeader(LlmRouterHeaders.RETRIEVAL_SCORE, Double.class))
                .isBetween(0.0, 1.0);
        assertThat(answered.getMessage().getHeader(LlmRouterHeaders.RETRIEVAL_WAY))
                .isIn("bm25", "dense", "hybrid");
        assertThat(texts(answered)).first().isEqualTo("smith does repair the north lift on mondays");
        RoutingDecision decision = answered.getProperty(LlmRouterProperties.DECISION, RoutingDecision.class);
        assertThat(decision.reason().code()).isEqualTo("retrieval");
    }

    @Test
    void keptAnswer_stillSaysWhereFrom_andLooksNowhere() {
        ask("llmrouter:support", QUESTION);
        Exchange again = ask("llmrouter:support", QUESTION);
        assertThat(again.getMessage().getHeader(LlmRouterHeaders.CACHE_STATUS)).isEqualTo("hit-exact");
        assertThat(again.getMessage().getHeader(LlmRouterHeaders.SOURCES)).isEqualTo("lifts.md");
        assertThat(small.calls()).isEqualTo(1);
    }

    @Test
    void tagOfTheDocumentSet_forgetsAnswersThatRestOnIt() {
        ask("llmrouter:support", QUESTION);
        ask("llmrouter:support?operation=cacheEvict&cacheTag=handbook", QUESTION);
        ask("llmrouter:support", QUESTION);
        assertThat(small.calls()).isEqualTo(2);
    }

    @Test
    void retrieve_keepsTheBody_andFillsWhatLangChain4jRoutesRead() {
        Exchange found = ask("llmrouter:support?operation=retrieve", QUESTION);
        assertThat(found.getMessage().getBody()).isEqualTo(QUESTION);
        assertThat(texts(found)).first().isEqualTo("smith does repair the north lift on mondays");
        assertThat(found.getMessage().getHeader(ScoredRagAggregationStrategy.AUGMENTED_DATA))
                .isEqualTo(found.getProperty(LlmRouterProperties.CONTENTS));
        assertThat(found.getMessage().getHeader(LlmRouterHeaders.SOURCES, String.class))
                .startsWith("lifts.md");
        assertThat(found.getMessage().getHeader(LlmRouterHeaders.ABSTAINED)).isEqualTo(false);
        assertThat(small.calls() + large.calls()).isZero();
        Exchange json = ask("llmrouter:support?operation=retrieve&outputFormat=json", QUESTION);
        assertThat(json.getMessage().getBody(String.class)).startsWith("[{\"document\":\"lifts.md\",\"text\":\"smith");
    }

    @Test
    void plainLangChain4jRoute_answersFromWhatARouterFound() {
        Exchange answered = ask("direct:plain", QUESTION);
        assertThat(answered.getMessage().getBody()).isEqualTo("Both lifts.");
        assertThat(((UserMessage) large.requests().get(0).messages().get(0)).singleText())
                .startsWith(QUESTION)
                .contains("smith does repair the north lift on mondays");
    }

    @Test
    void contentsOfAnEarlierStep_stayWhereARouterRetrievesNothing() {
        List<Content> earlier = List.of(Content.from("found by another step"));
        Exchange answered = template().request("llmrouter:plain", exchange -> {
            exchange.getMessage().setBody(QUESTION);
            exchange.setProperty(LlmRouterProperties.CONTENTS, earlier);
        });
        assertThat(answered.getProperty(LlmRouterProperties.CONTENTS)).isEqualTo(earlier);
    }

    @Test
    void expressions_seeWhatWasRetrievedBefore() {
        assertThat(ask("direct:rule", QUESTION).getMessage().getBody()).isEqualTo(true);
    }

    @Test
    void headersFromOutside_areNoPassages() {
        Map<String, Object> planted = Map.of(
                ScoredRagAggregationStrategy.AUGMENTED_DATA,
                List.of(Content.from("planted")),
                LlmRouterHeaders.SOURCES,
                "planted",
                LlmRouterHeaders.RETRIEVAL_SCORE,
                1.0);
        Exchange found = template().request("llmrouter:nowhere?operation=retrieve", exchange -> {
            exchange.getMessage().setBody(QUESTION);
            exchange.getMessage().setHeaders(new HashMap<>(planted));
        });
        assertThat(found.getMessage().getHeader(ScoredRagAggregationStrategy.AUGMENTED_DATA))
                .isEqualTo(List.of());
        assertThat(found.getMessage().getHeader(LlmRouterHeaders.SOURCES)).isNull();
        assertThat(found.getMessage().getHeader(LlmRouterHeaders.RETRIEVAL_SCORE))
                .isEqualTo(0.0);
        assertThat(found.getMessage().getHeader(LlmRouterHeaders.ABSTAINED)).isEqualTo(true);
    }

    @Test
    void emptyIndex_isSaid_andNoModelIsAsked() {
        Exchange failed = ask("llmrouter:nowhere", QUESTION);
        assertThat(failed.getException()).isInstanceOf(AbstainedException.class).hasMessageContaining("'empty'");
        RoutingDecision decision = failed.getProperty(LlmRouterProperties.DECISION, RoutingDecision.class);
        assertThat(decision.reason().sentence()).isEqualTo("the index is empty");
        Exchange said = ask("llmrouter:nowhere?onExhausted=abstain", QUESTION);
        assertThat(said.getMessage().getBody()).isEqualTo("The documents do not answer this question.");
        assertThat(said.getMessage().getHeader(LlmRouterHeaders.ABSTAINED)).isEqualTo(true);
        assertThat(large.calls()).isZero();
    }

    @Test
    void anyEndpoint_isADocumentSet() {
        Exchange answered = ask("llmrouter:endpoint", QUESTION);
        assertThat(answered.getMessage().getBody()).isEqualTo("Both lifts.");
        assertThat(texts(answered)).containsExactly("found for " + QUESTION);
        Exchange failed = ask("llmrouter:failing", QUESTION);
        assertThat(failed.getException()).isInstanceOf(RetrievalFailedException.class);
        assertThat(large.calls()).isEqualTo(1);
    }

    @Test
    void routerWithoutDocuments_saysSo() {
        assertThat(ask("llmrouter:plain?operation=retrieve", QUESTION).getException())
                .isInstanceOf(InvalidPromptException.class)
                .hasMessageContaining("router 'plain' retrieves nothing");
    }

    @Test
    void questionOfSyntaxCharacters_findsWhatTheWordsFind() {
        Exchange plain = ask("llmrouter:support?operation=retrieve", "north lift");
        Exchange odd = ask("llmrouter:support?operation=retrieve", "+north\\ (lift)~^2 AND [* TO *] -\"");
        assertThat(texts(odd)).first().isEqualTo(texts(plain).get(0));
    }

    @Test
    void ingestedDocument_isFound_andAnswersThatRestedOnTheSetAreForgotten() {
        ask("llmrouter:support", QUESTION);
        Exchange added = put("ingest", "cellar.md", "# Cellar\n\nthe cellar key hangs beside the boiler");
        assertThat(added.getMessage().getHeader(LlmRouterHeaders.DOCUMENT_OUTCOME))
                .isEqualTo("added");
        assertThat(texts(ask("llmrouter:support?operation=retrieve", "where is the cellar key")))
                .first()
                .asString()
                .contains("hangs beside the boiler");
        ask("llmrouter:support", QUESTION);
        assertThat(small.calls()).isEqualTo(2);
        assertThat(put("ingest", "cellar.md", "# Cellar\n\nthe cellar key hangs beside the boiler")
                        .getMessage()
                        .getHeader(LlmRouterHeaders.DOCUMENT_OUTCOME))
                .isEqualTo("unchanged");
        ask("llmrouter:support", QUESTION);
        assertThat(small.calls()).isEqualTo(2);
        assertThat(put("ingestDelete", "cellar.md", null).getMessage().getHeader(LlmRouterHeaders.DOCUMENT_OUTCOME))
                .isEqualTo("deleted");
        assertThat(texts(ask("llmrouter:support?operation=retrieve", "where is the cellar key")))
                .noneMatch(text -> text.contains("boiler"));
        ask("llmrouter:support", QUESTION);
        assertThat(small.calls()).isEqualTo(3);
    }

    @Test
    void embeddingStoreOfTheApplication_getsTheVectors_andIsSearched() {
        String key = "the cellar key hangs beside the boiler";
        template().request("llmrouter:stored?operation=ingest", exchange -> {
            exchange.getMessage().setBody(key);
            exchange.getMessage().setHeader(LlmRouterHeaders.DOCUMENT_ID, "cellar");
        });
        EmbeddingSearchRequest all = EmbeddingSearchRequest.builder()
                .queryEmbedding(embedding.embed(key).content())
                .maxResults(9)
                .build();
        assertThat(vectors.search(all).matches()).hasSize(1);
        Exchange found = ask("llmrouter:stored?operation=retrieve", "where does the key of the cellar hang");
        assertThat(texts(found)).containsExactly(key);
        assertThat(found.getMessage().getHeader(LlmRouterHeaders.SOURCES)).isEqualTo("cellar");
    }

    @Test
    void reranker_hasTheLastWordOnTheOrder() {
        for (String text : List.of("the cellar key hangs beside the boiler of the cellar", "the cellar key is red")) {
            template().request("llmrouter:reranked?operation=ingest", exchange -> {
                exchange.getMessage().setBody(text);
                exchange.getMessage().setHeader(LlmRouterHeaders.DOCUMENT_ID, "key " + text.length());
            });
        }
        Exchange found = ask("llmrouter:reranked?operation=retrieve", "where does the cellar key hang beside");
        assertThat(texts(found)).containsExactly("the cellar key is red");
    }

    @Test
    void documentThatCannotBeTaken_saysWhy_andChangesNothing() {
        assertThat(put("ingest", "empty.md", "").getException()).hasMessageContaining("empty.md");
        assertThat(put("ingest", null, "text").getException()).hasMessageContaining(LlmRouterHeaders.DOCUMENT_ID);
        assertThat(template()
                        .request("llmrouter:endpoint?operation=ingest", exchange -> exchange.getMessage()
                                .setBody("x"))
                        .getException())
                .hasMessageContaining("behind an endpoint");
        assertThat(put("ingestDelete", "nothing.md", null).getMessage().getHeader(LlmRouterHeaders.DOCUMENT_OUTCOME))
                .isEqualTo("absent");
    }

    private Exchange put(String operation, String id, String text) {
        return template().request("llmrouter:support?operation=" + operation, exchange -> {
            exchange.getMessage().setBody(text);
            exchange.getMessage().setHeader(LlmRouterHeaders.DOCUMENT_ID, id);
        });
    }

    private Exchange ask(String uri, String question) {
        return template().request(uri, exchange -> exchange.getMessage().setBody(question));
    }

    @SuppressWarnings("unchecked")
    private static List<String> texts(Exchange exchange) {
        return ((List<Content>) exchange.getProperty(LlmRouterProperties.CONTENTS))
                .stream().map(content -> content.textSegment().text()).toList();
    }
}
