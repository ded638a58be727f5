/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.evaluation.Bootstrap;
import io.llmrouter.evaluation.OutcomeFilter.Replies;
import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.evaluation.SearchComparison;
import io.llmrouter.evaluation.SearchContender;
import io.llmrouter.evaluation.SearchFigures;
import io.llmrouter.evaluation.Split;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which search finds the best thresholds from how many labels. */
@Command(
        name = "compare-thresholds",
        description = "Compare searches for the thresholds of a cascade: learned from a few labelled rows, measured on"
                + " all others, by the area under the curve of error over cost.",
        mixinStandardHelpOptions = true)
final class CompareThresholdsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private OutcomeOptions outcomes;

    @Option(
            names = "--cascade",
            paramLabel = "CHEAP,STRONG",
            split = ",",
            required = true,
            description = "Models in the order in which they are asked, the cheapest first; two or more.")
    private List<String> cascade;

    @Option(
            names = "--signal",
            paramLabel = "NAME",
            defaultValue = "confidence",
            description = "The number of an outcome that says how sure the answer is (default: ${DEFAULT-VALUE}).")
    private String signal;

    @Option(
            names = "--labels",
            paramLabel = "N",
            split = ",",
            defaultValue = "30,100,300",
            description = "How many rows are learned from; one or more numbers (default: ${DEFAULT-VALUE}).")
    private List<Integer> labels;

    @Option(
            names = "--draws",
            paramLabel = "D",
            defaultValue = "50",
            description = "How often such rows are drawn (default: ${DEFAULT-VALUE}).")
    private int draws;

    @Option(
            names = "--resamples",
            defaultValue = "200",
            description = "Of draws and measured rows, for intervals (default: ${DEFAULT-VALUE}).")
    private int resamples;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Of the first draw; the others follow (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
    private Path json;

    @Override
    public Integer call() throws IOException {
        JsonFile file = new JsonFile(json);
        file.requireWritable(spec.commandLine());
        OptionValue.require(
                spec,
                cascade.size() >= 2 && cascade.stream().distinct().count() == cascade.size(),
                "--cascade",
                cascade + "; write at least two different models, the cheapest first");
        OptionValue.require(
                spec, labels.stream().allMatch(n -> n >= 2), "--labels", labels + "; write numbers of 2 or more");
        OptionValue.require(spec, draws >= 1, "--draws", "'" + draws + "'; write 1 or more");
        OptionValue.require(spec, resamples >= 1, "--resamples", "'" + resamples + "'; write 1 or more");
        OutcomeTable table = outcomes.learned(cascade, new Replies(false, signal));
        SearchComparison comparison =
                new SearchComparison(table, cascade, outcomes.prices(), new Bootstrap(resamples, seed));
        List<List<Split>> splits = labels.stream()
                .map(n -> LongStream.range(seed, seed + draws)
                        .mapToObj(draw -> Split.labels(table, n, draw))
                        .toList())
                .toList();
        List<SearchFigures> figures =
                Progress.during("Searching", (long) draws * labels.size(), step -> compared(comparison, splits, step));
        file.write(report(table, figures));
        return 0;
    }

    private List<SearchFigures> compared(SearchComparison comparison, List<List<Split>> splits, Runnable step) {
        List<SearchFigures> figures = new ArrayList<>();
        for (List<Split> drawn : splits) {
            SearchFigures compared = comparison.compare(drawn, SearchContender.all(cascade.size()), step);
            print(compared);
            figures.add(compared);
        }
        return figures;
    }

    private void print(SearchFigures figures) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%d labels, %d draws of %s%n", figures.labels(), draws, String.join(" > ", cascade));
        out.printf("  %-34s %8s %8s %10s%n", "search", "area", "loss", "search ms");
        for (int c = 0; c < figures.names().size(); c++) {
            out.printf(
                    Locale.ROOT,
                    "  %-34s %8.5f %8.5f %10.2f%n",
                    figures.names().get(c),
                    figures.meanArea(c),
                    figures.meanLoss(c),
                    figures.searchMillis()[c]);
        }
        out.println("  difference of areas [95 %], below 0 the first is better");
        for (SearchFigures.Difference difference : differences(figures)) {
            out.printf(
                    Locale.ROOT,
                    "  %-34s - %-28s %+.5f [%+.5f, %+.5f] %+6.2f %%%s%n",
                    difference.first(),
                    difference.second(),
                    difference.area().value(),
                    difference.area().interval().low(),
                    difference.area().interval().high(),
                    difference.relative() * 100,
                    difference.decided() ? "" : " undecided");
        }
        out.println();
        out.flush();
    }

    private List<SearchFigures.Difference> differences(SearchFigures figures) {
        return SearchContender.questions(cascade.size()).stream()
                .map(pair -> figures.difference(pair.get(0), pair.get(1)))
                .toList();
    }

    private ObjectNode report(OutcomeTable table, List<SearchFigures> all) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("rows", table.rows().size())
                .put("signal", signal)
                .put("draws", draws)
                .put("resamples", resamples)
                .put("seed", seed);
        ArrayNode models = root.putArray("cascade");
        cascade.forEach(models::add);
        ArrayNode comparisons = root.putArray("comparisons");
        for (SearchFigures figures : all) {
            ObjectNode comparison = comparisons.addObject().put("labels", figures.labels());
            ArrayNode searches = comparison.putArray("searches");
            for (int c = 0; c < figures.names().size(); c++) {
                searches.addObject()
                        .put("name", figures.names().get(c))
                        .put("area", figures.meanArea(c))
                        .put("loss", figures.meanLoss(c))
                        .put("search_ms", figures.searchMillis()[c]);
            }
            ArrayNode differences = comparison.putArray("differences");
            differences(figures).forEach(difference -> differences
                    .addObject()
                    .put("first", difference.first())
                    .put("second", difference.second())
                    .put("area", difference.area().value())
                    .put("area_low", difference.area().interval().low())
                    .put("area_high", difference.area().interval().high())
                    .put("relative", difference.relative())
                    .put("loss", difference.loss())
                    .put("decided", difference.decided()));
        }
        return root;
    }
}
