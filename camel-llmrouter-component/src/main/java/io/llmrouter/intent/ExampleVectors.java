/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import io.llmrouter.features.DiskCachedEmbeddingModel;
import io.llmrouter.features.PromptEmbedder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Embeds examples, on all processors, and keeps their vectors in a file by the hash of their text, so that a restart and a changed example cost little.
 * A file that cannot be written costs time and nothing else, so it is a warning. Thread-safe.
 */
public final class ExampleVectors {

    private static final Logger LOG = LoggerFactory.getLogger(ExampleVectors.class);
    private static final int CHUNK = 64;

    private final PromptEmbedder embedder;
    private final Path file;

    /**
     * @param embedder of examples and requests alike
     * @param file where vectors are kept; null for nowhere
     */
    public ExampleVectors(PromptEmbedder embedder, Path file) {
        this.embedder = embedder;
        this.file = file;
    }

    /** Below the user's cache folder, one file for each embedding and each file of examples. */
    public static Path usualFile(PromptEmbedder embedder, Path examples) {
        CRC32 hash = new CRC32();
        hash.update(examples.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8));
        String name = "intents-" + embedder.fingerprint().replaceAll("[^A-Za-z0-9.-]", "-") + "-"
                + Long.toHexString(hash.getValue());
        return Path.of(System.getProperty("user.home"), ".cache", "llmrouter", name);
    }

    /** Of examples and requests alike. */
    public PromptEmbedder embedder() {
        return embedder;
    }

    /** Vectors of unit length, one a text; no text is blank. */
    public float[][] of(List<String> texts) {
        if (texts.isEmpty()) {
            return new float[0][];
        }
        if (file == null) {
            return embedded(texts).toArray(float[][]::new);
        }
        DiskCachedEmbeddingModel cached =
                new DiskCachedEmbeddingModel(new WholeTexts(), embedder.fingerprint() + "/whole", file);
        List<Embedding> vectors =
                cached.embedAll(texts.stream().map(TextSegment::from).toList()).content();
        try {
            cached.save();
        } catch (IOException e) {
            LOG.warn(
                    "vectors of examples could not be kept in {}: {}; they are computed again next time",
                    file,
                    e.toString());
        }
        return vectors.stream().map(Embedding::vector).toArray(float[][]::new);
    }

    private List<float[]> embedded(List<String> texts) {
        return IntStream.range(0, (texts.size() + CHUNK - 1) / CHUNK)
                .parallel()
                .mapToObj(i -> embedder.embedAll(
                        texts.subList(i * CHUNK, Math.min(texts.size(), (i + 1) * CHUNK)), done -> {}))
                .flatMap(List::stream)
                .toList();
    }

    /** What the cache asks for texts that it does not have. */
    private final class WholeTexts implements EmbeddingModel {

        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
            return Response.from(
                    embedded(segments.stream().map(TextSegment::text).toList()).stream()
                            .map(Embedding::from)
                            .toList());
        }
    }
}
