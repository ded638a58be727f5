/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.evaluation.OutcomeFilter;
import io.llmrouter.evaluation.OutcomeFilter.Replies;
import io.llmrouter.evaluation.OutcomeReader;
import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.evaluation.PriceList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where outcomes come from, and which of them count. */
final class OutcomeOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--outcomes",
            paramLabel = "FILE",
            required = true,
            split = ",",
            description = "Rows to learn from and, without --test, to measure on.")
    private List<Path> outcomes;

    @Option(
            names = "--models",
            paramLabel = "CHEAP,STRONG",
            split = ",",
            description = "Their names in the table, the cheapest first; also more than two.")
    private List<String> models = List.of();

    @Option(
            names = "--prices",
            paramLabel = "FILE",
            description = "Where rows state no cost_usd: YAML or JSON, MODEL: {input, output} in US dollars per million"
                    + " tokens.")
    private Path prices;

    @Option(
            names = "--only",
            paramLabel = "FIELD=VALUE",
            description = "Take rows with this value alone, such as task=mmlu; several values of a field add up.")
    private List<String> only = List.of();

    @Option(
            names = "--without",
            paramLabel = "FIELD=VALUE",
            description = "Leave rows with this value out, such as subject=astronomy; may be repeated.")
    private List<String> without = List.of();

    @Option(names = "--skip-bad", description = "Count bad lines and rows that lack a model, and leave them out.")
    private boolean skipBad;

    List<String> models() {
        if (models.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Missing required option: '--models=CHEAP,STRONG'; name at least two models, the cheapest first; or a"
                            + " --cascade where the command has it");
        }
        if (models.size() < 2 || models.stream().distinct().count() < models.size()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--models': " + models
                            + "; write at least two different names, the cheapest first");
        }
        return models;
    }

    /** Null where there are none. */
    PriceList prices() throws IOException {
        return prices == null ? null : PriceList.read(prices);
    }

    /** Says so where some costs are stated and none can be used. */
    void warnOfCosts(OutcomeTable table) {
        if (prices == null) {
            table.costGap(models()).ifPresent(gap -> spec.commandLine()
                    .getErr()
                    .println("llmrouter: warning: " + gap + "; mend the rows or add --prices FILE"));
        }
    }

    /** Without their folders. */
    List<String> fileNames() {
        return outcomes.stream().map(file -> file.getFileName().toString()).toList();
    }

    OutcomeTable learned() throws IOException {
        return read(outcomes);
    }

    OutcomeTable read(List<Path> files) throws IOException {
        return read(files, models(), Replies.NONE);
    }

    /** All rows to learn from, with what is wanted of the answers of these models. */
    OutcomeTable learned(List<String> wanted, Replies replies) throws IOException {
        return read(outcomes, wanted, replies);
    }

    OutcomeTable read(List<Path> files, List<String> wanted, Replies replies) throws IOException {
        OutcomeReader reader = new OutcomeReader(
                skipBad, new OutcomeFilter(wanted, values("--only", only), values("--without", without), replies));
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
        }
        return Progress.counting("Reading", bytes, more -> reader.read(files, more));
    }

    private Map<String, List<String>> values(String option, List<String> pairs) {
        Map<String, List<String>> values = new HashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new ParameterException(
                        spec.commandLine(),
                        "Invalid value for option '" + option + "': '" + pair + "'; write FIELD=VALUE");
            }
            values.computeIfAbsent(pair.substring(0, equals), field -> new ArrayList<>())
                    .add(pair.substring(equals + 1));
        }
        return values;
    }
}
