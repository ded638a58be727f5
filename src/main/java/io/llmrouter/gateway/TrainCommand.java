/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.bundle.BundleFile;
import io.llmrouter.bundle.ModelIdentity;
import io.llmrouter.bundle.OperatingTarget;
import io.llmrouter.bundle.OperatingTarget.Kind;
import io.llmrouter.bundle.RouterBundle;
import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.evaluation.OutcomesException;
import io.llmrouter.evaluation.RoutingReplay;
import io.llmrouter.prediction.PredictorMethod;
import io.llmrouter.training.PredictorTraining;
import io.llmrouter.training.PredictorTraining.Wanted;
import io.llmrouter.training.TrainingRows;
import io.llmrouter.training.TrainingTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** From a table of outcomes to the bundle that a router's {@code predictor} step loads. */
@Command(
        name = "train",
        description = "Learn from a table of outcomes which model is good enough for a request, and write a bundle for"
                + " 'decide: [{predictor: {bundle: file:...}}]'.",
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private OutcomeOptions outcomes;

    @Mixin
    private EmbeddedRequests embedded;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where the bundle goes.")
    private Path out;

    @Option(
            names = "--router",
            paramLabel = "NAME",
            defaultValue = "predictor",
            description = "How to predict, as in evaluate (default: ${DEFAULT-VALUE}).")
    private String router;

    @Option(
            names = "--quality-floor",
            paramLabel = "Q",
            split = ",",
            description = "Quality of at least Q times always asking the strongest, certified; several with commas"
                    + " (default, if no target is named: 0.9,0.95).")
    private List<Double> floors = List.of();

    @Option(
            names = "--target-share",
            paramLabel = "S",
            split = ",",
            description = "Share of requests for the strongest model, in [0, 1].")
    private List<Double> shares = List.of();

    @Option(
            names = "--budget",
            paramLabel = "COST",
            split = ",",
            description = "Mean cost of a request in US dollars; needs costs in the table or --prices.")
    private List<Double> budgets = List.of();

    @Option(
            names = "--confidence-level",
            paramLabel = "P",
            defaultValue = "0.9",
            description = "Of certificates, in (0, 1) (default: ${DEFAULT-VALUE}).")
    private double confidence;

    @Option(names = "--seed", defaultValue = "42", description = "Of everything random (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() throws IOException {
        PredictorMethod method = checked();
        List<Wanted> wanted = wanted();
        OutcomeTable table = outcomes.learned();
        outcomes.warnOfCosts(table);
        double[][] costs = table.costs(outcomes.models(), outcomes.prices());
        OptionValue.require(
                spec, costs != null || budgets.isEmpty(), "--budget", "the table states no costs; add --prices FILE");
        RoutingReplay.Requests requests =
                embedded.of(table, outcomes.prices(), spec.commandLine().getErr());
        TrainingRows rows = TrainingTable.rows(requests, outcomes.models(), costs, outcomes.fileNames());
        PredictorTraining training = new PredictorTraining(method, requests.embedder(), seed, Clock.systemUTC());
        RouterBundle bundle = learned(training, rows, wanted);
        BundleFile written = BundleFile.write(bundle, out);
        print(spec.commandLine().getOut(), written);
        return 0;
    }

    private RouterBundle learned(PredictorTraining training, TrainingRows rows, List<Wanted> wanted) {
        try {
            return Progress.during(
                    "Learning",
                    PredictorTraining.steps(rows.requests().size()),
                    step -> training.train(rows, wanted, 1 - confidence, step));
        } catch (IllegalArgumentException e) { // what the table does not allow
            throw new OutcomesException(e.getMessage(), e);
        }
    }

    private PredictorMethod checked() {
        JsonFile.requireBundle(spec.commandLine(), "--out", out);
        OptionValue.require(
                spec,
                confidence > 0 && confidence < 1,
                "--confidence-level",
                confidence + "; write a number such as 0.9");
        OptionValue.require(
                spec,
                floors.stream().allMatch(q -> q > 0 && q <= 1),
                "--quality-floor",
                floors + "; each is in (0, 1]");
        OptionValue.require(
                spec,
                shares.stream().allMatch(s -> s >= 0 && s <= 1),
                "--target-share",
                shares + "; each is in [0, 1]");
        OptionValue.require(
                spec,
                embedded.isKnown(),
                "--embedding",
                "'" + embedded.name() + "' is unknown; leave it out or write none");
        try {
            return PredictorMethod.named(router);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '--router': " + e.getMessage(), e);
        }
    }

    private List<Wanted> wanted() {
        List<Wanted> wanted = new ArrayList<>();
        floors.forEach(q -> wanted.add(new Wanted(Kind.QUALITY_FLOOR, q)));
        shares.forEach(s -> wanted.add(new Wanted(Kind.TARGET_SHARE, s)));
        budgets.forEach(b -> wanted.add(new Wanted(Kind.BUDGET, b)));
        return wanted.isEmpty()
                ? List.of(new Wanted(Kind.QUALITY_FLOOR, 0.9), new Wanted(Kind.QUALITY_FLOOR, 0.95))
                : wanted;
    }

    private void print(PrintWriter to, BundleFile written) {
        RouterBundle bundle = written.bundle();
        to.printf(
                "%d rows, data %s, labels: %s%n",
                bundle.provenance().rows(),
                bundle.provenance().dataHash(),
                bundle.provenance().labels());
        for (ModelIdentity model : bundle.models()) {
            to.printf(
                    Locale.ROOT,
                    "  %-36s mean score %.4f  mean cost %.4g %s%n",
                    model.name(),
                    model.score(),
                    model.cost(),
                    bundle.costUnit());
        }
        if (bundle.metrics().has("apgr")) {
            to.printf(
                    Locale.ROOT,
                    "On %d held-out rows: APGR %.3f [%.3f, %.3f], %.1f %% unlike the rest.%n",
                    bundle.metrics().path("heldOutRows").asInt(),
                    bundle.metrics().path("apgr").asDouble(),
                    bundle.metrics().path("apgrLow").asDouble(),
                    bundle.metrics().path("apgrHigh").asDouble(),
                    100 * bundle.metrics().path("outOfDistribution").asDouble());
        }
        to.printf("%n%-28s %10s %22s %16s%n", "target", "to strong", "quality of strongest's", "cost of strong's");
        for (OperatingTarget target : bundle.targets()) {
            OperatingTarget.HeldOut on = target.heldOut();
            to.printf(
                    Locale.ROOT,
                    "%-28s %8.1f %% %20.1f %% %14.1f %%%s%n",
                    target.promise(),
                    100 * on.strongShare(),
                    100 * on.quality() / on.strongestQuality(),
                    100 * on.costFraction(),
                    target.lambda() == null ? "  off: always the strongest" : "");
        }
        bundle.targets().stream()
                .filter(target -> !target.sentence().isEmpty())
                .forEach(target -> to.println("* " + target.sentence()));
        printBreakEven(to, bundle);
        to.println("Wrote " + out + ", hash " + written.hash());
        to.flush();
    }

    private static void printBreakEven(PrintWriter to, RouterBundle bundle) {
        if (bundle.breakEven().path("escalationsBelow").isNumber()) {
            to.printf(
                    Locale.ROOT,
                    "Break-even: a cascade from the cheapest saves while it escalates less than %.1f %% of requests.%n",
                    100 * bundle.breakEven().path("escalationsBelow").asDouble());
        }
    }
}
