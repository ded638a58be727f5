/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.gateway.balance.Cost;
import io.llmrouter.gateway.balance.Figures;
import io.llmrouter.gateway.balance.Scenario;
import io.llmrouter.gateway.balance.Simulation;
import io.llmrouter.gateway.balance.Strategy;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the deciders that balance do when something happens to one of three deployments. */
@Command(
        name = "balance",
        description = "Simulate three deployments of which one becomes slow, fails, or is small, with each decider that"
                + " balances: seeded, in a time that is made up.",
        mixinStandardHelpOptions = true)
final class BenchBalanceCommand implements Callable<Integer> {

    private static final String LINE = "%-9s %-22s %17s %17s %17s %13s %13s %17s%n";

    private static final int COSTED = 100_000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--seeds",
            defaultValue = "5",
            description = "Runs of each, seeds from 1 on (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--rate",
            defaultValue = "20",
            description = "Requests a second; the three serve about 50 (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--cost", description = "Measure what observing and deciding cost instead, in processor time.")
    private boolean cost;

    @Override
    public Integer call() {
        OptionValue.require(spec, seeds >= 1 && seeds <= 1000, "--seeds", seeds + "; write 1 to 1000");
        OptionValue.require(spec, rate >= 1 && rate <= 200, "--rate", rate + "; write 1 to 200");
        PrintWriter out = spec.commandLine().getOut();
        if (cost) {
            costs(out);
            return 0;
        }
        out.printf("median over %d seeds [lowest, highest], at %s requests a second%n", seeds, rate);
        out.printf(LINE, "scenario", "decider", "p50 s", "p95 s", "share %", "left after", "back after s", "swing %");
        for (Scenario scenario : Scenario.all()) {
            for (Strategy strategy : Strategy.all()) {
                List<Figures> runs = new ArrayList<>();
                for (int seed = 1; seed <= seeds; seed++) {
                    runs.add(new Simulation(scenario, strategy, rate, seed).run());
                }
                out.printf(
                        LINE,
                        scenario.name(),
                        strategy.name(),
                        text(runs, "%.1f", Figures::p50),
                        text(runs, "%.1f", Figures::p95),
                        text(runs, "%.1f", run -> 100 * run.share()),
                        text(runs, "%.0f", Figures::leavingAfter),
                        text(runs, "%.0f", Figures::backAfter),
                        text(runs, "%.1f", run -> 100 * run.swing()));
                out.flush();
            }
        }
        return 0;
    }

    private static void costs(PrintWriter out) {
        Cost costs = new Cost(COSTED);
        out.printf("%-22s %8s%n", "processor time", "ns");
        out.printf("%-22s %8.0f%n", "observing a call", costs.observing());
        for (Strategy strategy : Strategy.all()) {
            out.printf("%-22s %8.0f%n", strategy.name(), costs.deciding(strategy));
        }
        out.flush();
    }

    /** Of a figure that most runs do not have, nothing. */
    private static String text(List<Figures> runs, String format, ToDoubleFunction<Figures> figure) {
        double[] values = runs.stream()
                .mapToDouble(figure)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (2 * values.length <= runs.size()) {
            return "never";
        }
        return String.format(
                Locale.ROOT,
                format + " [" + format + ", " + format + "]",
                values[values.length / 2],
                values[0],
                values[values.length - 1]);
    }
}
