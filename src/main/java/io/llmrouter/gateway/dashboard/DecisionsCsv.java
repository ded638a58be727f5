/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import io.llmrouter.routing.RoutingDecision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Answers with the decisions that the caller may see as a CSV file, newest first. A text cell that a spreadsheet would take for a formula begins with an
 * apostrophe. Thread-safe.
 */
public final class DecisionsCsv implements Processor {

    private static final String FORMULA = "=+-@\t\r\n";
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader(
                    "id",
                    "time",
                    "router",
                    "model",
                    "cache",
                    "escalations",
                    "cost",
                    "baseline",
                    "currency",
                    "latency_ms",
                    "why",
                    "sentence",
                    "score",
                    "label",
                    "label_source")
            .get();

    @Override
    public void process(Exchange exchange) {
        Dashboard dashboard = exchange.getContext().getRegistry().findSingleByType(Dashboard.class);
        DashboardQuery query = DashboardQuery.of(exchange);
        String csv = dashboard
                .board(query.router())
                .read(
                        query.viewer(),
                        contents -> text(contents.recent().since(0, RecentDecisions.MOST, row -> query.viewer()
                                .sees(row.decision().tenant()))));
        DashboardData.answer(exchange.getMessage(), csv.getBytes(StandardCharsets.UTF_8), "text/csv; charset=utf-8");
        exchange.getMessage()
                .setHeader("Content-Disposition", "attachment; filename=\"" + query.router() + "-decisions.csv\"");
    }

    /** The rows as CSV. */
    static String text(List<DecisionRow> rows) {
        StringBuilder text = new StringBuilder();
        try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
            for (DecisionRow row : rows) {
                RoutingDecision decision = row.decision();
                Label label = row.label();
                printer.printRecord(
                        harmless(decision.id()),
                        decision.time(),
                        harmless(decision.router()),
                        harmless(Tally.servedBy(decision)),
                        harmless(decision.cache().status()),
                        decision.answer() == null ? null : decision.answer().escalations(),
                        decision.cost(),
                        decision.baselineCost(),
                        harmless(decision.currency()),
                        row.latencyMs(),
                        decision.reason() == null
                                ? null
                                : harmless(decision.reason().code()),
                        decision.reason() == null
                                ? null
                                : harmless(decision.reason().sentence()),
                        label == null ? null : label.score(),
                        label == null ? null : harmless(label.text()),
                        label == null ? null : harmless(label.source()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static String harmless(String cell) {
        return cell == null || cell.isEmpty() || FORMULA.indexOf(cell.charAt(0)) < 0 ? cell : "'" + cell;
    }
}
