/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import dev.langchain4j.model.embedding.EmbeddingModel;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.features.DiskCachedEmbeddingModel;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.ingest.DocumentFiles;
import io.llmrouter.ingest.DocumentIngest;
import io.llmrouter.ingest.IngestLimits;
import io.llmrouter.ingest.IngestProgress;
import io.llmrouter.ingest.IngestReport;
import io.llmrouter.ingest.SourceDocument;
import io.llmrouter.ingest.Splitting;
import io.llmrouter.provider.InProcessEmbedding;
import io.llmrouter.rag.PassageEmbedder;
import io.llmrouter.rag.PassageIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Files in, an index of passages out. */
@Command(
        name = "ingest",
        description = {
            "Make documents findable by their words and by their meaning: text, Markdown, HTML, PDF, and corpora of"
                    + " JSON lines (id, title, text; also .gz).",
            "Documents that have not changed are left alone, so the same command again costs little, also after an"
                    + " interruption. What cannot be read is reported and skipped."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:Every document is in the index.",
            "1:Documents were skipped, as listed, and all others are in the index; or it failed, as the error output"
                    + " says.",
            "2:Called wrongly."
        })
final class IngestCommand implements Callable<Integer> {

    private static final int MILLION = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE_OR_FOLDER", arity = "1..*", description = "Folders are read with all below them.")
    private List<Path> given;

    @Option(
            names = "--into",
            paramLabel = "FOLDER",
            required = true,
            description = "Of the index alone; is created. One process writes an index at a time.")
    private Path into;

    @Option(names = "--delete-missing", description = "Take documents out of the index that are not among those given.")
    private boolean deleteMissing;

    @Option(
            names = "--base",
            paramLabel = "FOLDER",
            defaultValue = "",
            description = "A document's id is its path from here (default: the current folder).")
    private Path base;

    @Option(
            names = "--max-chars",
            paramLabel = "N",
            defaultValue = "900",
            description = "Longest passage, 50 to 15000 characters (default: ${DEFAULT-VALUE}).")
    private int maxChars;

    @Option(
            names = "--overlap",
            paramLabel = "N",
            defaultValue = "100",
            description = "Characters of whole sentences that a passage repeats of the one before, at most"
                    + " (default: ${DEFAULT-VALUE}).")
    private int overlap;

    @Option(
            names = "--max-megabytes",
            paramLabel = "N",
            defaultValue = "20",
            description = "Larger files are skipped, 1 to 1000 (default: ${DEFAULT-VALUE}).")
    private int maxMegabytes;

    @Option(
            names = "--embeddings",
            paramLabel = "FILE",
            description = "Where vectors are kept for another index of the same texts; they are held in memory as well"
                    + " (default: nowhere).")
    private Path embeddings;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
    private Path json;

    @Override
    public Integer call() throws IOException {
        JsonFile.requireWritable(spec.commandLine(), "--json", json);
        JsonFile.requireWritable(spec.commandLine(), "--embeddings", embeddings);
        Splitting splitting = splitting();
        DocumentFiles files = DocumentFiles.of(given, base);
        EmbeddingModel model = InProcessEmbedding.load(ForkJoinPool.commonPool());
        DiskCachedEmbeddingModel kept = embeddings == null
                ? null
                : new DiskCachedEmbeddingModel(model, InProcessEmbedding.FINGERPRINT, embeddings);
        PassageEmbedder embedder =
                new PassageEmbedder(new PromptEmbedder(kept == null ? model : kept, InProcessEmbedding.FINGERPRINT));
        try (PassageIndex index = open(embedder.fingerprint())) {
            DocumentIngest ingest = DocumentIngest.into(index, embedder)
                    .splitting(splitting)
                    .limits(new IngestLimits(maxMegabytes * MILLION, maxMegabytes * MILLION))
                    .build();
            IngestReport report = run(ingest, files);
            IngestSummary summary = new IngestSummary(report, index, into);
            summary.print(spec.commandLine().getOut());
            new JsonFile(json).write(summary.json());
            return report.skipped().isEmpty() ? 0 : 1;
        } finally {
            if (kept != null) {
                kept.save();
            }
        }
    }

    private Splitting splitting() {
        OptionValue.require(
                spec, maxMegabytes >= 1 && maxMegabytes <= 1000, "--max-megabytes", maxMegabytes + "; write 1 to 1000");
        OptionValue.require(
                spec, maxChars >= 50 && maxChars <= 15_000, "--max-chars", maxChars + "; write 50 to 15000");
        OptionValue.require(
                spec,
                overlap >= 0 && overlap <= maxChars / 2,
                "--overlap",
                overlap + "; write 0 to half of --max-chars, " + maxChars / 2);
        return new Splitting(maxChars, overlap);
    }

    /** Of another embedder, or open elsewhere: that is the caller's to mend, not a defect. */
    private PassageIndex open(String fingerprint) {
        try {
            return PassageIndex.open(into, fingerprint);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new LlmRouterException(e.getMessage(), e);
        }
    }

    private IngestReport run(DocumentIngest ingest, DocumentFiles files) throws IOException {
        return Progress.counting("Ingesting", files.count(), more -> {
            long[] before = {0};
            IngestProgress progress = (documents, perSecond) -> {
                more.accept(documents - before[0]);
                before[0] = documents;
            };
            try (Stream<SourceDocument> documents = files.stream()) {
                return deleteMissing ? ingest.mirror(documents, progress) : ingest.ingest(documents, progress);
            }
        });
    }
}
