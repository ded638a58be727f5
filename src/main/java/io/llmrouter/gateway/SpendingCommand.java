/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.accounting.SpendingLog;
import io.llmrouter.accounting.SpendingReport;
import io.llmrouter.accounting.SpendingReport.Row;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what logged decisions and shadows cost, and what was saved. */
@Command(
        name = "spending",
        description =
                "Say what the decisions and shadows of a log cost, by router and day, model and tenant, and what was saved"
                        + " against the strongest model, with a 95 %% interval.",
        mixinStandardHelpOptions = true)
final class SpendingCommand implements Callable<Integer> {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "LOG",
            description = "Decision logs of all processes; older files of a log are read too.")
    private List<Path> logs;

    @Option(names = "--router", paramLabel = "NAME", description = "One router (default: all).")
    private String router;

    @Option(names = "--day", paramLabel = "DATE", description = "One day, such as 2026-01-31 (default: all).")
    private String day;

    @Option(names = "--tenants", description = "Each tenant by itself, by the hash that decisions have.")
    private boolean tenants;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            defaultValue = "UTC",
            description = "Time zone in which a day begins (default: ${DEFAULT-VALUE}).")
    private String zone;

    @Option(names = "--json", description = "Print one JSON object a line instead.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        SpendingLog spending = new SpendingLog(zone());
        requireDay();
        DecisionLogs events = new DecisionLogs(logs);
        events.read(spending::learn);
        events.read(spending::add);
        List<Row> rows = tenants
                ? SpendingReport.tenants(spending.ledger(), router, day)
                : SpendingReport.days(spending.ledger(), router, day);
        PrintWriter to = spec.commandLine().getOut();
        if (json) {
            for (Row row : rows) {
                to.println(MAPPER.writeValueAsString(row.map()));
            }
        } else {
            rows.stream()
                    .flatMap(row -> SpendingText.lines(row, spending.currency()).stream())
                    .forEach(to::println);
            to.println(
                    rows.isEmpty()
                            ? "Nothing was spent that these logs know of."
                            : SpendingText.total(rows, spending.currency()));
            events.notes().forEach(to::println);
        }
        to.flush();
        return 0;
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--zone: '" + zone + "' is no time zone; write for example UTC or Europe/Vienna");
        }
    }

    private void requireDay() {
        try {
            if (day != null) {
                LocalDate.parse(day);
            }
        } catch (DateTimeException e) {
            throw new ParameterException(
                    spec.commandLine(), "--day: '" + day + "' is no date; write for example 2026-01-31");
        }
    }
}
