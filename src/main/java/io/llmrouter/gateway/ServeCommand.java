/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.gateway.demo.DemoRun;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts the gateway and stays. */
@Command(name = "serve", description = "Start the OpenAI-compatible gateway.", mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    private static final long DEMO_SEED = 42;
    private static final int LARGEST_PORT = 65_535;

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
        if (port < 0 || port > LARGEST_PORT) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--port': " + port + " is not from 0 to " + LARGEST_PORT);
        }
        GatewayOptions settings = GatewayOptions.at(host, port).withRoutes(routes);
        if (demo) {
            try (DemoRun run = DemoRun.quick(DEMO_SEED, settings)) {
                stay(run.gateway(), run::close);
            }
            return 0;
        }
        try (Gateway gateway = Gateway.start(settings.withConfiguration("file:" + ConfigurationFile.require(config)))) {
            warnIfOpen(gateway);
            stay(gateway, gateway::close);
        }
        return 0;
    }

    private void warnIfOpen(Gateway gateway) throws UnknownHostException {
        if (!gateway.asksForKeys() && !InetAddress.getByName(host).isLoopbackAddress()) {
            spec.commandLine()
                    .getErr()
                    .println("warning: listening on " + host
                            + " without gateway.keys: everyone who reaches this port can spend your money");
        }
    }

    private void stay(Gateway gateway, Runnable close) {
        gateway.greeting().forEach(spec.commandLine().getOut()::println);
        spec.commandLine().getOut().flush();
        Foreground.hold(close);
    }
}
