/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.testing;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** An embedding for tests: every word has a direction of its own, so texts are alike if they share words. Counts what it is asked. Thread-safe. */
public final class WordEmbedding implements EmbeddingModel {

    private static final int DIMENSION = 64;

    private final AtomicInteger embedded = new AtomicInteger();

    /** How many texts were embedded. */
    public int embedded() {
        return embedded.get();
    }

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        embedded.addAndGet(segments.size());
        return Response.from(
                segments.stream().map(segment -> embedding(segment.text())).toList());
    }

    private static Embedding embedding(String text) {
        float[] sum = new float[DIMENSION];
        for (String word : text.toLowerCase(Locale.ROOT).split("\\W+")) {
            Random random = new Random(word.hashCode());
            for (int j = 0; j < DIMENSION; j++) {
                sum[j] += (float) random.nextGaussian();
            }
        }
        return Embedding.from(sum);
    }
}
