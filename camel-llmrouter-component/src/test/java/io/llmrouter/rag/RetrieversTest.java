/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.scoring.ScoringModel;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.EmbeddingStore;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetrieversTest {

    private final PassageIndex index = index();

    private static PassageIndex index() {
        PassageIndex index = PassageIndex.inMemory("two-numbers/1");
        put(index, "pump", "The pump ERR-4711 is blocked", 1, 0);
        put(index, "valve", "A valve that leaks drips", 0.8f, 0.6f);
        put(index, "soup", "Soup of the day", 0, 1);
        index.commit();
        return index;
    }

    private static void put(PassageIndex index, String id, String text, float... vector) {
        index.replace(id, "h", List.of(new EmbeddedPassage(text, Map.of("page", "7"), List.of(vector))));
    }

    @AfterEach
    void close() {
        index.close();
    }

    private static float[] east(String question) {
        return new float[] {1, 0};
    }

    private static List<String> ids(List<Content> contents) {
        return contents.stream()
                .map(content -> content.textSegment().metadata().getString(PassageContents.DOCUMENT_ID))
                .toList();
    }

    @Test
    void bm25_keepsTheScoreAndWhereItIsFrom() {
        List<Content> found = new EscapedBm25Retriever(index, 5).retrieve(Query.from("what is \"ERR-4711\"?"));
        assertThat(ids(found)).containsExactly("pump");
        assertThat(found.get(0).metadata()).containsKey(ContentMetadata.SCORE);
        assertThat(found.get(0).textSegment().metadata().toMap())
                .containsEntry("page", "7")
                .containsEntry(PassageContents.INDEX, "0");
        ScoredPassage back = PassageContents.passage(found.get(0));
        assertThat(back).isEqualTo(index.byWords("ERR-4711", 1).get(0));
        assertThat(back.passage().metadata()).isEqualTo(Map.of("page", "7"));
    }

    @Test
    void dense_ordersByCosine() {
        List<Content> found =
                new DenseRetriever(PassageSource.vectors(index), RetrieversTest::east, 2).retrieve(Query.from("any"));
        assertThat(ids(found)).containsExactly("pump", "valve");
        assertThat((double) found.get(1).metadata().get(ContentMetadata.SCORE)).isCloseTo(0.8, within(1e-6));
    }

    @Test
    void dense_overAnEmbeddingStore_keepsItsScores() {
        DenseRetriever retriever = new DenseRetriever(new StoredVectors(store("d9", 3, 0.9)), RetrieversTest::east, 4);
        List<Content> found = retriever.retrieve(Query.from("any"));
        assertThat(ids(found)).containsExactly("d9");
        assertThat(found.get(0).metadata()).containsEntry(ContentMetadata.SCORE, 0.9);
        assertThat(PassageContents.passage(found.get(0)).passage().id()).isEqualTo("d9#3");
    }

    /** One segment, whatever is asked; checks that it is asked for four. */
    @SuppressWarnings("unchecked")
    private static EmbeddingStore<TextSegment> store(String document, int number, double score) {
        TextSegment segment = PassageContents.segment(new Passage(document, number, "stored", Map.of()));
        return (EmbeddingStore<TextSegment>) Proxy.newProxyInstance(
                RetrieversTest.class.getClassLoader(), new Class<?>[] {EmbeddingStore.class}, (proxy, method, args) -> {
                    assertThat(((EmbeddingSearchRequest) args[0]).maxResults()).isEqualTo(4);
                    return new EmbeddingSearchResult<>(
                            List.of(new EmbeddingMatch<>(score, "id", Embedding.from(new float[] {1}), segment)));
                });
    }

    @Test
    void segmentWithoutADocument_isADocumentOfItsOwn() {
        Passage passage = PassageContents.passage(TextSegment.from("text"), "id-1");
        assertThat(passage.id()).isEqualTo("id-1#0");
    }

    @Test
    void hybrid_weighsBothScores() {
        HybridRetriever hybrid = new HybridRetriever(HybridSearch.of(index), RetrieversTest::east, 3);
        assertThat(ids(hybrid.retrieve(Query.from("soup")))).containsExactly("pump", "valve", "soup");
        HybridSearch wordsOnly = new HybridSearch(
                PassageSource.words(index), PassageSource.vectors(index), Fusion.scores(1), HybridSearch.DEPTH);
        assertThat(ids(new HybridRetriever(wordsOnly, RetrieversTest::east, 1).retrieve(Query.from("soup"))))
                .containsExactly("soup");
    }

    @Test
    void hybrid_withAReranker_takesItsOrderAndKeepsBothScores() {
        ScoringModel shortest = new ScoringModel() {
            @Override
            public Response<List<Double>> scoreAll(List<TextSegment> segments, String query) {
                return Response.from(segments.stream()
                        .map(segment -> 1.0 / segment.text().length())
                        .toList());
            }
        };
        HybridRetriever hybrid = new HybridRetriever(HybridSearch.of(index), RetrieversTest::east, 2);
        List<Content> found = hybrid.reranked(new Reranking(shortest, 3)).retrieve(Query.from("pump"));
        assertThat(ids(found)).containsExactly("soup", "valve");
        assertThat(found.get(0).metadata()).containsKeys(ContentMetadata.SCORE, ContentMetadata.RERANKED_SCORE);
        assertThatThrownBy(() -> hybrid.reranked(new Reranking(shortest, 1)))
                .hasMessage("re-ranks 1 passages and returns 2; re-rank at least as many");
    }

    @Test
    void emptyIndex_givesNothingByAnyWay() {
        try (PassageIndex empty = PassageIndex.inMemory("two-numbers/1")) {
            HybridRetriever hybrid = new HybridRetriever(HybridSearch.of(empty), RetrieversTest::east, 3);
            assertThat(hybrid.retrieve(Query.from("soup"))).isEmpty();
            assertThat(hybrid.retrieve(Query.from("?!"))).isEmpty();
        }
    }

    @Test
    void fusions_agreeWithHandCounts() {
        Passage a = new Passage("a", 0, "", Map.of());
        Passage b = new Passage("b", 0, "", Map.of());
        Passage c = new Passage("c", 0, "", Map.of());
        Candidates found = Candidates.of(
                List.of(new ScoredPassage(a, 3), new ScoredPassage(b, 1)),
                List.of(new ScoredPassage(b, 0.9), new ScoredPassage(c, 0.1)));
        // z of 3 and 1 is 1 and -1, c counts as 1; z of 0.9 and 0.1 is 1 and -1, a counts as 0.1
        assertThat(Fusion.scores(0.3).fused(found)).containsExactly(new double[] {-0.4, 0.4, -1}, within(1e-9));
        assertThat(Fusion.ranks(60).fused(found))
                .containsExactly(new double[] {1 / 61.0, 1 / 62.0 + 1 / 61.0, 1 / 62.0}, within(1e-12));
        assertThatThrownBy(() -> Fusion.scores(1.5)).hasMessageContaining("1.5");
    }

    @Test
    void passage_isCutIntoWindowsThatLoseNothing() {
        String text = "One sentence of some length stands here. ".repeat(40) + "\ud83d\ude00".repeat(400);
        List<String> windows = PassageEmbedder.windows(text);
        assertThat(windows).allMatch(window -> window.length() <= PassageEmbedder.WINDOW && !window.isEmpty());
        assertThat(String.join("", windows).replace(" ", "")).isEqualTo(text.replace(" ", ""));
        assertThat(windows.get(0)).endsWith("here.");
        assertThat(windows).noneMatch(window -> Character.isLowSurrogate(window.charAt(0)));
        assertThat(PassageEmbedder.windows("  ")).containsExactly("");
    }
}
