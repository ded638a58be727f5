/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.provider.InProcessEmbedding;
import io.llmrouter.rag.PassageIndex;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** With the embedding model of this process. */
class IngestCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void documents() throws Exception {
        Files.createDirectories(folder.resolve("docs/sub"));
        Files.writeString(folder.resolve("docs/pumps.md"), "# Pumps\nThe pump is cleaned every month.\n");
        Files.writeString(folder.resolve("docs/sub/codes.html"), "<h1>Codes</h1><p>ERR-4711 means a blocked pump.");
        Files.writeString(folder.resolve("docs/broken.pdf"), "%PDF-1.7 and no more");
        Files.writeString(folder.resolve("docs/empty.txt"), "");
    }

    @Test
    void folder_isIngestedSkippingWhatIsBroken_againItIsUnchanged() throws Exception {
        Path json = folder.resolve("figures.json");
        assertThat(ingest("docs", "--json", json.toString())).as(err::toString).isEqualTo(1);
        assertThat(out.toString())
                .contains("skipped   docs/broken.pdf: it is broken and cannot be read as application/pdf")
                .contains("skipped   docs/empty.txt: it is empty (0 bytes)")
                .contains("documents 2 added, 0 replaced, 0 unchanged, 0 deleted, 2 skipped")
                .contains("index     2 documents, 2 passages, 2 vectors");
        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.path("added").asInt()).isEqualTo(2);
        assertThat(figures.path("skipped").size()).isEqualTo(2);
        assertThat(figures.path("index_bytes").asLong()).isPositive();

        Files.delete(folder.resolve("docs/broken.pdf"));
        Files.delete(folder.resolve("docs/empty.txt"));
        Files.delete(folder.resolve("docs/pumps.md"));
        assertThat(ingest("docs", "--delete-missing")).as(err::toString).isZero();
        assertThat(out.toString()).contains("documents 0 added, 0 replaced, 1 unchanged, 1 deleted, 0 skipped");
        try (PassageIndex index =
                PassageIndex.open(folder.resolve("index"), InProcessEmbedding.FINGERPRINT + "/windows-480")) {
            assertThat(index.byWords("what is ERR-4711?", 1).get(0).passage().documentId())
                    .isEqualTo("docs/sub/codes.html");
        }
    }

    @Test
    void wrongCalls_areNamed() throws Exception {
        assertThat(ingest("docs", "--overlap", "500")).isEqualTo(2);
        assertThat(err.toString())
                .contains("Invalid value for option '--overlap': 500; write 0 to half of --max-chars, 450");
        assertThat(ingest("nowhere")).isEqualTo(1);
        assertThat(err.toString()).contains("nowhere is no file and no folder; name some that exist");
        try (PassageIndex open =
                PassageIndex.open(folder.resolve("index"), InProcessEmbedding.FINGERPRINT + "/windows-480")) {
            assertThat(ingest("docs")).isEqualTo(1);
            assertThat(err.toString()).contains("is open already, here or in another process; close it there");
            assertThat(open.documentIds()).isEmpty();
        }
        Path other = folder.resolve("other");
        PassageIndex.open(other, "another/1").close();
        assertThat(ingest("docs", "--into", other.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("are of the embedder 'another/1'").doesNotContain("LLMROUTER_DEBUG");
    }

    private int ingest(String name, String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("ingest", folder.resolve(name).toString(), "--base", folder.toString()));
        if (!List.of(options).contains("--into")) {
            arguments.addAll(List.of("--into", folder.resolve("index").toString()));
        }
        arguments.addAll(List.of(options));
        CommandLine line = LlmRouterMain.line();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments.toArray(String[]::new));
    }
}
