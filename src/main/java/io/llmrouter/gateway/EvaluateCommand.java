/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.evaluation.Bootstrap;
import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.evaluation.PriceList;
import io.llmrouter.evaluation.ReportContext;
import io.llmrouter.evaluation.Router;
import io.llmrouter.evaluation.RoutingReplay;
import io.llmrouter.evaluation.RoutingReport;
import io.llmrouter.evaluation.Split;
import io.llmrouter.gateway.report.ReportPage;
import io.llmrouter.prediction.PredictorMethod;
import io.llmrouter.training.TrainingTable;
import io.llmrouter.tuning.CascadeEvaluator;
import io.llmrouter.tuning.CascadeReport;
import io.llmrouter.tuning.CascadeRows;
import io.llmrouter.tuning.CascadeWorth;
import io.llmrouter.tuning.MeasuredCascade;
import io.llmrouter.tuning.Wanted;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What deciding before the call is worth on a table of outcomes. */
@Command(
        name = "evaluate",
        description = "Measure routers on a table of outcomes: JSON Lines, also gzipped, one request a line:"
                + " id, query, outcomes [{model, score, cost_usd?, tokens_in?, tokens_out?}].",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {

    private static final CascadeWorth.Volume VOLUME = new CascadeWorth.Volume(100_000, 0, 0);

    @Spec
    private CommandSpec spec;

    @Mixin
    private OutcomeOptions outcomes;

    @Mixin
    private CascadeOptions cascade;

    @Mixin
    private EmbeddedRequests embedded;

    @Option(
            names = "--router",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "predictor,length,random",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
            completionCandidates = Names.class)
    private List<String> routers;

    @ArgGroup
    private EvaluationProtocol protocol = new EvaluationProtocol();

    @Option(
            names = "--group-by",
            paramLabel = "FIELD",
            description = "With --folds: rows of equal FIELD, such as subject, are in one fold.")
    private String groupBy;

    @Option(
            names = "--seeds",
            paramLabel = "S",
            defaultValue = "1",
            description = "With --labels: S independent draws; figures are means, intervals are over the draws.")
    private int seeds;

    @Option(
            names = "--seed",
            defaultValue = "42",
            description = "Of splits, learning and intervals (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--resamples",
            defaultValue = "1000",
            description = "Of the bootstrap over rows (default: ${DEFAULT-VALUE}).")
    private int resamples;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
    private Path json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Also write a page with charts of the routers that learn, or of the cascade, one file.")
    private Path html;

    /** For the help. */
    private static final class Names extends ArrayList<String> {

        private static final long serialVersionUID = 1;

        Names() {
            super(Router.known());
        }
    }

    @Override
    public Integer call() throws IOException {
        new JsonFile(json).requireWritable(spec.commandLine());
        JsonFile.requireWritable(spec.commandLine(), "--html", html);
        if (cascade.named()) {
            return measureCascade();
        }
        List<Router> chosen = checked();
        OutcomeTable learned = outcomes.learned();
        OutcomeTable table = protocol.test() == null ? learned : learned.and(outcomes.read(List.of(protocol.test())));
        outcomes.warnOfCosts(table);
        PriceList prices = outcomes.prices();
        List<EvaluationProtocol.Draw> draws = protocol.draws(
                table,
                learned.rows().size(),
                groupBy,
                LongStream.range(seed, seed + seeds).boxed().toList());
        RoutingReplay.Requests requests = chosen.stream().anyMatch(EvaluateCommand::readsMeaning)
                ? embedded.of(table, prices, spec.commandLine().getErr())
                : EmbeddedRequests.plain(table, prices);
        EvaluationRun run = new EvaluationRun(requests, outcomes.models(), chosen, new Bootstrap(resamples, seed));
        long steps = (long) draws.size() * draws.get(0).splits().size() * chosen.size();
        Progress.during("Learning", steps, step -> {
            draws.forEach(draw -> run.measure(draw, draws.size() == 1, step));
            return run;
        });
        write(table, run);
        return 0;
    }

    private int measureCascade() throws IOException {
        List<String> models = cascade.models();
        Wanted wanted = cascade.wanted();
        OptionValue.require(spec, resamples >= 0, "--resamples", "'" + resamples + "'; write 0 or more");
        OutcomeTable learned = outcomes.learned(models, cascade.replies());
        OutcomeTable table = protocol.test() == null
                ? learned
                : learned.and(outcomes.read(List.of(protocol.test()), models, cascade.replies()));
        requireSeeds();
        List<List<Split>> draws = protocol
                .draws(
                        table,
                        learned.rows().size(),
                        groupBy,
                        LongStream.range(seed, seed + seeds).boxed().toList())
                .stream()
                .map(EvaluationProtocol.Draw::splits)
                .toList();
        CascadeRows rows = cascade.sliced(CascadeRows.of(table, models, outcomes.prices()));
        CascadeEvaluator evaluator = new CascadeEvaluator(
                rows,
                cascade.signal(rows, embedded),
                wanted,
                new CascadeEvaluator.Plan(
                        new Bootstrap(seeds == 1 ? resamples : 0, seed),
                        true,
                        cascade.certifyRows(),
                        TrainingTable.sample(learned, models),
                        cascade.search()),
                Clock.systemUTC());
        MeasuredCascade measured =
                Progress.during("Measuring", (long) seeds * evaluator.steps(), step -> evaluator.over(draws, step));
        new CascadeText(spec.commandLine().getOut()).print(table, measured);
        ObjectNode figures = CascadeJson.of(table, measured);
        if (json != null || html != null) {
            figures.set("report", CascadeReport.of(measured, measured.worth(VOLUME), context(table, models)));
        }
        new JsonFile(json).write(figures);
        if (html != null) {
            ReportPage.write((ObjectNode) figures.path("report"), html);
        }
        return 0;
    }

    private void write(OutcomeTable table, EvaluationRun run) throws IOException {
        new EvaluationText(spec.commandLine().getOut()).print(table, run.singles(), run.evaluation());
        ObjectNode figures = EvaluationJson.of(table, run.singles(), run.evaluation());
        if (!run.learned().isEmpty() && (json != null || html != null)) {
            ObjectNode report = RoutingReport.of(run.learned(), context(table, outcomes.models()));
            EvaluationJson.rank(report, figures);
            figures.set("report", report);
        }
        new JsonFile(json).write(figures);
        if (html != null) {
            ReportPage.write((ObjectNode) figures.path("report"), html);
        }
    }

    private ReportContext context(OutcomeTable table, List<String> models) {
        return new ReportContext(
                (cascade.named()
                        ? "Cascade " + String.join(" > ", models)
                        : "Routing between " + String.join(", ", models)),
                CommandWords.of(spec),
                protocol.sentence(groupBy),
                table.labels(),
                seed,
                Math.max(1, resamples),
                table.skipped());
    }

    private void requireSeeds() {
        OptionValue.require(spec, seeds >= 1, "--seeds", "'" + seeds + "'; write 1 or more");
        OptionValue.require(
                spec, seeds == 1 || protocol.drawsLabels(), "--seeds", "there are no draws without --labels");
    }

    private List<Router> checked() {
        OptionValue.require(spec, resamples >= 0, "--resamples", "'" + resamples + "'; write 0 or more");
        requireSeeds();
        OptionValue.require(
                spec, groupBy == null || protocol.folds(), "--group-by", "there are no folds with --labels or --test");
        OptionValue.require(
                spec,
                embedded.isKnown(),
                "--embedding",
                "'" + embedded.name() + "' is unknown; leave it out or write none");
        try {
            List<Router> chosen = routers.stream().map(Router::named).toList();
            OptionValue.require(
                    spec,
                    html == null || chosen.stream().anyMatch(Router.Learned.class::isInstance),
                    "--html",
                    "a page shows routers that learn; add one to --router, such as predictor");
            return chosen;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '--router': " + e.getMessage(), e);
        }
    }

    private static boolean readsMeaning(Router router) {
        return router instanceof Router.Learned learned && learned.method() != PredictorMethod.LENGTH;
    }
}
