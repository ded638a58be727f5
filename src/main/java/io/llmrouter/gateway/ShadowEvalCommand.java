/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.evaluation.WilsonInterval;
import io.llmrouter.replay.ShadowTrials;
import io.llmrouter.shadow.ReportTerms;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether shadow reports of samples tell the truth of all. */
@Command(
        name = "shadow-eval",
        description = "Send a table of outcomes through as traffic, sample it as a router's shadow does, and hold the report's intervals"
                + " against the whole table, over many orders of the rows. The judge is always right here.",
        mixinStandardHelpOptions = true)
final class ShadowEvalCommand implements Callable<Integer> {

    private static final int PERCENT = 100;

    @Spec
    private CommandSpec spec;

    @Mixin
    private OutcomeOptions outcomes;

    @Option(names = "--rate", defaultValue = "0.05", description = "Of the sample (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--seeds",
            paramLabel = "S",
            defaultValue = "200",
            description = "Orders of the rows (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(names = "--seed", defaultValue = "1", description = "The first of them (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--escalated",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Of the requests, the longest, that the strong model answers itself (default: ${DEFAULT-VALUE}).")
    private double escalated;

    @Option(
            names = "--by",
            paramLabel = "WAY",
            defaultValue = "grades",
            description = "What the judge says: grades or preference (default: ${DEFAULT-VALUE}).")
    private String by;

    @Option(
            names = "--quality-floor",
            paramLabel = "SHARE",
            defaultValue = "0.95",
            description = "Least share of the strong model's quality (default: ${DEFAULT-VALUE}).")
    private double floor;

    @Option(
            names = "--resamples",
            defaultValue = "400",
            description = "Of each bootstrap (default: ${DEFAULT-VALUE}).")
    private int resamples;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
    private Path json;

    @Override
    public Integer call() throws IOException {
        OptionValue.require(spec, rate > 0 && rate <= 1, "--rate", rate + "; write a share above 0 and at most 1");
        OptionValue.require(spec, seeds >= 1, "--seeds", seeds + "; write 1 or more");
        OptionValue.require(
                spec, escalated >= 0 && escalated < 1, "--escalated", escalated + "; write a share of at least 0, below 1");
        OptionValue.require(
                spec, List.of("grades", "preference").contains(by), "--by", by + "; write grades or preference");
        OptionValue.require(
                spec, floor > 0 && floor <= 1, "--quality-floor", floor + "; write a share above 0 and at most 1");
        new JsonFile(json).requireWritable(spec.commandLine());
        OutcomeTable table = outcomes.learned();
        List<String> models = outcomes.models();
        double[][] costs = table.costs(models, outcomes.prices());
        ShadowTrials.Traffic traffic = new ShadowTrials.Traffic(
                table.rows(),
                models.get(0),
                models.get(models.size() - 1),
                costs == null ? new double[table.rows().size()][2] : ends(costs),
                escalated,
                by.equals("grades"));
        ShadowTrials trials = new ShadowTrials(traffic, new ReportTerms(floor, 0.95, resamples, seed), rate);
        List<JsonNode> reports = Progress.during("Sampling", seeds, step -> LongStream.range(seed, seed + seeds)
                .mapToObj(trials::report)
                .peek(report -> step.run())
                .toList());
        print(traffic.truth(), table.rows().size(), reports, costs != null);
        return 0;
    }

    /** The cheapest and the strongest alone. */
    private static double[][] ends(double[][] costs) {
        return Arrays.stream(costs)
                .map(row -> new double[] {row[0], row[row.length - 1]})
                .toArray(double[][]::new);
    }

    private void print(ShadowTrials.Truth truth, int rows, List<JsonNode> reports, boolean priced) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        ObjectNode figures = new ObjectMapper().createObjectNode();
        out.printf(
                Locale.ROOT,
                "truth       %d requests: route %.2f %% good, strong %.2f %%, ratio %.2f %%, difference %+.2f %%%n",
                rows,
                PERCENT * truth.served(),
                PERCENT * truth.shadow(),
                PERCENT * truth.ratio(),
                PERCENT * truth.difference());
        double pairs = reports.stream()
                .mapToInt(report -> report.at("/quality/pairs").asInt())
                .average()
                .orElseThrow();
        out.printf(Locale.ROOT, "sample      %.1f comparisons on the mean of %d orders%n", pairs, reports.size());
        figures.put("rows", rows)
                .put("ratio", truth.ratio())
                .put("difference", truth.difference())
                .put("pairs", pairs);
        if (by.equals("grades")) {
            covered(out, figures, "ratio", "/quality/ratio", truth.ratio(), reports);
        }
        covered(out, figures, "difference", "/quality/difference", truth.difference(), reports);
        if (priced) {
            covered(out, figures, "saved", "/cost/saved", truth.saved(), reports);
        }
        verdicts(out, figures, truth, reports);
        out.flush();
        new JsonFile(json).write(figures);
    }

    private static void covered(
            PrintWriter out, ObjectNode figures, String name, String place, double truth, List<JsonNode> reports) {
        int covered = 0;
        int below = 0;
        double width = 0;
        double mean = 0;
        for (JsonNode report : reports) {
            JsonNode estimate = report.at(place);
            double low = estimate.path("low").asDouble(Double.NEGATIVE_INFINITY);
            double high = estimate.path("high").asDouble(Double.POSITIVE_INFINITY);
            covered += low <= truth && truth <= high ? 1 : 0;
            below += high < truth ? 1 : 0;
            width += (high - low) / 2 / reports.size();
            mean += estimate.path("value").asDouble() / reports.size();
        }
        var interval = WilsonInterval.of((double) covered / reports.size(), reports.size());
        out.printf(
                Locale.ROOT,
                "%-11s truth %.4g, mean estimate %.4g, half width %.4g; covered by %d of %d: %.1f %% [%.1f, %.1f]; too low %d, too high %d%n",
                name,
                truth,
                mean,
                width,
                covered,
                reports.size(),
                100.0 * covered / reports.size(),
                PERCENT * interval.low(),
                PERCENT * interval.high(),
                below,
                reports.size() - covered - below);
        figures.putObject(name)
                .put("truth", truth)
                .put("mean", mean)
                .put("half_width", width)
                .put("covered", covered)
                .put("of", reports.size())
                .put("low", interval.low())
                .put("high", interval.high());
    }

    private void verdicts(PrintWriter out, ObjectNode figures, ShadowTrials.Truth truth, List<JsonNode> reports) {
        boolean holds = by.equals("grades") ? truth.ratio() >= floor : truth.difference() >= floor - 1;
        ObjectNode verdicts = figures.putObject("verdicts").put("truly_holds", holds);
        StringBuilder words = new StringBuilder();
        for (String state : List.of("holds", "fails", "unsure")) {
            long count = reports.stream()
                    .filter(report -> report.at("/verdict/state").asText().equals(state))
                    .count();
            verdicts.put(state, count);
            words.append(words.isEmpty() ? "" : ", ").append(state).append(' ').append(count);
        }
        out.printf(
                Locale.ROOT,
                "verdicts    floor %.1f %%, which the route %s: %s%n",
                PERCENT * floor,
                holds ? "holds" : "does not hold",
                words);
    }
}
