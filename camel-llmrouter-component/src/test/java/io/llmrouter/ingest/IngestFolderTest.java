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
import io.llmrouter.testing.WordEmbedding;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestFolderTest {

    @TempDir
    Path home;

    private final PassageEmbedder embedder = new PassageEmbedder(new PromptEmbedder(new WordEmbedding(), "words/1"));

    private Path write(String name, byte[] content) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    private Path write(String name, String content) throws IOException {
        return write(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private IngestReport mirror(PassageIndex index, Path... given) {
        DocumentFiles files = DocumentFiles.of(List.of(given), home);
        try (Stream<SourceDocument> documents = files.stream()) {
            IngestReport report = DocumentIngest.into(index, embedder).build().mirror(documents, IngestProgress.SILENT);
            assertThat(files.count()).isEqualTo(report.documents());
            return report;
        }
    }

    @Test
    void badFilesAmongGoodOnes_areReportedAndSkipped_theRestGoesOn() throws IOException {
        byte[] junk = new byte[5000];
        new Random(42).nextBytes(junk);
        byte[] large = new byte[50_000_000];
        Arrays.fill(large, (byte) 'a');
        write("docs/a-first.txt", "The pump is blue.");
        write("docs/b-empty.txt", new byte[0]);
        write("docs/c-junk.bin", junk);
        write("docs/d-large.txt", large);
        write("docs/e-broken.pdf", Arrays.copyOf(Pdf.of("The tank is full."), 300));
        write("docs/f-locked.pdf", Pdf.encrypted("secret", "The tank is locked."));
        write("docs/g-good.pdf", Pdf.of("The tank is full."));
        write("docs/h-scripts.html", "<script>pump()</script><h1>Valve</h1><p>It is red.</p>");
        write("docs/sub/ä ö 水 #1.md", "# Hose\n```\n# comment\n```\n");
        write("docs/.hidden/secret.txt", "hidden");
        write("docs/.DS_Store", junk);
        Files.createSymbolicLink(home.resolve("docs/i-link.txt"), home.resolve("docs/a-first.txt"));
        try (PassageIndex index = PassageIndex.inMemory(embedder.fingerprint())) {
            IngestReport report = mirror(index, home.resolve("docs"));
            assertThat(report.skipped())
                    .extracting(
                            remark -> remark.documentId() + ": " + remark.what().replaceAll("[(:].*", ""))
                    .containsExactly(
                            "docs/b-empty.txt: it is empty ",
                            "docs/c-junk.bin: it is binary, not text ",
                            "docs/d-large.txt: it is larger than 20000000 bytes; split it, or allow larger documents",
                            "docs/e-broken.pdf: it is broken and cannot be read as application/pdf",
                            "docs/f-locked.pdf: the PDF is encrypted; ingest a copy without a password",
                            "docs/i-link.txt: it is a symbolic link, which is not followed; name its target");
            assertThat(index.documentIds())
                    .containsExactlyInAnyOrder(
                            "docs/a-first.txt", "docs/g-good.pdf", "docs/h-scripts.html", "docs/sub/ä ö 水 #1.md");
            assertThat(report.added()).isEqualTo(4);
            assertThat(index.byWords("tank", 10)).hasSize(1);
            assertThat(index.byWords("hose", 10).get(0).passage().id()).isEqualTo("docs/sub/ä ö 水 #1.md#0");
        }
    }

    @Test
    void folder_thatChanged_isMirrored() throws IOException {
        Path stays = write("docs/stays.txt", "The pump is blue.");
        Path changes = write("docs/changes.txt", "The valve is red.");
        Path goes = write("docs/goes.txt", "The hose is green.");
        try (PassageIndex index = PassageIndex.open(home.resolve("index"), embedder.fingerprint())) {
            mirror(index, home.resolve("docs"));
            Files.delete(goes);
            Files.writeString(changes, "The valve is yellow.");
            write("docs/new.txt", "The tank is full.");
            IngestReport report = mirror(index, home.resolve("docs"));
            assertThat(report)
                    .extracting(
                            IngestReport::added, IngestReport::replaced, IngestReport::unchanged, IngestReport::deleted)
                    .containsExactly(1, 1, 1, 1);
            assertThat(index.byWords("hose red", 10)).isEmpty();
            assertThat(index.byWords("yellow", 10)).hasSize(1);
        }
        assertThat(stays).exists();
    }

    @Test
    void corpus_isIngestedLineByLine_alsoGzipped() throws IOException {
        String lines =
                """
                {"id": "1", "title": "Pump", "text": "It is blue."}
                {"id": 2, "text": "A valve is red."}

                {"_id": "3", "text": "As in BEIR."}
                """;
        Path zipped = home.resolve("corpus.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            out.write(lines.getBytes(StandardCharsets.UTF_8));
        }
        try (PassageIndex index = PassageIndex.inMemory(embedder.fingerprint())) {
            assertThat(mirror(index, zipped).added()).isEqualTo(3);
            assertThat(mirror(index, write("corpus.jsonl", lines)).unchanged()).isEqualTo(3);
            assertThat(index.byWords("pump", 1).get(0).passage()).satisfies(passage -> {
                assertThat(passage.id()).isEqualTo("1#0");
                assertThat(passage.text()).isEqualTo("Pump\n\nIt is blue.");
                assertThat(passage.metadata()).containsExactly(java.util.Map.entry("title", "Pump"));
            });
        }
    }

    @Test
    void brokenLine_isReportedWithItsNumber_andNothingIsTakenForDeleted() throws IOException {
        Path corpus =
                write("corpus.jsonl", "{\"id\": \"1\", \"text\": \"One.\"}\n{\"id\": \"2\", \"text\": \"Two.\"}\n");
        try (PassageIndex index = PassageIndex.inMemory(embedder.fingerprint())) {
            mirror(index, corpus);
            Files.writeString(
                    corpus, "{\"id\": \"1\", \"text\": \"One.\"}\n{\"id\": \"2\", \"te\n{\"text\": \"none\"}\n");
            IngestReport report = mirror(index, corpus);
            assertThat(report.skipped())
                    .extracting(Remark::documentId)
                    .containsExactly("corpus.jsonl:2", "corpus.jsonl:3");
            assertThat(report.deleted()).isZero();
            assertThat(report.notes()).singleElement().satisfies(note -> assertThat(note.what())
                    .startsWith("nothing was deleted"));
            assertThat(index.documentIds()).containsExactlyInAnyOrder("1", "2");
        }
    }

    @Test
    void corpus_thatEndsInTheMiddle_givesWhatItHas() throws IOException {
        Path whole = home.resolve("whole.jsonl.gz");
        Random random = new Random(42);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
            for (int i = 0; i < 20_000; i++) {
                out.write(("{\"id\": \"" + i + "\", \"text\": \"" + random.nextLong() + "\"}\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] all = Files.readAllBytes(whole);
        Path torn = write("torn.jsonl.gz", Arrays.copyOf(all, all.length / 2));
        DocumentFiles files = DocumentFiles.of(List.of(torn), home);
        assertThat(files.count()).isBetween(5_000L, 15_000L);
    }

    @Test
    void path_thatIsNotThere_isRefusedBeforeAnythingIsDone() {
        assertThatThrownBy(() -> DocumentFiles.of(List.of(home.resolve("nowhere")), home))
                .isInstanceOf(LlmRouterException.class)
                .hasMessageEndingWith("nowhere is no file and no folder; name some that exist");
    }

    @Test
    void id_isThePathFromTheBase_howeverThePathIsWritten() throws IOException {
        write("docs/sub/a.txt", "The pump is blue.");
        Path docs = home.resolve("docs");
        assertThat(ids(DocumentFiles.of(List.of(docs), home))).containsExactly("docs/sub/a.txt");
        assertThat(ids(DocumentFiles.of(List.of(docs.resolve("sub/../sub/a.txt")), home)))
                .containsExactly("docs/sub/a.txt");
        assertThat(ids(DocumentFiles.of(List.of(docs), docs))).containsExactly("sub/a.txt");
        assertThat(ids(DocumentFiles.of(List.of(docs), docs.resolve("sub"))))
                .containsExactly(docs.resolve("sub/a.txt").toString());
    }

    private static List<String> ids(DocumentFiles files) {
        try (Stream<SourceDocument> documents = files.stream()) {
            return documents.map(SourceDocument::id).toList();
        }
    }
}
