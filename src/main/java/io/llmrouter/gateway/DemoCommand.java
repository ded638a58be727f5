/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.llmrouter.gateway.demo.DemoReport;
import io.llmrouter.gateway.demo.DemoRun;
import io.llmrouter.gateway.demo.DemoTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Recorded traffic through the real gateway, and what routing it saved. */
@Command(
        name = "demo",
        description =
                "Send recorded GSM8K traffic through the gateway and show what a cascade saves. No key, no network.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

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
        try (DemoRun run = DemoRun.start(seed, GatewaySettings.at("127.0.0.1", 0))) {
            out.println("Gateway with two recorded models at " + run.gateway().baseUrl() + "; sending " + run.requests()
                    + " requests through it.");
            out.flush();
            DemoReport report = measure(run);
            out.println();
            out.print(DemoTable.render(report, run.gateway().currency()));
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

    private static DemoReport measure(DemoRun run) {
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

    private static void stay(DemoRun run, PrintWriter out) throws InterruptedException {
        String question = run.evaluation().get(0).question().replace("'", "");
        out.println();
        run.gateway().greeting().forEach(out::println);
        out.println("or:      curl -si " + run.gateway().baseUrl()
                + "/chat/completions -H 'Content-Type: application/json' -d @request.json");
        out.println("         with one of the recorded questions, for example: " + question);
        out.flush();
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown, "llmrouter-stop"));
        stopped.await();
    }
}
