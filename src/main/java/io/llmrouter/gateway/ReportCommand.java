/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.gateway.report.ReportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws the figures of an earlier evaluation. */
@Command(
        name = "report",
        description = "Write a page with charts, one file that needs no network, from the figures of evaluate --json.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", paramLabel = "FILE", required = true, description = "Figures that evaluate has written.")
    private Path json;

    @Option(names = "--html", paramLabel = "FILE", required = true, description = "Where the page goes.")
    private Path html;

    @Override
    public Integer call() throws IOException {
        ReportPage.write(report(), html);
        spec.commandLine().getOut().println("wrote " + html);
        return 0;
    }

    private ObjectNode report() throws IOException {
        if (!Files.isReadable(json) || Files.isDirectory(json)) {
            throw new LlmRouterException(
                    "figures '" + json + "' cannot be read; name a file that evaluate --json wrote");
        }
        try {
            JsonNode figures = new ObjectMapper().readTree(json.toFile());
            if (figures.path("report") instanceof ObjectNode report) {
                return report;
            }
        } catch (JsonProcessingException e) {
            throw new LlmRouterException(
                    "figures '" + json + "' are no JSON (" + e.getOriginalMessage()
                            + "); name a file that evaluate --json wrote",
                    e);
        }
        throw new LlmRouterException("figures '" + json
                + "' have no object 'report'; write them again with evaluate --json of this version");
    }
}
