/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import io.llmrouter.file.BoundedLines;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.zip.ZipException;

/**
 * Reads tables of pairs: JSON Lines in UTF-8, also gzipped, one pair a line: {@code text_a, text_b, duplicate, cluster_a?, cluster_b?}, or the names of a live log,
 * {@code asked, kept, right}. Further fields are ignored. A file is read once, line by line. Stateless.
 */
public final class PairReader {

    private final boolean skipBad;

    /** @param skipBad whether a bad line is counted and left out instead of being an error */
    public PairReader(boolean skipBad) {
        this.skipBad = skipBad;
    }

    /**
     * Reads files one after the other into one table.
     *
     * @param files in JSON Lines; gzip when the name ends in .gz or the content begins as gzip does
     * @param progress told how many bytes of the files were read since it was told before
     * @return the table
     * @throws IOException if a file cannot be read
     * @throws OutcomesException naming file, line, field and what is expected; also for a table without rows
     */
    public PairTable read(List<Path> files, LongConsumer progress) throws IOException {
        List<PairRow> rows = new ArrayList<>();
        int skipped = 0;
        for (Path file : files) {
            try (BoundedLines lines = new BoundedLines(OutcomeReader.open(file, progress))) {
                skipped += read(file, lines, rows);
            } catch (EOFException | ZipException e) {
                throw new OutcomesException(
                        file + " is a broken or truncated gzip file (" + e.getMessage() + "); fetch it again", e);
            }
        }
        if (rows.isEmpty()) {
            throw new OutcomesException(files + " has no usable row (" + skipped
                    + " bad); a table of pairs has one JSON object a line: {\"text_a\", \"text_b\", \"duplicate\"}");
        }
        return new PairTable(rows, skipped);
    }

    private int read(Path file, BoundedLines lines, List<PairRow> rows) throws IOException {
        int skipped = 0;
        boolean more = true;
        while (more) {
            try {
                byte[] line = lines.next();
                more = line != null;
                if (more && !new String(line, StandardCharsets.ISO_8859_1).isBlank()) {
                    rows.add(PairLine.parse(line));
                }
            } catch (IllegalArgumentException e) {
                if (!skipBad) {
                    throw new OutcomesException(
                            file + ":" + lines.number() + ": " + e.getMessage() + "; mend the line or use --skip-bad",
                            e);
                }
                skipped++;
            }
        }
        return skipped;
    }
}
