/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.evaluation.PairReader;
import io.llmrouter.evaluation.PairRow;
import io.llmrouter.evaluation.PairTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Where labelled pairs of questions come from. */
final class PairOptions {

    @Option(
            names = "--pairs",
            paramLabel = "FILE",
            required = true,
            split = ",",
            description =
                    "Labelled pairs, JSON Lines, also gzipped: text_a, text_b, duplicate, and where known cluster_a,"
                            + " cluster_b; or asked, kept, right.")
    private List<Path> pairs;

    @Option(names = "--skip-bad", description = "Count bad lines and leave them out.")
    private boolean skipBad;

    PairTable read() throws IOException {
        return read(pairs);
    }

    PairTable read(List<Path> files) throws IOException {
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
        }
        return Progress.counting("Reading", bytes, more -> new PairReader(skipBad).read(files, more));
    }

    /** Without their folders. */
    List<String> fileNames() {
        return pairs.stream().map(file -> file.getFileName().toString()).toList();
    }

    static List<String> texts(PairTable table) {
        return table.rows().stream()
                .flatMap((PairRow row) -> Stream.of(row.asked(), row.kept()))
                .toList();
    }
}
