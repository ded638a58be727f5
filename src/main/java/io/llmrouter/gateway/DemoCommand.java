/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.gateway.demo.DemoReport;
import io.llmrouter.gateway.demo.DemoRow;
import io.llmrouter.gateway.demo.DemoRun;
import io.llmrouter.gateway.demo.DemoTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Recorded traffic through the real gateway, and what routing it saved. */
@Command(
        name = "demo",
        description =
                "Send recorded GSM8K traffic through the gateway and show what a cascade saves, then a stream that repeats itself"
                        + " and what a cache saves. No key, no network.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    /** What would have to be escaped in JSON or in a shell. */
    private static final Pattern SPECIAL = Pattern.compile("[^\\x20-\\x7e]|['\"\\\\]");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--seed",
            description =
                    "Seed of the draw of calibration rows, of the intervals and of the stream (default: ${DEFAULT-VALUE}).",
            defaultValue = "42")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
    private Path json;

    @Option(names = "--keep", description = "Leave the gateway up afterwards.")
    private boolean keep;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        JsonFile file = new JsonFile(json);
        file.requireWritable(spec.commandLine());
        try (DemoRun run = DemoRun.start(seed, GatewayOptions.at("127.0.0.1", 0))) {
            out.println("Gateway with three recorded models at " + run.gateway().baseUrl() + "; sending "
                    + run.requests() + " requests through it.");
            out.flush();
            DemoReport report = Progress.during("Asking", run.requests(), run::measure);
            out.println();
            out.print(DemoTable.render(report));
            if (json != null) {
                file.write(report);
                out.println("* Figures written to " + json);
            }
            out.flush();
            if (keep) {
                stay(run, out);
            }
        }
        return 0;
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
        Foreground.hold(run::close);
    }
}
