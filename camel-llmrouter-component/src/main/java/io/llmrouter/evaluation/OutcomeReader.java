/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import io.llmrouter.failure.Suggestion;
import io.llmrouter.file.BoundedLines;
import io.llmrouter.file.WholeGzip;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.zip.ZipException;

/**
 * Reads outcome tables: JSON Lines in UTF-8, also gzipped, one request a line:
 * {@code id, query, outcomes: [{model, score, cost_usd?, tokens_in?, tokens_out?}]}; further short fields are kept, answers are not. A file is read
 * once, line by line. Stateless.
 */
public final class OutcomeReader {

    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    private final boolean skipBad;
    private final OutcomeFilter filter;

    /** @param skipBad whether a bad line is counted and left out instead of being an error */
    public OutcomeReader(boolean skipBad) {
        this(skipBad, OutcomeFilter.NONE);
    }

    /**
     * @param skipBad whether a bad line, also one that lacks a model, is counted and left out instead of being an error
     * @param filter what is wanted
     */
    public OutcomeReader(boolean skipBad, OutcomeFilter filter) {
        this.skipBad = skipBad;
        this.filter = filter;
    }

    /** Reads files one after the other into one table, as {@link #read(List, LongConsumer)}. */
    public OutcomeTable read(List<Path> files) throws IOException {
        return read(files, bytes -> {});
    }

    /**
     * Reads files one after the other into one table.
     *
     * @param files in JSON Lines; gzip when the name ends in .gz or the content begins as gzip does
     * @param progress told how many bytes of the files were read since it was told before
     * @return the table
     * @throws IOException if a file cannot be read
     * @throws OutcomesException naming file, line, field and what is expected; also for an unknown model and a table without rows
     */
    public OutcomeTable read(List<Path> files, LongConsumer progress) throws IOException {
        Reading reading = new Reading();
        for (Path file : files) {
            try (BoundedLines lines = new BoundedLines(open(file, progress))) {
                read(file, lines, reading);
            } catch (EOFException | ZipException e) {
                throw new OutcomesException(
                        file + " is a broken or truncated gzip file (" + e.getMessage() + "); fetch it again", e);
            }
        }
        return reading.table(files);
    }

    private void read(Path file, BoundedLines lines, Reading reading) throws IOException {
        boolean more = true;
        while (more) {
            try {
                byte[] line = lines.next();
                more = line != null;
                if (more && !isBlank(line)) {
                    reading.add(OutcomeLine.parse(line, filter.replies()), file, lines.number());
                }
            } catch (IllegalArgumentException e) {
                if (!skipBad) {
                    throw new OutcomesException(
                            file + ":" + lines.number() + ": " + e.getMessage() + "; mend the line or use --skip-bad",
                            e);
                }
                reading.skipped++;
            }
        }
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    /** What was read so far. */
    private final class Reading {

        private final List<OutcomeRow> rows = new ArrayList<>();
        private final Set<String> ids = new HashSet<>();
        private final Set<String> models = new TreeSet<>();
        private final Set<String> fields = new HashSet<>();
        private int skipped;
        private int leftOut;
        private int incomplete;
        private String firstIncomplete;

        void add(OutcomeRow row, Path file, int line) {
            if (!ids.add(row.id())) {
                throw new IllegalArgumentException("id '" + row.id() + "' occurs twice; ids are unique");
            }
            models.addAll(row.outcomes().keySet());
            fields.addAll(row.fields().keySet());
            String missing = filter.missing(row);
            if (filter.leavesOut(row)) {
                leftOut++;
            } else if (missing == null) {
                rows.add(filter.narrowed(row));
            } else {
                incomplete++;
                firstIncomplete = firstIncomplete != null
                        ? firstIncomplete
                        : file + ":" + line + ": row '" + row.id() + "' has no outcome of model '" + missing + "'";
            }
        }

        OutcomeTable table(List<Path> files) {
            for (String model : filter.models()) {
                if (!models.isEmpty() && !models.contains(model)) {
                    throw new OutcomesException(Suggestion.unknown("model in the outcome table", model, models));
                }
            }
            Set<String> named = new TreeSet<>(filter.without().keySet());
            named.addAll(filter.only().keySet());
            for (String field : named) {
                if (!models.isEmpty() && !fields.contains(field)) {
                    throw new OutcomesException(Suggestion.unknown("field in the outcome table", field, fields));
                }
            }
            if (incomplete > 0 && !skipBad) {
                throw new OutcomesException(firstIncomplete + ", and so for " + incomplete
                        + " rows in all; name other models, mend the rows or use --skip-bad");
            }
            if (rows.isEmpty()) {
                throw new OutcomesException(files + " has no usable row (" + (skipped + incomplete) + " bad, " + leftOut
                        + " left out); an outcome table has one JSON object a line:"
                        + " {\"id\", \"query\", \"outcomes\": [{\"model\", \"score\"}]}");
            }
            return new OutcomeTable(rows, skipped + incomplete, leftOut);
        }
    }

    static InputStream open(Path file, LongConsumer progress) throws IOException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new OutcomesException(file + " is no readable file; name a .jsonl or .jsonl.gz");
        }
        BufferedInputStream raw = new BufferedInputStream(new Counted(Files.newInputStream(file), progress));
        try {
            raw.mark(2);
            boolean zipped = raw.read() == GZIP_FIRST && raw.read() == GZIP_SECOND;
            raw.reset();
            if (!zipped && file.toString().endsWith(".gz")) {
                throw new OutcomesException(
                        file + " is no gzip file, though its name says so; name the file without .gz or pack it");
            }
            return zipped ? new WholeGzip(raw) : raw;
        } catch (IOException | OutcomesException e) {
            raw.close();
            throw e;
        }
    }

    private static final class Counted extends FilterInputStream {

        private final LongConsumer progress;

        Counted(InputStream in, LongConsumer progress) {
            super(in);
            this.progress = progress;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            if (count > 0) {
                progress.accept(count);
            }
            return count;
        }
    }
}
