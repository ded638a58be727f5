/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.llmrouter.gateway.demo.DemoReport;
import io.llmrouter.gateway.demo.DemoRow;
import io.llmrouter.gateway.demo.DemoRun;
import io.llmrouter.gateway.demo.DemoTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Recorded traffic through the real gateway, and what routing it saved. */
@Command(
        name = "demo",
        description =
                "Send recorded GSM8K traffic through the gateway and show what a cascade saves. No key, no network.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    /** What would have to be escaped in JSON or in a shell. */
    private static final Pattern SPECIAL = Pattern.compile("[^\\x20-\\x7e]|['\"\\\\]");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--seed",
            description = "Seed of the draw of calibration rows and of the intervals (default: ${DEFAULT-VALUE}).",
            defaultValue = "42")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
    private Path json;

    @Option(names = "--keep", description = "Leave the gateway up afterwards.")
    private boolean keep;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        requireWritable();
        try (DemoRun run = DemoRun.start(seed, GatewaySettings.at("127.0.0.1", 0))) {
            out.println("Gateway with two recorded models at " + run.gateway().baseUrl() + "; sending " + run.requests()
                    + " requests through it.");
            out.flush();
            DemoReport report = measure(run);
            out.println();
            out.print(DemoTable.render(report));
            if (json != null) {
                write(report);
                out.println("* Figures written to " + json);
            }
            out.flush();
            if (keep) {
                stay(run, out);
            }
        }
        return 0;
    }

    /** Before the run, not after it. */
    private void requireWritable() {
        if (json == null) {
            return;
        }
        Path folder = json.toAbsolutePath().getParent();
        if (folder == null || !Files.isWritable(folder) || Files.isDirectory(json)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--json': '" + json
                            + "' cannot be written; name a file in a folder that exists");
        }
    }

    /** With a bar only where somebody sees it move. */
    private static DemoReport measure(DemoRun run) {
        if (!CommandLine.Help.Ansi.AUTO.enabled()) {
            return run.measure(() -> {});
        }
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName("Asking")
                .setInitialMax(run.requests())
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250);
        try (ProgressBar bar = builder.build()) {
            return run.measure(bar::step);
        }
    }

    private void write(DemoReport report) throws IOException {
        Path target = json.toAbsolutePath();
        Path temporary = Files.createTempFile(target.getParent(), ".demo", ".json");
        try {
            Files.writeString(
                    temporary,
                    new ObjectMapper()
                                    .enable(SerializationFeature.INDENT_OUTPUT)
                                    .writeValueAsString(report) + "\n");
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void stay(DemoRun run, PrintWriter out) {
        String question = run.evaluation().stream()
                .map(DemoRow::question)
                .filter(text -> !SPECIAL.matcher(text).find())
                .findFirst()
                .orElse("one of the recorded questions");
        out.println();
        run.gateway().greeting().forEach(out::println);
        out.println("or:      curl -si " + run.gateway().baseUrl()
                + "/chat/completions -H 'Content-Type: application/json' -d '"
                + "{\"model\": \"router/math\", \"messages\": [{\"role\": \"user\", \"content\": \"" + question
                + "\"}]}'");
        out.flush();
        Foreground.hold(run.gateway());
    }
}
