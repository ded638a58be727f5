/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.gateway.demo.DemoRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the gateway and stays. */
@Command(name = "serve", description = "Start the OpenAI-compatible gateway.", mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    private static final long DEMO_SEED = 42;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            description = "Configuration document (default: config/llmrouter.yaml, then llmrouter.yaml).",
            paramLabel = "FILE")
    private Path config;

    @Option(
            names = "--host",
            description = "Address to listen on (default: ${DEFAULT-VALUE}).",
            defaultValue = "127.0.0.1")
    private String host;

    @Option(
            names = "--port",
            description = "Port to listen on, 0 for a free one (default: ${DEFAULT-VALUE}).",
            defaultValue = "8080")
    private int port;

    @Option(
            names = "--routes",
            description = "Further Camel routes to load, such as file:routes/*.camel.yaml.",
            paramLabel = "PATTERN")
    private String routes;

    @Option(names = "--demo", description = "Serve the recorded models of the demo; needs no configuration.")
    private boolean demo;

    @Override
    public Integer call() throws Exception {
        GatewaySettings settings = GatewaySettings.at(host, port).withRoutes(routes);
        if (demo) {
            try (DemoRun run = DemoRun.start(DEMO_SEED, settings)) {
                stay(run.gateway());
            }
            return 0;
        }
        Path file = ConfigurationFile.find(config);
        if (file == null) {
            spec.commandLine().getErr().println(ConfigurationFile.whatToWrite());
            return 1;
        }
        warnIfOpen(file);
        try (Gateway gateway = Gateway.start(settings.withConfiguration("file:" + file))) {
            stay(gateway);
        }
        return 0;
    }

    private void warnIfOpen(Path file) throws java.io.IOException {
        boolean local = host.equals("127.0.0.1") || host.equals("localhost") || host.equals("::1");
        if (!local && !Files.readString(file).contains("sha256")) {
            spec.commandLine()
                    .getErr()
                    .println("warning: listening on " + host
                            + " without gateway.keys: everyone who reaches this port can spend your money");
        }
    }

    private void stay(Gateway gateway) throws InterruptedException {
        gateway.greeting().forEach(spec.commandLine().getOut()::println);
        spec.commandLine().getOut().flush();
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown, "llmrouter-stop"));
        stopped.await();
    }
}
