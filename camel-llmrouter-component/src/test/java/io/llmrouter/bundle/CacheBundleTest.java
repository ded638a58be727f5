/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.llmrouter.calibration.BetaCalibrator;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.paraphrase.HitJudgement;
import io.llmrouter.paraphrase.LabelledPair;
import io.llmrouter.paraphrase.LearnedHitVerifier;
import io.llmrouter.paraphrase.Question;
import io.llmrouter.testing.WordEmbedding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheBundleTest {

    private static final PromptEmbedder EMBEDDER = new PromptEmbedder(new WordEmbedding(), "words/1");
    private static final Provenance PROVENANCE =
            new Provenance(Instant.EPOCH, 42, List.of("pairs.jsonl"), 300, "0123456789abcdef", "gold");

    @TempDir
    private Path folder;

    private static Question question(String text) {
        return new Question(text, EMBEDDER.embed(text));
    }

    private static CacheBundle learned() {
        List<LabelledPair> pairs = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String topic = "topic" + i % 50;
            pairs.add(new LabelledPair(
                    question("where is " + topic),
                    question(i % 2 == 0 ? "where do I find " + topic : "how much is " + topic),
                    i % 2 == 0));
        }
        return new CacheBundle(
                PROVENANCE,
                "words/1",
                LearnedHitVerifier.fit(pairs, EMBEDDER, 1),
                new BetaCalibrator(1, 1, 0.5),
                0.875,
                0.02,
                JsonNodeFactory.instance.objectNode());
    }

    private static CacheBundle cosine(Double threshold) {
        return new CacheBundle(
                PROVENANCE, "words/1", null, null, threshold, 0.02, JsonNodeFactory.instance.objectNode());
    }

    @Test
    void bundle_readBack_judgesTheSame() throws IOException {
        CacheBundle written = learned();
        Path file = folder.resolve("bundle.json");
        String hash = written.write(file);
        CacheBundle.Read read = CacheBundle.read(file, EMBEDDER);
        assertThat(read.hash()).isEqualTo(hash);
        assertThat(read.cache().threshold()).hasValue(0.875);
        assertThat(read.cache().maxWrongHitRate()).isEqualTo(0.02);
        assertThat(read.cache().provenance()).isEqualTo(PROVENANCE);
        Question asked = question("where is topic7 today");
        Question kept = question("where do I find topic7");
        HitJudgement judgement = read.cache().verifier().judge(asked, kept);
        assertThat(judgement).isEqualTo(written.verifier().judge(asked, kept));
        assertThat(judgement.score()).isBetween(0.0, 1.0);
    }

    @Test
    void bundle_ofTheCosine_guardsIt() throws IOException {
        Path file = folder.resolve("bundle.json");
        cosine(0.9).write(file);
        HitJudgement judgement = CacheBundle.read(file, EMBEDDER)
                .cache()
                .verifier()
                .judge(question("boil it 3 minutes"), question("boil it 5 minutes"));
        assertThat(judgement.score()).isEqualTo(judgement.cosine());
        assertThat(judgement.refusal()).isPresent();
    }

    @Test
    void bundle_withoutAPromise_hasNoThreshold() throws IOException {
        Path file = folder.resolve("bundle.json");
        cosine(null).write(file);
        assertThat(CacheBundle.read(file, EMBEDDER).cache().threshold()).isEmpty();
    }

    @Test
    void bundle_keepsSectionsOfOthers() throws IOException {
        Path file = folder.resolve("bundle.json");
        Files.writeString(file, "{\"format\": \"" + BundleFile.FORMAT + "\", \"cascade\": {\"x\": 1}}");
        cosine(0.9).write(file);
        assertThat(new ObjectMapper()
                        .readTree(file.toFile())
                        .path("cascade")
                        .path("x")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void bundle_thatDoesNotFit_isRefusedWithTheRemedy() throws IOException {
        Path file = folder.resolve("bundle.json");
        Files.writeString(file, "{\"format\": \"" + BundleFile.FORMAT + "\"}");
        assertThatThrownBy(() -> CacheBundle.read(file, EMBEDDER)).hasMessageContaining("it has no cache");
        cosine(0.9).write(file);
        assertThatThrownBy(() -> CacheBundle.read(file, new PromptEmbedder(new WordEmbedding(), "other/2")))
                .hasMessageContaining("'words/1'")
                .hasMessageContaining("'other/2'")
                .hasMessageContaining("bundle.json");
        Files.writeString(file, Files.readString(file).replace("0.02", "2"));
        assertThatThrownBy(() -> CacheBundle.read(file, EMBEDDER)).hasMessageContaining("maxWrongHitRate");
        assertThatThrownBy(() -> cosine(1.5)).hasMessageContaining("1.5");
    }
}
