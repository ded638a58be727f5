/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.config.ConfigurationLoader;
import io.llmrouter.config.RouterConfiguration;
import io.llmrouter.feedback.ExportSettings;
import io.llmrouter.gateway.report.RecalibrationPage;
import io.llmrouter.provider.Providers;
import io.llmrouter.recalibration.BundleShelf;
import io.llmrouter.recalibration.CascadePlan;
import io.llmrouter.recalibration.HistoryEntry;
import io.llmrouter.recalibration.Recalibration;
import io.llmrouter.recalibration.RecalibrationException;
import io.llmrouter.recalibration.RecalibrationReport;
import io.llmrouter.recalibration.RecalibrationSettings;
import io.llmrouter.tuning.Wanted;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Chooses a cascade's thresholds anew on labelled traffic, and puts them in force or back. */
@Command(
        name = "recalibrate",
        description =
                "Choose the thresholds of a cascade anew on the newest labelled traffic, beside the live bundle; put them"
                        + " in force when somebody approves, or within bounds; go back by one command.",
        mixinStandardHelpOptions = true)
final class RecalibrateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The document with the router (default: config/llmrouter.yaml, then llmrouter.yaml).")
    private Path document;

    @Option(names = "--router", paramLabel = "NAME", required = true, description = "Whose cascade it is.")
    private String router;

    @Option(names = "--plan", paramLabel = "NAME", description = "The cascade (default: the only one with a bundle).")
    private String plan;

    @Option(
            names = "--log",
            paramLabel = "LOG",
            split = ",",
            description =
                    "Decision logs; older files of a log are read too (default: decisions.log.file of the document).")
    private List<Path> logs = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Candidates, bundles before and history (default: BUNDLE.history beside the bundle).")
    private Path folder;

    @Option(names = "--html", paramLabel = "FILE", description = "Also write the comparison as a page.")
    private Path html;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write it as JSON.")
    private Path json;

    @ArgGroup
    private Action action = new Action();

    /** At most one of them. */
    static final class Action {

        @Option(
                names = "--approve",
                paramLabel = "CANDIDATE",
                arity = "0..1",
                fallbackValue = "",
                description = "Put a candidate in force, by its hash (default: the newest).")
        private String approve;

        @Option(
                names = "--auto",
                description =
                        "Put the candidate in force if no promise becomes looser and no stage accepts more than --max-step"
                                + " beyond what it accepts now.")
        private boolean auto;

        @Option(names = "--rollback", description = "Put the bundle before in force again.")
        private boolean rollBack;

        @Option(names = "--history", description = "Show what was done, by whom and why.")
        private boolean history;
    }

    @Option(
            names = "--newest",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Labelled rows, the newest (default: ${DEFAULT-VALUE}).")
    private int newest;

    @Option(
            names = "--min-labels",
            paramLabel = "N",
            defaultValue = "200",
            description = "Fewer are an error (default: ${DEFAULT-VALUE}).")
    private int minLabels;

    @Option(
            names = "--max-step",
            paramLabel = "SHARE",
            defaultValue = "0.05",
            description = "How much more of a stage's answers --auto may accept (default: ${DEFAULT-VALUE}).")
    private double maxStep;

    @Option(
            names = "--quality-floor",
            paramLabel = "Q",
            description = "Certify this share of always asking the strongest (default: what the live bundle promises).")
    private Double floor;

    @Option(
            names = "--confidence-level",
            paramLabel = "P",
            defaultValue = "0.9",
            description = "Of --quality-floor (default: ${DEFAULT-VALUE}).")
    private double confidence;

    @Mixin
    private LabelOptions labels;

    @Option(
            names = "--who",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Who does it, for the history (default: ${DEFAULT-VALUE}).")
    private String who;

    @Option(names = "--why", paramLabel = "TEXT", defaultValue = "", description = "Why, for the history.")
    private String why;

    @Option(names = "--seed", defaultValue = "42", description = "Of everything random (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--resamples",
            defaultValue = "1000",
            description = "Of the bootstrap over rows (default: ${DEFAULT-VALUE}).")
    private int resamples;

    @Override
    public Integer call() throws Exception {
        JsonFile.requireWritable(spec.commandLine(), "--html", html);
        JsonFile.requireWritable(spec.commandLine(), "--json", json);
        RouterConfiguration configuration = configuration();
        CascadePlan cascade = CascadePlan.of(configuration, router, plan);
        BundleShelf shelf = new BundleShelf(cascade.bundle(), folder, Clock.systemUTC());
        PrintWriter out = spec.commandLine().getOut();
        if (action.history) {
            shelf.history().forEach(entry -> out.println(line(entry)));
        } else if (action.rollBack) {
            out.println("Bundle " + shelf.rollBack(who, why) + " is in force again in " + cascade.bundle());
        } else if (action.approve != null) {
            String candidate = action.approve.isBlank() ? null : action.approve;
            out.println("Candidate " + new Recalibration(cascade, shelf, Clock.systemUTC()).approve(candidate, who, why)
                    + " is in force in " + cascade.bundle() + "; --rollback takes it back");
        } else {
            propose(configuration, cascade, shelf);
        }
        out.flush();
        return 0;
    }

    private void propose(RouterConfiguration configuration, CascadePlan cascade, BundleShelf shelf) throws IOException {
        DecisionLogs events = new DecisionLogs(logs(configuration));
        RecalibrationSettings settings = settings(cascade);
        Recalibration recalibration = new Recalibration(cascade, shelf, Clock.systemUTC());
        RecalibrationReport report =
                action.auto ? recalibration.automatic(events, settings) : recalibration.propose(events, settings, who);
        PrintWriter out = spec.commandLine().getOut();
        new RecalibrationText(out).print(report);
        events.notes().forEach(out::println);
        if (html != null) {
            RecalibrationPage.write(report, html);
        }
        if (json != null) {
            new JsonFile(json).write(report.json());
        }
        String candidate = report.candidate().hash();
        if (action.auto && report.objections().isEmpty()) {
            out.println("Candidate " + candidate + " is in force; --rollback takes it back");
        } else {
            out.println((action.auto ? "NOT put in force. " : "") + "Wrote " + shelf.candidate(candidate)
                    + "; --approve " + candidate + " puts it in force");
        }
    }

    private List<Path> logs(RouterConfiguration configuration) {
        if (!logs.isEmpty()) {
            return logs;
        } else if (configuration.decisions().log() == null) {
            throw new RecalibrationException(
                    "no decision log: the document has no decisions.log.file; name logs by --log");
        }
        return List.of(configuration.decisions().log().file());
    }

    private RecalibrationSettings settings(CascadePlan cascade) {
        try {
            ExportSettings labelled = labels.settings(cascade.models(), router);
            return new RecalibrationSettings(
                    newest,
                    minLabels,
                    maxStep,
                    floor == null ? null : Wanted.Certified.qualityFloor(floor, 1 - confidence),
                    labelled,
                    resamples,
                    seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    @SuppressWarnings("try") // a Camel context may be interrupted while it closes
    private RouterConfiguration configuration() throws Exception {
        Path file = ConfigurationFile.require(document);
        try (CamelContext context = new DefaultCamelContext()) {
            context.build();
            return new ConfigurationLoader(context::resolvePropertyPlaceholders, Providers.onClassPath())
                    .load(file.getFileName().toString(), Files.readString(file));
        }
    }

    private static String line(HistoryEntry entry) {
        return entry.time() + "  " + entry.action() + "  " + entry.from() + " -> " + entry.to() + "  by " + entry.who()
                + (entry.why().isBlank() ? "" : ": " + entry.why());
    }
}
