/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.rag.PassageEmbedder;
import io.llmrouter.rag.PassageIndex;
import io.llmrouter.rag.PassageIndex.Unit;
import io.llmrouter.testing.WordEmbedding;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that breaks off leaves what it committed, and the next one goes on. */
class IngestCrashTest {

    private static final int DOCUMENTS = 60;
    private static final int COMMIT_EVERY = 10;

    @TempDir
    Path folder;

    private static PassageEmbedder embedder(EmbeddingModel model) {
        return new PassageEmbedder(new PromptEmbedder(model, "words/1"));
    }

    private static Stream<SourceDocument> documents() {
        return IntStream.range(0, DOCUMENTS)
                .mapToObj(i -> SourceDocument.of("d" + i, "The pump number " + i + " is blue."));
    }

    private static DocumentIngest ingest(PassageIndex index, PassageEmbedder embedder) {
        return DocumentIngest.into(index, embedder)
                .committingEvery(COMMIT_EVERY)
                .telling("pumps", set -> System.out.println(index.count(Unit.DOCUMENTS)))
                .build();
    }

    /** What a run does in a process of its own; its model hangs before the last documents. */
    public static void main(String[] arguments) {
        PassageEmbedder embedder = embedder(new BreakingModel(DOCUMENTS - COMMIT_EVERY, () -> {
            try {
                new java.util.concurrent.CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        PassageIndex index = PassageIndex.open(Path.of(arguments[0]), embedder.fingerprint());
        ingest(index, embedder).ingest(documents(), IngestProgress.SILENT);
    }

    /** Breaks after so many texts. */
    private static final class BreakingModel implements EmbeddingModel {

        private final WordEmbedding model = new WordEmbedding();
        private final int texts;
        private final Runnable end;

        BreakingModel(int texts, Runnable end) {
            this.texts = texts;
            this.end = end;
        }

        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
            if (model.embedded() >= texts) {
                end.run();
            }
            return model.embedAll(segments);
        }
    }

    @Test
    void modelThatFailsInTheMiddle_leavesWhatWasCommitted_andTheNextRunGoesOn() {
        PassageEmbedder failing = embedder(new BreakingModel(25, () -> {
            throw new IllegalStateException("the model is gone");
        }));
        try (PassageIndex index = PassageIndex.open(folder, failing.fingerprint())) {
            assertThatThrownBy(() -> ingest(index, failing).ingest(documents(), IngestProgress.SILENT))
                    .hasMessage("the model is gone");
        }
        goesOnFrom(30);
    }

    @Test
    @Timeout(120)
    void processThatIsKilledInTheMiddle_leavesWhatWasCommitted_andTheNextRunGoesOn() throws Exception {
        Process run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        IngestCrashTest.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(run.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            while (line != null && !line.equals("50")) {
                line = out.readLine();
            }
            assertThat(line).as("the run committed 50 documents").isEqualTo("50");
        } finally {
            run.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
        }
        goesOnFrom(50);
    }

    private void goesOnFrom(int committed) {
        WordEmbedding model = new WordEmbedding();
        PassageEmbedder whole = embedder(model);
        try (PassageIndex index = PassageIndex.open(folder, whole.fingerprint())) {
            assertThat(index.count(Unit.DOCUMENTS)).isEqualTo(committed);
            assertThat(index.byWords("pump", 100)).hasSize(committed);
            assertThat(index.byVector(whole.question("The pump number 7 is blue."), 1)
                            .get(0)
                            .passage()
                            .documentId())
                    .isEqualTo("d7");
            int before = model.embedded();
            IngestReport report = ingest(index, whole).ingest(documents(), IngestProgress.SILENT);
            assertThat(report)
                    .extracting(IngestReport::unchanged, IngestReport::added, IngestReport::replaced)
                    .containsExactly(committed, DOCUMENTS - committed, 0);
            assertThat(model.embedded() - before).isEqualTo(DOCUMENTS - committed);
            assertThat(index.count(Unit.PASSAGES)).isEqualTo(DOCUMENTS);
        }
    }
}
