/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.evaluation.Bootstrap;
import io.llmrouter.evaluation.Evaluation;
import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.evaluation.PriceList;
import io.llmrouter.evaluation.Replay;
import io.llmrouter.evaluation.Router;
import io.llmrouter.evaluation.RouterFigures;
import io.llmrouter.evaluation.RoutingReplay;
import io.llmrouter.evaluation.SingleModels;
import io.llmrouter.prediction.PredictorMethod;
import java.io.IOException;
import java.nio.file.Path;
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

    @Spec
    private CommandSpec spec;

    @Mixin
    private OutcomeOptions outcomes;

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

    /** For the help. */
    private static final class Names extends ArrayList<String> {

        private static final long serialVersionUID = 1;

        Names() {
            super(Router.known());
        }
    }

    @Override
    public Integer call() throws IOException {
        JsonFile file = new JsonFile(json);
        file.requireWritable(spec.commandLine());
        List<Router> chosen = checked();
        OutcomeTable learned = outcomes.learned();
        OutcomeTable table = protocol.test() == null ? learned : learned.and(outcomes.read(List.of(protocol.test())));
        PriceList prices = outcomes.prices();
        List<EvaluationProtocol.Draw> draws = protocol.draws(
                table,
                learned.rows().size(),
                groupBy,
                LongStream.range(seed, seed + seeds).boxed().toList());
        RoutingReplay.Requests requests = chosen.stream().anyMatch(EvaluateCommand::readsMeaning)
                ? embedded.of(table, prices, spec.commandLine().getErr())
                : EmbeddedRequests.plain(table, prices);
        List<SingleModels> models = new ArrayList<>();
        List<Evaluation.Draw> measured = new ArrayList<>();
        long steps = (long) draws.size() * draws.get(0).splits().size() * chosen.size();
        Progress.during("Learning", steps, step -> {
            for (EvaluationProtocol.Draw draw : draws) {
                RoutingReplay replay = new RoutingReplay(requests, outcomes.models(), draw.splits(), draw.seed());
                models.add(SingleModels.of(replay.replay(Router.Reference.ORACLE, () -> {})));
                measured.add(measure(replay, draw.seed(), chosen, step));
            }
            return measured;
        });
        Evaluation evaluation = new Evaluation(measured);
        new EvaluationText(spec.commandLine().getOut()).print(table, models.get(0), evaluation);
        file.write(EvaluationJson.of(table, models.get(0), evaluation));
        return 0;
    }

    private List<Router> checked() {
        require(seeds >= 1, "--seeds", "'" + seeds + "'; write 1 or more");
        require(resamples >= 0, "--resamples", "'" + resamples + "'; write 0 or more");
        require(seeds == 1 || protocol.drawsLabels(), "--seeds", "there are no draws without --labels");
        require(groupBy == null || protocol.folds(), "--group-by", "there are no folds with --labels or --test");
        require(embedded.isKnown(), "--embedding", "'" + embedded.name() + "' is unknown; leave it out or write none");
        try {
            return routers.stream().map(Router::named).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '--router': " + e.getMessage(), e);
        }
    }

    private void require(boolean right, String option, String wrong) {
        if (!right) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '" + option + "': " + wrong);
        }
    }

    private static boolean readsMeaning(Router router) {
        return router instanceof Router.Learned learned && learned.method() != PredictorMethod.LENGTH;
    }

    /** Intervals over rows only where there are none over draws. */
    private Evaluation.Draw measure(RoutingReplay replay, long drawSeed, List<Router> chosen, Runnable step) {
        Bootstrap bootstrap = new Bootstrap(seeds == 1 ? resamples : 0, seed);
        List<RouterFigures> figures = new ArrayList<>();
        for (Router router : chosen) {
            Replay replayed = replay.replay(router, step);
            figures.add(bootstrap.measure(replayed));
        }
        return new Evaluation.Draw(drawSeed, replay.contenders(), figures);
    }
}
