/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.ingest.IngestReport.Remark;
import io.llmrouter.rag.PassageEmbedder;
import io.llmrouter.rag.PassageIndex;
import io.llmrouter.rag.PassageIndex.Unit;
import io.llmrouter.rag.ScoredPassage;
import io.llmrouter.testing.WordEmbedding;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DocumentIngestTest {

    private final WordEmbedding model = new WordEmbedding();
    private final PassageEmbedder embedder = new PassageEmbedder(new PromptEmbedder(model, "words/1"));
    private final PassageIndex index = PassageIndex.inMemory(embedder.fingerprint());
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void close() {
        index.close();
    }

    private DocumentIngest.Builder handbook() {
        return DocumentIngest.into(index, embedder).telling("handbook", told::add);
    }

    private static SourceDocument document(String id, String text) {
        return SourceDocument.of(id, text);
    }

    private List<String> found(String question) {
        return index.byWords(question, 10).stream()
                .map(ScoredPassage::passage)
                .map(passage -> passage.id() + ' ' + passage.text())
                .toList();
    }

    @Test
    void documents_ingestedTwice_areEmbeddedOnce() {
        DocumentIngest ingest = handbook().build();
        List<SourceDocument> documents =
                List.of(document("pump", "The pump is blue."), document("valve", "The valve is red."));
        IngestReport first = ingest.ingest(documents.stream(), IngestProgress.SILENT);
        int embedded = model.embedded();
        IngestReport second = ingest.ingest(documents.stream(), IngestProgress.SILENT);
        assertThat(first)
                .extracting(IngestReport::added, IngestReport::passages, IngestReport::isChange)
                .containsExactly(2, 2, true);
        assertThat(second)
                .extracting(IngestReport::unchanged, IngestReport::passages, IngestReport::isChange)
                .containsExactly(2, 0, false);
        assertThat(model.embedded()).isEqualTo(embedded);
        assertThat(index.count(Unit.DOCUMENTS)).isEqualTo(2);
        assertThat(told).containsExactly("handbook");
    }

    @Test
    void changedDocument_takesThePlaceOfTheOldOne_byWordsAndByVector() {
        DocumentIngest ingest = handbook().build();
        assertThat(ingest.ingest(document("pump", "The pump is blue."))).isEqualTo(IngestOutcome.ADDED);
        assertThat(ingest.ingest(document("pump", "The engine is green."))).isEqualTo(IngestOutcome.REPLACED);
        assertThat(ingest.ingest(document("pump", "The engine is green."))).isEqualTo(IngestOutcome.UNCHANGED);
        assertThat(found("pump")).isEmpty();
        assertThat(found("engine")).containsExactly("pump#0 The engine is green.");
        assertThat(index.byVector(embedder.question("The engine is green."), 10))
                .singleElement()
                .satisfies(hit -> assertThat(hit.passage().text()).isEqualTo("The engine is green."));
        assertThat(told).containsExactly("handbook", "handbook");
    }

    @Test
    void changedSettingsOrMetadata_makeADocumentNew() {
        SourceDocument pump = document("pump", "The pump is blue.");
        handbook().build().ingest(pump);
        DocumentIngest shorter = handbook().splitting(new Splitting(100, 0)).build();
        assertThat(shorter.ingest(pump)).isEqualTo(IngestOutcome.REPLACED);
        assertThat(shorter.ingest(pump.with(Map.of("team", "service")))).isEqualTo(IngestOutcome.REPLACED);
        assertThat(index.byWords("pump", 1).get(0).passage().metadata()).isEqualTo(Map.of("team", "service"));
    }

    @Test
    void mirror_deletesWhatIsMissing_ingestDoesNot() {
        DocumentIngest ingest = handbook().build();
        ingest.ingest(document("pump", "The pump is blue."));
        ingest.ingest(document("valve", "The valve is red."));
        List<SourceDocument> valve = List.of(document("valve", "The valve is red."));
        assertThat(ingest.ingest(valve.stream(), IngestProgress.SILENT).deleted())
                .isZero();
        IngestReport mirrored = ingest.mirror(valve.stream(), IngestProgress.SILENT);
        assertThat(mirrored.deleted()).isEqualTo(1);
        assertThat(index.documentIds()).containsExactly("valve");
        assertThat(found("pump")).isEmpty();
        assertThat(told).hasSize(3);
    }

    @Test
    void mirror_ofNothing_deletesNothing() {
        DocumentIngest ingest = handbook().build();
        ingest.ingest(document("pump", "The pump is blue."));
        assertThatThrownBy(() -> ingest.mirror(Stream.empty(), IngestProgress.SILENT))
                .isInstanceOf(LlmRouterException.class)
                .hasMessageStartingWith("there is no document to ingest, and the index has 1; nothing was deleted");
        assertThat(index.documentIds()).containsExactly("pump");
    }

    @Test
    void document_thatBecameUnreadable_keepsItsLastVersion() {
        DocumentIngest ingest = handbook().build();
        ingest.ingest(document("pump", "The pump is blue."));
        IngestReport report = ingest.mirror(Stream.of(document("pump", "")), IngestProgress.SILENT);
        assertThat(report.skipped()).containsExactly(new Remark("pump", "it is empty (0 bytes)"));
        assertThat(found("pump")).hasSize(1);
        assertThatThrownBy(() -> ingest.ingest(document("pump", ""))).isInstanceOf(UnreadableDocumentException.class);
    }

    @Test
    void idTwiceInARun_countsOnce() {
        IngestReport report = handbook()
                .build()
                .ingest(
                        Stream.of(document("pump", "The pump is blue."), document("pump", "The pump is red.")),
                        IngestProgress.SILENT);
        assertThat(report.added()).isEqualTo(1);
        assertThat(report.skipped()).extracting(Remark::documentId).containsExactly("pump");
        assertThat(found("blue")).hasSize(1);
    }

    @Test
    void run_commitsEveryFewDocuments_tellsEachTimeAndHowFarItIs() {
        AtomicLong nanos = new AtomicLong();
        List<Long> done = new ArrayList<>();
        List<Integer> seen = new ArrayList<>();
        DocumentIngest ingest = DocumentIngest.into(index, embedder)
                .telling("handbook", set -> seen.add(index.count(Unit.DOCUMENTS)))
                .committingEvery(10)
                .clock(() -> nanos.addAndGet(1_000_000_000L))
                .build();
        IngestReport report = ingest.ingest(
                IntStream.range(0, 25).mapToObj(i -> document("d" + i, "Text number " + i)), (documents, perSecond) -> {
                    done.add(documents);
                    assertThat(perSecond).isPositive();
                });
        assertThat(seen).containsExactly(10, 20, 25);
        assertThat(done).containsExactly(10L, 20L, 25L);
        assertThat(report.documents()).isEqualTo(25);
        assertThat(report.took()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void delete_takesOutAndTellsOnlyWhatWasThere() {
        DocumentIngest ingest = handbook().build();
        ingest.ingest(document("pump", "The pump is blue."));
        assertThat(ingest.delete("pump")).isTrue();
        assertThat(ingest.delete("pump")).isFalse();
        assertThat(index.count(Unit.PASSAGES)).isZero();
        assertThat(told).hasSize(2);
    }

    @Test
    void callers_atOnce_shareCommitsAndLoseNothing() throws Exception {
        AtomicLong commits = new AtomicLong();
        DocumentIngest ingest = DocumentIngest.into(index, embedder)
                .telling("handbook", set -> commits.incrementAndGet())
                .build();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<IngestOutcome>> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                SourceDocument document = document("d" + i % 50, "Text number " + i);
                calls.add(threads.submit(() -> {
                    IngestOutcome outcome = ingest.ingest(document);
                    assertThat(index.documentIds()).contains(document.id());
                    return outcome;
                }));
            }
            for (Future<IngestOutcome> call : calls) {
                call.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(index.count(Unit.DOCUMENTS)).isEqualTo(50);
        assertThat(index.count(Unit.PASSAGES)).isEqualTo(50);
        assertThat(commits.get()).isBetween(1L, 200L);
    }

    @Test
    void index_ofAnotherEmbedder_isRefused() {
        PassageEmbedder other = new PassageEmbedder(new PromptEmbedder(model, "words/2"));
        assertThatThrownBy(() -> DocumentIngest.into(index, other))
                .hasMessageContaining("'" + index.embedder() + "'")
                .hasMessageContaining("'" + other.fingerprint() + "'");
    }

    @Test
    void longDocument_isFoundByItsParts_withTheirHeadings() {
        String guide = "# Pumps\n" + "The pump is blue. ".repeat(100) + "\n# Valves\nA valve is red.\n";
        DocumentIngest ingest = handbook().build();
        ingest.ingest(SourceDocument.of("guide.md", guide.getBytes(StandardCharsets.UTF_8)));
        ScoredPassage valve = index.byWords("valve", 10).get(0);
        assertThat(valve.passage().metadata()).isEqualTo(Map.of("title", "Pumps", "heading", "Valves"));
        assertThat(valve.passage().text()).isEqualTo("# Valves\nA valve is red.");
        assertThat(index.count(Unit.PASSAGES)).isEqualTo(valve.passage().number() + 1);
    }

    @Test
    void passages_areAsManyAsTheirSentencesNeed() {
        // 17 characters a sentence with its space: 53 of them in 900, so 100 sentences need 2 passages, 107 need 3
        DocumentIngest ingest = handbook().splitting(new Splitting(900, 0)).build();
        List<Integer> sentences = List.of(1, 53, 54, 100, 106, 107, 159, 160);
        IngestReport report = ingest.ingest(
                sentences.stream().map(n -> document("d" + n, "The pump is big. ".repeat(n))), IngestProgress.SILENT);
        int expected = sentences.stream().mapToInt(n -> (n + 52) / 53).sum();
        assertThat(report.passages()).isEqualTo(expected);
        assertThat(index.count(Unit.PASSAGES)).isEqualTo(expected);
        assertThat(index.byWords("pump", 100)).hasSize(expected);
    }
}
