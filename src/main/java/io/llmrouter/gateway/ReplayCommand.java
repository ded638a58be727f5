/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.gateway.report.ReportPage;
import io.llmrouter.journal.LogReader;
import io.llmrouter.replay.LogReplay;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what another configuration would have done with recorded traffic. */
@Command(
        name = "replay",
        description =
                "Say what another configuration would have done with the traffic of a decision log: who would have"
                        + " answered, at what cost, how well where that is known. Calls no model.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "LOG",
            description = "File of decisions.log.file; older files beside it (LOG.1, LOG.2.gz) are read first.")
    private Path log;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            required = true,
            description = "The other configuration document.")
    private Path config;

    @Option(
            names = {"-r", "--router"},
            paramLabel = "NAME",
            description = "Only the decisions of this router (default: of each, by the router of the same name).")
    private String router;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
    private Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Also write a page, one file.")
    private Path html;

    @Override
    public Integer call() throws Exception {
        JsonFile.requireWritable(spec.commandLine(), "--json", json);
        JsonFile.requireWritable(spec.commandLine(), "--html", html);
        try (ReplayedConfiguration configuration = ReplayedConfiguration.load(ConfigurationFile.require(config))) {
            ObjectNode figures = figures(configuration);
            new ReplayText(spec.commandLine().getOut()).print(figures);
            new JsonFile(json).write(figures);
            if (html != null) {
                ReportPage.write(figures, html);
            }
        }
        return 0;
    }

    private ObjectNode figures(ReplayedConfiguration configuration) {
        try {
            ObjectNode figures = new LogReplay(
                            configuration.routers(), configuration.caching(), configuration.leftOut())
                    .replay(new LogReader(log), router);
            return figures.put("command", CommandWords.of(spec));
        } catch (NoSuchFileException e) {
            throw new LlmRouterException(
                    "decision log '" + log + "' is not there; name the file of decisions.log.file", e);
        } catch (IOException e) {
            throw new LlmRouterException("decision log '" + log + "' cannot be read: " + e.getMessage(), e);
        }
    }
}
