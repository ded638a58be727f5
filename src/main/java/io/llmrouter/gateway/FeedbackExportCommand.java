/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.feedback.ExportReport;
import io.llmrouter.feedback.ExportSettings;
import io.llmrouter.feedback.OutcomeExport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a table of outcomes of what was said about logged answers. */
@Command(
        name = "feedback-export",
        description = "Write decisions of a log, with what was said about their answers, as a table of outcomes that"
                + " evaluate, train and calibrate read.",
        mixinStandardHelpOptions = true)
final class FeedbackExportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "LOG",
            description =
                    "Decision logs, of all processes that took decisions or feedback; older files of a log are read too.")
    private List<Path> logs;

    @Option(
            names = "--models",
            paramLabel = "CHEAP,STRONG",
            split = ",",
            description =
                    "Write rows that have an outcome of each of these, and of no other (default: rows as they are).")
    private List<String> models = List.of();

    @Option(names = "--router", paramLabel = "NAME", description = "Take the decisions of one router (default: all).")
    private String router;

    @Mixin
    private LabelOptions labels;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The table, JSON Lines; gzipped if it ends in .gz.")
    private Path out;

    @Override
    public Integer call() throws IOException {
        JsonFile.requireWritable(spec.commandLine(), "--out", out);
        DecisionLogs events = new DecisionLogs(logs);
        ExportReport report = OutcomeExport.write(events, settings(), out);
        PrintWriter to = spec.commandLine().getOut();
        report.sentences().forEach(to::println);
        events.notes().forEach(to::println);
        to.println("Wrote " + out);
        to.flush();
        return 0;
    }

    private ExportSettings settings() {
        try {
            return labels.settings(models, router);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
