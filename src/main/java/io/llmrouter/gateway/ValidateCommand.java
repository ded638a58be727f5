/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.config.BundleCheck;
import io.llmrouter.config.ConfigurationLoader;
import io.llmrouter.config.RouterConfiguration;
import io.llmrouter.provider.Providers;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks a configuration document without starting anything. */
@Command(
        name = "validate",
        description = "Check a configuration document and its bundles and list everything that is wrong with them.",
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The document (default: config/llmrouter.yaml, then llmrouter.yaml).")
    private Path file;

    @Option(names = "--strict", description = "Let warnings fail too.")
    private boolean strict;

    @Override
    @SuppressWarnings("try") // a Camel context may be interrupted while it closes
    public Integer call() throws Exception {
        Path document = ConfigurationFile.require(file);
        try (CamelContext context = new DefaultCamelContext()) {
            context.build();
            RouterConfiguration configuration = new ConfigurationLoader(
                            context::resolvePropertyPlaceholders, Providers.onClassPath())
                    .load(document.getFileName().toString(), Files.readString(document));
            BundleCheck.check(configuration);
            PrintWriter out = spec.commandLine().getOut();
            configuration.warnings().forEach(warning -> out.println("warning: " + warning));
            out.println(document + " is good: models " + configuration.models().keySet() + ", routers "
                    + configuration.routers().keySet());
            return strict && !configuration.warnings().isEmpty() ? 1 : 0;
        }
    }
}
