/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.ingest.IngestReport;
import io.llmrouter.rag.PassageIndex;
import io.llmrouter.rag.PassageIndex.Unit;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What an ingest did, and what the index holds now.
 *
 * @param report of the run
 * @param index open
 * @param folder of the index
 */
record IngestSummary(IngestReport report, PassageIndex index, Path folder) {

    private static final double MILLION = 1e6;

    void print(PrintWriter out) {
        report.skipped().forEach(skipped -> out.println("skipped   " + skipped.documentId() + ": " + skipped.what()));
        report.notes()
                .forEach(note -> out.println(
                        "note      " + (note.documentId().isEmpty() ? "" : note.documentId() + ' ') + note.what()));
        out.printf(
                Locale.ROOT,
                "documents %d added, %d replaced, %d unchanged, %d deleted, %d skipped%n",
                report.added(),
                report.replaced(),
                report.unchanged(),
                report.deleted(),
                report.skipped().size());
        out.printf(
                Locale.ROOT,
                "time      %.1f s, %.0f documents/s, %d passages written%n",
                seconds(),
                perSecond(),
                report.passages());
        out.printf(
                Locale.ROOT,
                "index     %d documents, %d passages, %d vectors, %.1f MB in %s%n",
                index.count(Unit.DOCUMENTS),
                index.count(Unit.PASSAGES),
                index.count(Unit.VECTORS),
                bytes() / MILLION,
                folder);
        out.flush();
    }

    private double seconds() {
        return report.took().toNanos() / 1e9;
    }

    private double perSecond() {
        return seconds() > 0 ? report.documents() / seconds() : 0;
    }

    private long bytes() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException("the size of the index in " + folder, e);
        }
    }

    ObjectNode json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("added", report.added())
                .put("replaced", report.replaced())
                .put("unchanged", report.unchanged())
                .put("deleted", report.deleted())
                .put("passages_written", report.passages())
                .put("seconds", seconds())
                .put("documents_per_second", perSecond())
                .put("index_documents", index.count(Unit.DOCUMENTS))
                .put("index_passages", index.count(Unit.PASSAGES))
                .put("index_vectors", index.count(Unit.VECTORS))
                .put("index_bytes", bytes());
        remarks(root.putArray("skipped"), report.skipped());
        remarks(root.putArray("notes"), report.notes());
        return root;
    }

    private static void remarks(ArrayNode array, List<IngestReport.Remark> remarks) {
        remarks.forEach(
                remark -> array.addObject().put("document", remark.documentId()).put("what", remark.what()));
    }
}
