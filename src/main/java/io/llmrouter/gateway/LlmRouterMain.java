/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line. Exit status: 0 done, 1 failed, 2 called wrongly. */
@Command(
        name = "llmrouter",
        description = "Sends every request to the cheapest language model that is good enough.",
        mixinStandardHelpOptions = true,
        versionProvider = LlmRouterMain.Version.class,
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            ValidateCommand.class,
            ExplainCommand.class,
            BenchCommand.class,
            HelpCommand.class
        })
public final class LlmRouterMain implements Runnable {

    private static final String COMMON_POOL = "java.util.concurrent.ForkJoinPool.common.parallelism";

    private final CommandLine line = new CommandLine(this);

    @Override
    public void run() {
        line.usage(line.getOut());
    }

    /**
     * Runs a command.
     *
     * @param arguments command and options
     */
    public static void main(String[] arguments) {
        shareCommonPool();
        System.exit(execute(arguments));
    }

    /**
     * Runs a command without ending the process.
     *
     * @param arguments command and options
     * @return the exit status
     */
    public static int execute(String... arguments) {
        return new CommandLine(new LlmRouterMain())
                .setExecutionExceptionHandler(LlmRouterMain::explain)
                .execute(arguments);
    }

    /** On two cores or fewer the JDK starts a thread for every task of its common pool, and its HTTP client has one per call. */
    private static void shareCommonPool() {
        if (Runtime.getRuntime().availableProcessors() <= 2 && System.getProperty(COMMON_POOL) == null) {
            System.setProperty(COMMON_POOL, "2");
        }
    }

    /** A user needs the message; the stack trace only when it was a defect. */
    private static int explain(Exception thrown, CommandLine line, CommandLine.ParseResult parsed) {
        line.getErr().println("llmrouter: " + thrown.getMessage());
        if (!(thrown instanceof io.llmrouter.failure.LlmRouterException) && System.getenv("LLMROUTER_DEBUG") != null) {
            thrown.printStackTrace(line.getErr());
        }
        return 1;
    }

    /** Version from the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = LlmRouterMain.class.getPackage().getImplementationVersion();
            return new String[] {
                "llmrouter " + (version == null ? "(not packaged)" : version),
                "Java " + Runtime.version() + " on " + System.getProperty("os.name")
            };
        }
    }
}
