/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.labelling.LabelReport.End;
import io.llmrouter.labelling.LabelReport.Failure;
import io.llmrouter.model.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Labels rows, several at a time, and writes the table when all were tried. Work is kept in {@code TABLE.part}; a run with the same settings goes on from
 * there, and after rows have failed the file stays, so that only they are asked again. One run, one thread; its workers are guarded by {@code this}.
 */
public final class Labelling implements AutoCloseable {

    private static final int FAILING = 20;

    private final LabelJob job;
    private final CallPolicy policy;
    private final Path table;
    private final Path part;
    private final Journal journal;
    private final RowCalls.Till till;
    private final List<QuestionRow> open;
    private final Iterator<QuestionRow> next;
    private final Map<String, Failure> failures = new TreeMap<>();
    private int finished;
    private int failedInARow;
    private End end;

    private Labelling(LabelJob job, CallPolicy policy, Path table, Journal journal) {
        this.job = job;
        this.policy = policy;
        this.table = table;
        this.part = part(table);
        this.journal = journal;
        CostCeiling ceiling = new CostCeiling(policy.maxCost(), journal.answersCost() + journal.judgingCost());
        this.till = new RowCalls.Till(policy, ceiling, journal, new Cancellation());
        this.open = job.rows().stream().filter(row -> !journal.has(row)).toList();
        this.next = open.iterator();
    }

    /**
     * Begins a run, or goes on with one.
     *
     * @param job what is to be done
     * @param policy how models are called
     * @param table the file to write, gzipped if it ends in .gz
     * @return the run; close it
     * @throws IOException if the file of the work in progress cannot be opened
     * @throws LlmRouterException if that file is of other settings or in use, or the table is there already
     */
    public static Labelling begin(LabelJob job, CallPolicy policy, Path table) throws IOException {
        if (Files.exists(table) && !Files.exists(part(table))) {
            throw new LlmRouterException(table + " is there already; delete it or choose another --out");
        }
        return new Labelling(job, policy, table, Journal.open(part(table), job.settings()));
    }

    /** Where the work in progress of a table is kept. */
    public static Path part(Path table) {
        return table.resolveSibling(table.getFileName() + ".part");
    }

    /** Where all scores come from, such as {@code as judged by large}. */
    public String provenance() {
        return job.judges().of(new RowCalls("", till)).provenance();
    }

    /** Rows still to do. */
    public int remaining() {
        return open.size();
    }

    /**
     * Does the work. An interrupt of the calling thread ends it: calls under way are cancelled, the thread stays interrupted, and what is finished is kept.
     *
     * @param progress told after every row, from any thread
     * @return what came of it
     * @throws IOException if the table cannot be written
     */
    public LabelReport run(Runnable progress) throws IOException {
        boolean interrupted = work(progress);
        if (end == null) {
            end = End.DONE;
        }
        TableWriter written = new TableWriter(job, journal);
        List<QuestionRow> rows = job.rows().stream().filter(journal::has).toList();
        boolean write = end == End.DONE && !rows.isEmpty();
        written.collect(rows, write ? table : null);
        LabelReport report = new LabelReport(
                end,
                rows.isEmpty() ? List.of() : written.scores(),
                new LabelReport.Rows(job.rows().size(), job.rows().size() - open.size(), finished),
                failures,
                written.doubts(),
                new LabelReport.Cost(journal.answersCost(), journal.judgingCost()));
        if (report.complete()) {
            journal.close();
            Files.delete(part);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return report;
    }

    private boolean work(Runnable progress) {
        CompletableFuture<?>[] workers = new CompletableFuture<?>[Math.min(policy.concurrency(), open.size())];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = CompletableFuture.runAsync(() -> labelAll(progress), policy.workers());
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(workers);
        try {
            all.get();
            return false;
        } catch (InterruptedException e) {
            stop(End.INTERRUPTED);
            till.cancellation().cancel();
            all.exceptionally(thrown -> null).join();
            return true;
        } catch (ExecutionException e) {
            stop(End.INTERRUPTED);
            throw e.getCause() instanceof RuntimeException defect ? defect : new IllegalStateException(e.getCause());
        }
    }

    private void labelAll(Runnable progress) {
        for (QuestionRow row = take(); row != null; row = take()) {
            try {
                label(row);
                succeeded();
            } catch (RowFailure e) {
                failed(e);
            } catch (CostCeiling.ReachedException e) {
                stop(End.CEILING);
                return;
            } catch (InterruptedException e) {
                stop(End.INTERRUPTED);
                return;
            } catch (RuntimeException | Error e) {
                stop(End.INTERRUPTED);
                throw e;
            }
            progress.run();
        }
    }

    private void label(QuestionRow row) throws RowFailure, CostCeiling.ReachedException, InterruptedException {
        RowCalls calls = new RowCalls(row.id(), till);
        List<AnswerSource.Given> answers = AnswerSource.answers(job.answers(), row, calls);
        RowLabels labels;
        try {
            labels = RowLabels.of(row, answers, job.judges().of(calls));
        } catch (RowCalls.StoppedException e) {
            if (e.getCause() instanceof RowFailure failure) {
                throw failure;
            } else if (e.getCause() instanceof CostCeiling.ReachedException reached) {
                throw reached;
            }
            throw (InterruptedException) e.getCause();
        }
        ObjectNode line = labels.line();
        journal.finish(row, line);
    }

    private synchronized QuestionRow take() {
        return end == null && next.hasNext() ? next.next() : null;
    }

    private synchronized void succeeded() {
        finished++;
        failedInARow = 0;
    }

    private synchronized void failed(RowFailure failure) {
        failures.merge(
                failure.kind(),
                new Failure(1, failure.getMessage()),
                (known, one) -> new Failure(known.count() + 1, known.example()));
        failedInARow++;
        if (failedInARow == FAILING) {
            stop(End.FAILING);
        }
    }

    private synchronized void stop(End how) {
        if (end == null) {
            end = how;
        }
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
