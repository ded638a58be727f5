/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.llmrouter.file.KeptFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ledger in a file, as JSON, so that a day's budget outlives its process.
 *
 * <p>Idea: the whole ledger is written beside its place and moved there, whenever it has changed, but for no more than a twentieth of the time. What runs
 * before this one spent is summed when it is read, so the file does not grow with restarts. One that cannot be read is set aside and reported, and the
 * ledger is empty. Known weakness: what a killed process spent since it last wrote is lost; a file belongs to one process. Thread-safe.
 */
public final class LedgerFile {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerFile.class);
    private static final int FORMAT = 1;
    private static final String BEFORE = "before";
    private static final long LEISURE = 20;
    private static final JsonMapper JSON = JsonMapper.builder()
            .serializationInclusion(JsonInclude.Include.NON_DEFAULT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final KeptFile file;
    private final SpendLedger ledger = new SpendLedger();
    private long leisureNanos = System.nanoTime();

    private record Content(int format, List<SpendRowJson.Written> rows) {}

    /**
     * Reads a file, if there is one.
     *
     * @param file where it is, or will be
     * @param clock names what is set aside
     */
    public LedgerFile(Path file, Clock clock) {
        this.file = new KeptFile(file, "the ledger");
        this.file
                .read(clock, bytes -> sums(JSON.readValue(bytes, Content.class)))
                .ifPresentOrElse(
                        rows -> rows.forEach(ledger::hear),
                        () -> LOG.info("nothing was spent before, as far as {} knows", file));
    }

    /** Of all runs together. Everything is looked at before anything is taken for true. */
    private static List<SpendRow> sums(Content content) {
        if (content.format() != FORMAT) {
            throw new IllegalArgumentException("format " + content.format() + "; this version reads " + FORMAT);
        }
        Map<SpendRow.Key, Account> sums = new LinkedHashMap<>();
        Map<String, Set<String>> tenants = new HashMap<>();
        for (SpendRowJson.Written written : content.rows() == null ? List.<SpendRowJson.Written>of() : content.rows()) {
            SpendRow.Key key = written.row().key();
            String day = LocalDate.parse(key.day()).toString();
            Set<String> kept = tenants.computeIfAbsent(key.router() + ' ' + day, of -> new HashSet<>());
            boolean own = kept.contains(key.tenant()) || kept.size() < SpendLedger.TENANTS && kept.add(key.tenant());
            sums.merge(
                    new SpendRow.Key(BEFORE, key.router(), day, own ? key.tenant() : SpendLedger.OTHERS),
                    written.row().account(),
                    Account::plus);
        }
        return sums.entrySet().stream()
                .map(entry -> new SpendRow(entry.getKey(), 1, entry.getValue()))
                .toList();
    }

    /** The ledger. */
    public SpendLedger ledger() {
        return ledger;
    }

    /** Writes it if it has changed, unless that would take more than a twentieth of the time. Blocks. */
    public synchronized void writeAtLeisure() {
        long start = System.nanoTime();
        if (start - leisureNanos >= 0) {
            write();
            long end = System.nanoTime();
            leisureNanos = end + LEISURE * (end - start);
        }
    }

    /** Writes it if it has changed. A file that cannot be written is reported once, until it can. Blocks. */
    public synchronized void write() {
        List<SpendRow> news = ledger.news();
        if (news.isEmpty()) {
            return;
        }
        List<SpendRowJson.Written> rows =
                ledger.rows().stream().map(SpendRowJson.Written::of).toList();
        if (!file.write(out -> JSON.writeValue(out, new Content(FORMAT, rows)))) {
            news.forEach(ledger::retell);
        }
    }
}
