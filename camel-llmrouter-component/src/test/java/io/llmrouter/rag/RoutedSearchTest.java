/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.query.Query;
import io.llmrouter.model.RetrievalScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoutedSearchTest {

    private final PassageIndex index = index();
    private final List<String> searches = new ArrayList<>();

    private static PassageIndex index() {
        PassageIndex index = PassageIndex.inMemory("two-numbers/1");
        for (int i = 0; i < 30; i++) {
            put(index, "filler" + i, "Report number " + i + " about the weather", 0.1f, i + 1);
        }
        put(index, "pump", "The pump shows ERR-4711 when it is blocked", 1, 0);
        index.commit();
        return index;
    }

    private static void put(PassageIndex index, String id, String text, float... vector) {
        index.replace(id, "h", List.of(new EmbeddedPassage(text, Map.of(), List.of(vector))));
    }

    @AfterEach
    void close() {
        index.close();
    }

    private PassageSource counted(String name, PassageSource source) {
        return new PassageSource() {
            @Override
            public List<ScoredPassage> find(RetrievalQuestion question, int k) {
                searches.add(name);
                return source.find(question, k);
            }

            @Override
            public Optional<double[]> score(RetrievalQuestion question, List<Passage> passages) {
                return source.score(question, passages);
            }
        };
    }

    private RoutedSearch routed(double doubtBelow) {
        HybridSearch search = new HybridSearch(
                counted("words", PassageSource.words(index)),
                counted("vectors", PassageSource.vectors(index)),
                Fusion.scores(Fusion.BM25_SHARE),
                HybridSearch.DEPTH);
        return new RoutedSearch(index, search, new RetrievalPolicy(doubtBelow), RetrievalScorer.shipped());
    }

    private static RetrievalQuestion asked(String text) {
        return new RetrievalQuestion(text, question -> new float[] {1, 0});
    }

    @Test
    void questionWithKnownWords_isAskedByWordsOnce() {
        Retrieval found = routed(0).search(asked("what does the pump report?"), 5);
        assertThat(searches).containsExactly("words");
        assertThat(found.way()).isEqualTo(RetrievalWay.BM25);
        assertThat(found.passages().get(0).passage().documentId()).isEqualTo("pump");
        assertThat(found.score().topScore()).isGreaterThan(0.99); // scored by its vector, without a search
    }

    @Test
    void questionOfUnknownWords_isAskedByMeaning() {
        Retrieval found = routed(0).search(asked("Warum ist die Wasserfoerderung gestoert?"), 5);
        assertThat(searches).containsExactly("vectors");
        assertThat(found.way()).isEqualTo(RetrievalWay.DENSE);
        assertThat(found.passages().get(0).passage().documentId()).isEqualTo("pump");
    }

    @Test
    void doubt_asksTheOtherWayToo() {
        Retrieval found = routed(1).search(asked("weather report pump"), 5);
        assertThat(searches).containsExactly("words", "vectors");
        assertThat(found.way()).isEqualTo(RetrievalWay.HYBRID);
        assertThat(found.calls()).isEqualTo(2);
    }

    @Test
    void knownIdentifier_isContentWithItsWords() {
        Retrieval found = routed(1).search(asked("ERR4711 ERR-4711"), 5);
        assertThat(found.way()).as("ERR4711 is not known").isEqualTo(RetrievalWay.HYBRID);
        searches.clear();
        assertThat(routed(1).search(asked("ERR-4711"), 5).way()).isEqualTo(RetrievalWay.BM25);
        assertThat(searches).containsExactly("words");
    }

    @Test
    void hybrid_isTheSameWhetherAskedAtOnceOrOneAfterTheOther() {
        RoutedSearch search = routed(0);
        RetrievalQuestion question = asked("weather report pump");
        Retrieval atOnce = search.search(question, RetrievalWay.HYBRID, 40);
        Retrieval later = search.again(search.search(question, RetrievalWay.BM25, 40), question, 40);
        assertThat(later.passages()).containsExactlyInAnyOrderElementsOf(atOnce.passages());
        assertThat(later.way()).isEqualTo(RetrievalWay.HYBRID);
        assertThat(search.again(later, question, 40)).isSameAs(later);
    }

    @Test
    void emptyIndex_scoresAsEmpty() {
        try (PassageIndex empty = PassageIndex.inMemory("two-numbers/1")) {
            Retrieval found = RoutedSearch.of(empty).search(asked("anything at all"), 5);
            assertThat(found.score()).isEqualTo(RetrievalScore.EMPTY);
            assertThat(found.passages()).isEmpty();
            assertThat(found.calls()).isEqualTo(2);
            TwoStage.Outcome outcome = TwoStage.standard().plan(RoutedSearch.of(empty), asked("x"), 5, 0);
            assertThat(outcome.plan()).isEqualTo(new GenerationPlan.Abstain("no passage was found"));
        }
    }

    @Test
    void score_readsBackAsItWasWritten() {
        RetrievalScorer shipped = RetrievalScorer.shipped();
        RetrievalScorer back = RetrievalScorer.read(shipped.state());
        Retrieval found = routed(0).search(asked("what does the pump report?"), 5);
        double[] signals = routed(0).signals(found).orElseThrow();
        assertThat(back.probabilities(signals)).isEqualTo(shipped.probabilities(signals));
        assertThat(found.score().sufficiency()).isEqualTo(shipped.probabilities(signals)[0]);
        assertThat(found.score().probability()).isEqualTo(shipped.probabilities(signals)[1]);
        assertThat(shipped.fittedOn()).contains("SciFact");
        assertThatThrownBy(() -> RetrievalScorer.read(shipped.state().put("format", "other/2")))
                .hasMessageContaining("'other/2'");
    }

    @Test
    void fittedScore_ranksWhatItLearnedFrom() {
        List<RetrievalScorer.Labelled> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            double[] signals = new double[RetrievalSignals.NAMES.size()];
            signals[0] = i % 2;
            signals[1] = Double.NaN; // not known: says nothing
            rows.add(new RetrievalScorer.Labelled(signals, i % 2 == 1, i % 2 == 1));
        }
        RetrievalScorer fitted = RetrievalScorer.fit(rows, "forty rows");
        assertThat(fitted.probabilities(rows.get(1).signals())[0]).isGreaterThan(0.6);
        assertThat(fitted.probabilities(rows.get(0).signals())[1]).isLessThan(0.4);
        assertThatThrownBy(() -> RetrievalScorer.fit(rows.subList(0, 1), "one"))
                .hasMessageStartingWith("'the ten best hold a relevant passage' holds for 0 of 1 questions");
    }

    @Test
    void router_behindLangChain4j_tellsItsListener() {
        List<Retrieval> heard = new ArrayList<>();
        RetrievalRouter router = new RetrievalRouter(routed(0), text -> new float[] {1, 0}, 2, heard::add);
        Query query = Query.from("what does the pump report?");
        List<Content> contents = router.route(query).stream()
                .flatMap(retriever -> retriever.retrieve(query).stream())
                .toList();
        assertThat(contents).hasSize(2);
        assertThat(heard).hasSize(1);
        assertThat(PassageContents.passage(contents.get(0)))
                .isEqualTo(heard.get(0).passages().get(0));
    }
}
