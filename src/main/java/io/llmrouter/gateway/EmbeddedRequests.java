/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import dev.langchain4j.model.embedding.EmbeddingModel;
import io.llmrouter.evaluation.OutcomeRow;
import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.evaluation.PriceList;
import io.llmrouter.evaluation.RoutingReplay.Requests;
import io.llmrouter.features.DiskCachedEmbeddingModel;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.provider.InProcessEmbedding;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import picocli.CommandLine.Option;

/** Embeds requests once, and remembers on disk what was embedded before. */
final class EmbeddedRequests {

    private static final String NONE = "none";

    @Option(
            names = "--embedding",
            paramLabel = "NAME",
            description = "Embedding model: " + InProcessEmbedding.NAME
                    + " runs in this process and is the default for routers; none to do without, the default for the verifier of"
                    + " a cascade.")
    private String embedding;

    @Option(
            names = "--embeddings",
            paramLabel = "FILE",
            description =
                    "Where vectors are kept for the next time (default: in ~/.cache/llmrouter); none to keep none.")
    private String kept;

    /** Whether the name is known. */
    boolean isKnown() {
        return name().equals(NONE) || name().equals(InProcessEmbedding.NAME);
    }

    /** Whether the name is known and gives vectors. */
    boolean isVectors() {
        return name().equals(InProcessEmbedding.NAME);
    }

    String name() {
        return embedding == null ? InProcessEmbedding.NAME : embedding;
    }

    /**
     * For a verifier: looks at the meaning only if that was asked for.
     *
     * @param texts that it will look at, embedded at once
     * @param err for warnings
     * @return null for none
     */
    PromptEmbedder forVerifier(List<String> texts, PrintWriter err) throws IOException {
        if (embedding == null || embedding.equals(NONE)) {
            return null;
        }
        EmbeddingModel model = InProcessEmbedding.load(ForkJoinPool.commonPool());
        DiskCachedEmbeddingModel cached = new DiskCachedEmbeddingModel(
                model, InProcessEmbedding.FINGERPRINT, NONE.equals(kept) ? unkept() : file());
        PromptEmbedder embedder = new PromptEmbedder(cached, InProcessEmbedding.FINGERPRINT);
        embed(embedder, texts);
        if (!NONE.equals(kept)) {
            save(cached, err);
        }
        return embedder;
    }

    /** Where nothing is. */
    private static Path unkept() {
        return Path.of(NONE, NONE);
    }

    /** Rows without vectors. */
    static Requests plain(OutcomeTable table, PriceList prices) {
        return new Requests(
                table, prices, row -> PromptFeatures.of(table.rows().get(row).query()), null);
    }

    /**
     * Rows with their vectors. Vectors that cannot be kept are a warning: they can always be computed again.
     *
     * @param table the rows
     * @param prices null for none
     * @param err for the warning
     */
    Requests of(OutcomeTable table, PriceList prices, PrintWriter err) throws IOException {
        if (name().equals(NONE)) {
            return plain(table, prices);
        }
        EmbeddingModel model = InProcessEmbedding.load(ForkJoinPool.commonPool());
        List<float[]> vectors = vectors(table, model, err);
        PromptEmbedder embedder = new PromptEmbedder(model, InProcessEmbedding.FINGERPRINT);
        return new Requests(
                table,
                prices,
                row -> PromptFeatures.of(table.rows().get(row).query(), embedder, vectors.get(row)),
                embedder);
    }

    /**
     * Texts with their vectors, each once.
     *
     * @param texts any
     * @param err for a warning, as in {@link #of}
     * @return their vectors, and what embeds more
     */
    EmbeddedTexts texts(Collection<String> texts, PrintWriter err) throws IOException {
        EmbeddingModel model = InProcessEmbedding.load(ForkJoinPool.commonPool());
        DiskCachedEmbeddingModel cached =
                NONE.equals(kept) ? null : new DiskCachedEmbeddingModel(model, InProcessEmbedding.FINGERPRINT, file());
        PromptEmbedder embedder = new PromptEmbedder(cached == null ? model : cached, InProcessEmbedding.FINGERPRINT);
        List<String> distinct = List.copyOf(new LinkedHashSet<>(texts));
        List<float[]> vectors = embed(embedder, distinct);
        Map<String, float[]> byText = new HashMap<>();
        for (int i = 0; i < vectors.size(); i++) {
            byText.put(distinct.get(i), vectors.get(i));
        }
        EmbeddedTexts embedded = new EmbeddedTexts(byText, embedder, () -> save(cached, err));
        embedded.keep().run();
        return embedded;
    }

    private void save(DiskCachedEmbeddingModel cached, PrintWriter err) {
        try {
            if (cached != null) {
                cached.save();
            }
        } catch (IOException e) {
            err.println("llmrouter: warning: vectors could not be kept in " + file() + " (" + e
                    + "); they will be computed again, or name another file with --embeddings");
        }
    }

    private List<float[]> vectors(OutcomeTable table, EmbeddingModel model, PrintWriter err) throws IOException {
        List<String> texts = table.rows().stream().map(OutcomeRow::query).toList();
        if (NONE.equals(kept)) {
            return embed(new PromptEmbedder(model, InProcessEmbedding.FINGERPRINT), texts);
        }
        DiskCachedEmbeddingModel cached = new DiskCachedEmbeddingModel(model, InProcessEmbedding.FINGERPRINT, file());
        List<float[]> vectors = embed(new PromptEmbedder(cached, InProcessEmbedding.FINGERPRINT), texts);
        save(cached, err);
        return vectors;
    }

    private static List<float[]> embed(PromptEmbedder embedder, List<String> texts) throws IOException {
        return Progress.counting("Embedding", texts.size(), more -> {
            int[] before = {0};
            return embedder.embedAll(texts, done -> {
                more.accept(done - before[0]);
                before[0] = done;
            });
        });
    }

    private Path file() {
        if (kept != null) {
            return Path.of(kept);
        }
        String name = "embeddings-" + InProcessEmbedding.FINGERPRINT.replaceAll("[^A-Za-z0-9.-]", "-");
        return Path.of(System.getProperty("user.home"), ".cache", "llmrouter", name);
    }
}
