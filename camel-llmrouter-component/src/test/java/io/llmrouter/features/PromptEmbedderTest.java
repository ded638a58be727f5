/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import io.llmrouter.provider.InProcessEmbedding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptEmbedderTest {

    private static final EmbeddingModel MODEL = InProcessEmbedding.load(Runnable::run);
    private final PromptEmbedder embedder = new PromptEmbedder(MODEL, InProcessEmbedding.FINGERPRINT);

    @TempDir
    Path folder;

    @Test
    void likeMeaning_isNearerThanUnlike() {
        float[] password = embedder.embed("How do I reset my password?");

        assertThat(cosine(password, embedder.embed("I forgot my password, what now?")))
                .isGreaterThan(cosine(password, embedder.embed("Which river flows through Vienna?")) + 0.3);
    }

    @Test
    void sameBeginning_differsByItsEnd() {
        String beginning = "You are a helpful assistant of the library. ".repeat(30);

        float[] one = embedder.embed(beginning + "Who wrote Faust?");
        float[] other = embedder.embed(beginning + "Solve 3x + 4 = 19.");

        assertThat(cosine(one, other)).isLessThan(0.999);
    }

    @Test
    void oddTexts_haveVectorsOfUnitLength() {
        for (String text : List.of("", " \n", "\ud83d\ude00".repeat(3000), "x".repeat(200_000), "\u4f60\u597d")) {
            float[] vector = embedder.embed(text);
            assertThat(cosine(vector, vector)).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void batch_equalsOneByOne() {
        List<String> texts = List.of("one", "two words", "three words here ".repeat(60));

        List<float[]> batch = embedder.embedAll(texts, done -> {});

        for (int i = 0; i < texts.size(); i++) {
            assertThat(cosine(batch.get(i), embedder.embed(texts.get(i)))).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void keptVectors_areReadBackWithoutTheModel() throws Exception {
        Path file = folder.resolve("vectors");
        DiskCachedEmbeddingModel first = new DiskCachedEmbeddingModel(MODEL, "v1", file);
        float[] vector = first.embed("keep me").content().vector();
        first.save();

        DiskCachedEmbeddingModel second = new DiskCachedEmbeddingModel(
                new EmbeddingModel() {
                    @Override
                    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
                        throw new AssertionError("asked the model for " + segments);
                    }
                },
                "v1",
                file);

        assertThat(second.embed("keep me").content().vector()).containsExactly(vector);
        assertThat(new DiskCachedEmbeddingModel(MODEL, "v2", file).size()).isZero();
    }

    @Test
    void tornFile_isForgotten() throws Exception {
        Path file = folder.resolve("vectors");
        DiskCachedEmbeddingModel model = new DiskCachedEmbeddingModel(MODEL, "v1", file);
        model.embed("keep me");
        model.save();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 5));

        assertThat(new DiskCachedEmbeddingModel(MODEL, "v1", file).size()).isZero();
    }

    /** A tokenizer of bytes makes four pieces of such a character: two questions that differed behind the window once counted as read to the end. */
    @Test
    void windowOfAnUnknownModel_isCountedInBytes() {
        PromptEmbedder unknown = new PromptEmbedder(MODEL, "x");
        assertThat(unknown.readsAll("x".repeat(126))).isTrue();
        assertThat(unknown.readsAll("\u20ac".repeat(50))).isFalse();
        PromptEmbedder wide = new PromptEmbedder(MODEL, "x", PromptEmbedder.Window.ofBytes(512));
        assertThat(wide.readsAll("word ".repeat(700))).isTrue();
        assertThat(wide.readsAll("\u20ac".repeat(300))).isFalse();
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
