/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.failure.Suggestion;
import io.llmrouter.gateway.report.ReportPage;
import io.llmrouter.shadow.ReportTerms;
import io.llmrouter.shadow.ShadowLog;
import io.llmrouter.shadow.ShadowReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Whether the cheap route is good enough, from what its shadow saw. */
@Command(
        name = "shadow-report",
        description = "Say from decision logs whether a router holds a share of its shadow model's quality, by kind of request, and what"
                + " it saves.",
        mixinStandardHelpOptions = true)
final class ShadowReportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "LOG", arity = "1..*", description = "Decision logs, each with its older files.")
    private List<Path> logs;

    @Option(names = "--router", paramLabel = "NAME", description = "Whose shadow (default: the only one in the logs).")
    private String router;

    @Option(
            names = "--quality-floor",
            paramLabel = "SHARE",
            defaultValue = "0.95",
            description = "Least share of the shadow's quality (default: ${DEFAULT-VALUE}).")
    private double floor;

    @Option(
            names = "--confidence-level",
            paramLabel = "LEVEL",
            defaultValue = "0.95",
            description = "Of the intervals (default: ${DEFAULT-VALUE}).")
    private double level;

    @Option(
            names = "--resamples",
            defaultValue = "1000",
            description = "Of bootstraps (default: ${DEFAULT-VALUE}).")
    private int resamples;

    @Option(names = "--seed", defaultValue = "42", description = "Of bootstraps (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
    private Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Also write a page, one file.")
    private Path html;

    @Override
    public Integer call() throws IOException {
        OptionValue.require(
                spec, floor > 0 && floor <= 1, "--quality-floor", floor + "; write a share above 0 and at most 1");
        OptionValue.require(
                spec, level > 0 && level < 1, "--confidence-level", level + "; write a level above 0 and below 1");
        OptionValue.require(spec, resamples >= 1, "--resamples", resamples + "; write 1 or more");
        new JsonFile(json).requireWritable(spec.commandLine());
        JsonFile.requireWritable(spec.commandLine(), "--html", html);
        ShadowLog log = new ShadowLog();
        DecisionLogs files = new DecisionLogs(logs);
        files.read(log::add);
        files.notes().forEach(note -> spec.commandLine().getErr().println(note));
        ObjectNode report = ShadowReport.of(
                log,
                chosen(log.routers()),
                new ReportTerms(floor, level, resamples, seed),
                new ShadowReport.Source(CommandWords.of(spec), files.passedOver()));
        new ShadowText(spec.commandLine().getOut()).print(report);
        new JsonFile(json).write(report);
        if (html != null) {
            ReportPage.write(report, html);
        }
        return 0;
    }

    private String chosen(Set<String> routers) {
        if (routers.isEmpty()) {
            throw new LlmRouterException(
                    "the logs have neither shadows nor splits; give a router 'shadow' or a 'split' step, and log decisions");
        } else if (router != null) {
            if (!routers.contains(router)) {
                throw new LlmRouterException(Suggestion.unknown("router", router, routers));
            }
            return router;
        } else if (routers.size() > 1) {
            throw new LlmRouterException("the logs have several routers; choose one with --router: " + routers);
        }
        return routers.iterator().next();
    }
}
