/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import io.llmrouter.evaluation.CorpusDocument;
import io.llmrouter.evaluation.JudgedQuestion;
import io.llmrouter.rag.EmbeddedPassage;
import io.llmrouter.rag.Fusion;
import io.llmrouter.rag.HybridSearch;
import io.llmrouter.rag.Passage;
import io.llmrouter.rag.PassageEmbedder;
import io.llmrouter.rag.PassageIndex;
import io.llmrouter.rag.PassageSource;
import io.llmrouter.rag.Retrieval;
import io.llmrouter.rag.RetrievalPolicy;
import io.llmrouter.rag.RetrievalQuestion;
import io.llmrouter.rag.RetrievalScorer;
import io.llmrouter.rag.RetrievalWay;
import io.llmrouter.rag.RoutedSearch;
import io.llmrouter.rag.ScoredPassage;
import io.llmrouter.rag.TwoStage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Asks a collection every judged question by words, by vectors, by both and by the router.
 *
 * <p>A document of the collection is one passage. The router is the one that ships, whatever is fitted here, so that it knows nothing of the collection.
 * Not thread-safe.
 */
public final class RetrievalReplay {

    private static final int BATCH = 256;
    private static final double EASY = 0;

    private final PassageEmbedder embedder;
    private final TimedSource words;
    private final TimedSource dense;
    private final HybridSearch search;
    private final RoutedSearch routed;

    /** Ways to look, with the time their searches took. */
    private static final class TimedSource implements PassageSource {

        private final PassageSource source;
        private long nanos;

        TimedSource(PassageSource source) {
            this.source = source;
        }

        @Override
        public List<ScoredPassage> find(RetrievalQuestion question, int k) {
            long start = System.nanoTime();
            List<ScoredPassage> found = source.find(question, k);
            nanos += System.nanoTime() - start;
            return found;
        }

        @Override
        public Optional<double[]> score(RetrievalQuestion question, List<Passage> passages) {
            return source.score(question, passages);
        }
    }

    /**
     * @param index holds the collection
     * @param embedder of its passages
     * @param policy of the router
     */
    public RetrievalReplay(PassageIndex index, PassageEmbedder embedder, RetrievalPolicy policy) {
        this.embedder = embedder;
        this.words = new TimedSource(PassageSource.words(index));
        this.dense = new TimedSource(PassageSource.vectors(index));
        this.search = new HybridSearch(words, dense, Fusion.scores(Fusion.BM25_SHARE), HybridSearch.DEPTH);
        this.routed = new RoutedSearch(index, search, policy, RetrievalScorer.shipped());
    }

    /**
     * Puts a collection into an index, words and vectors in one pass.
     *
     * @param progress told how many more documents are done
     */
    public static void ingest(
            PassageIndex index, PassageEmbedder embedder, List<CorpusDocument> documents, LongConsumer progress) {
        for (int from = 0; from < documents.size(); from += BATCH) {
            List<CorpusDocument> batch = documents.subList(from, Math.min(documents.size(), from + BATCH));
            List<String> texts = batch.stream().map(CorpusDocument::whole).toList();
            List<List<float[]>> vectors = embedder.passages(texts, done -> {});
            for (int i = 0; i < batch.size(); i++) {
                EmbeddedPassage passage = new EmbeddedPassage(texts.get(i), Map.of(), vectors.get(i));
                index.replace(
                        batch.get(i).id(), Integer.toHexString(texts.get(i).hashCode()), List.of(passage));
            }
            progress.accept(batch.size());
        }
        index.commit();
    }

    /**
     * Asks every question every way.
     *
     * @param progress told how many more are done
     */
    List<RetrievalRow> rows(List<JudgedQuestion> questions, LongConsumer progress) {
        List<RetrievalRow> rows = new ArrayList<>(questions.size());
        for (JudgedQuestion question : questions) {
            rows.add(row(question));
            progress.accept(1);
        }
        return rows;
    }

    private RetrievalRow row(JudgedQuestion judged) {
        RetrievalQuestion question = new RetrievalQuestion(judged.text(), embedder::question);
        question.vector(); // embedding is not what is timed
        words.nanos = 0;
        dense.nanos = 0;
        long start = System.nanoTime();
        Retrieval chosen = routed.search(question, RetrievalRow.TOP);
        TwoStage.standard().decide(chosen.score(), chosen.way(), EASY);
        long nanos = System.nanoTime() - start;
        long searching = words.nanos + dense.nanos;

        Map<String, List<String>> ranked = new HashMap<>();
        Map<RetrievalWay, double[]> signals = new EnumMap<>(RetrievalWay.class);
        Map<RetrievalWay, Boolean> sufficient = new EnumMap<>(RetrievalWay.class);
        for (RetrievalWay way : RetrievalWay.values()) {
            Retrieval retrieval = routed.search(question, way, RetrievalRow.TOP);
            List<String> documents = documents(retrieval.passages());
            ranked.put(way.label(), way == RetrievalWay.HYBRID ? documents : documents(alone(question, way)));
            routed.signals(retrieval).ifPresent(values -> signals.put(way, values));
            sufficient.put(way, documents.stream().anyMatch(judged.relevant()::containsKey));
        }
        ranked.put(RetrievalRow.ROUTED, documents(chosen.passages()));
        return new RetrievalRow(judged, ranked, chosen.way(), signals, sufficient, nanos - searching, searching);
    }

    /** One way without a word of the other. */
    private List<ScoredPassage> alone(RetrievalQuestion question, RetrievalWay way) {
        return (way == RetrievalWay.BM25 ? words : dense).find(question, RetrievalRow.TOP);
    }

    private static List<String> documents(List<ScoredPassage> passages) {
        return passages.stream()
                .map(scored -> scored.passage().documentId())
                .distinct()
                .toList();
    }
}
