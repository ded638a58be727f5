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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

    @Option(
            names = "--label",
            paramLabel = "NAME=SCORE",
            description =
                    "What a label is worth that came without a score, from 0 to 1; may be repeated (known without it:"
                            + " correct, right, good: 1; incorrect, wrong, bad: 0).")
    private Map<String, Double> labels = Map.of();

    @Option(
            names = "--resubmissions",
            description =
                    "Let an answer after which the same was asked again count with score 0.25; where nothing else is"
                            + " known this makes every model look worse.")
    private boolean resubmissions;

    @Option(
            names = "--assume-worst",
            description =
                    "With --models: complete rows of a cascade of these models; what is not labelled counts as wrong,"
                            + " but for the last model's, which counts as right. What is certified on them holds, and saves less.")
    private boolean assumeWorst;

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
        Map<String, Double> worth = new HashMap<>(ExportSettings.USUAL_LABELS);
        worth.putAll(labels);
        try {
            return new ExportSettings(models, router, worth, resubmissions, assumeWorst);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
