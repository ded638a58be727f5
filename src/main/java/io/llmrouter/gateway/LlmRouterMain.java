/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.failure.LlmRouterException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
        name = "llmrouter",
        description = "Sends every request to the cheapest language model that is good enough.",
        mixinStandardHelpOptions = true,
        versionProvider = LlmRouterMain.Version.class,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:Done.",
            "1:Failed, for example because the configuration is wrong; the error output says why.",
            "2:Called wrongly: an unknown command or option, or a wrong value."
        },
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            ValidateCommand.class,
            ExplainCommand.class,
            TrainCommand.class,
            CalibrateCommand.class,
            LabelCommand.class,
            IngestCommand.class,
            FeedbackExportCommand.class,
            RecalibrateCommand.class,
            SpendingCommand.class,
            EvaluateCommand.class,
            CompareThresholdsCommand.class,
            CacheEvalCommand.class,
            CacheCalibrateCommand.class,
            QuoteEvalCommand.class,
            RagEvalCommand.class,
            ReportCommand.class,
            ReplayCommand.class,
            ShadowReportCommand.class,
            ShadowEvalCommand.class,
            IntentsCommand.class,
            CacheStreamCommand.class,
            DriftEvalCommand.class,
            BenchCommand.class,
            HelpCommand.class
        })
public final class LlmRouterMain implements Runnable {

    private static final String DEBUG = "LLMROUTER_DEBUG";
    /** Level of the product's own log lines, see {@code log4j2.properties}. */
    private static final String LOG = "llmrouter.log";

    private static final String COMMON_POOL = "java.util.concurrent.ForkJoinPool.common.parallelism";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /**
     * Runs a command.
     *
     * @param arguments command and options
     */
    public static void main(String[] arguments) {
        shareCommonPool();
        logLessInDemo(arguments);
        System.exit(line().execute(arguments));
    }

    /** The command line, ready to execute. */
    static CommandLine line() {
        return new CommandLine(new LlmRouterMain()).setExecutionExceptionHandler(LlmRouterMain::explain);
    }

    /** On two cores or fewer the JDK starts a thread for every task of its common pool, and its HTTP client has one per call. */
    private static void shareCommonPool() {
        if (Runtime.getRuntime().availableProcessors() <= 2 && System.getProperty(COMMON_POOL) == null) {
            System.setProperty(COMMON_POOL, "2");
        }
    }

    /** Its report says what the configuration's log lines say; before the first logger is made. */
    private static void logLessInDemo(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("demo") && System.getProperty(LOG) == null) {
            System.setProperty(LOG, "warn");
        }
    }

    /** A user needs the message; the stack trace only who looks for a defect. */
    private static int explain(Exception thrown, CommandLine line, CommandLine.ParseResult parsed) {
        boolean expected = thrown instanceof LlmRouterException;
        line.getErr().println("llmrouter: " + (expected ? thrown.getMessage() : thrown));
        if (System.getenv(DEBUG) != null) {
            thrown.printStackTrace(line.getErr());
        } else if (!expected) {
            line.getErr().println("set " + DEBUG + "=1 to see where");
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
