/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.drift.DriftSettings;
import io.llmrouter.evaluation.OutcomeFilter.Replies;
import io.llmrouter.evaluation.OutcomeRow;
import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.provider.InProcessEmbedding;
import io.llmrouter.replay.DriftPool;
import io.llmrouter.replay.DriftTrials;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How soon drift is noticed, and how often it is where there is none. */
@Command(
        name = "drift-eval",
        description = {
            "Draw traffic from recorded outcomes, easy requests that both models answer well and hard ones that the cheap one"
                    + " does not, and count how many requests after a change of their shares the escalation rate raises an"
                    + " alarm; then how often any detector does while nothing changes.",
            "A request escalates as it would live: by the recorded signal of the cheap answer and a threshold."
        },
        mixinStandardHelpOptions = true)
final class DriftEvalCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private OutcomeOptions outcomes;

    @Option(
            names = "--signal",
            paramLabel = "NAME",
            defaultValue = "confidence",
            description =
                    "The number of an outcome that says how sure the answer is; score for one that is always right"
                            + " (default: ${DEFAULT-VALUE}).")
    private String signal;

    @Option(
            names = "--threshold",
            paramLabel = "P",
            defaultValue = "NaN",
            description = "Probability from which the cheap answer is accepted; default: where easy and hard requests"
                    + " are told apart best.")
    private double threshold;

    @Option(
            names = "--from",
            paramLabel = "SHARE",
            defaultValue = "0.2",
            description = "Of hard requests before the change (default: ${DEFAULT-VALUE}).")
    private double from;

    @Option(
            names = "--to",
            paramLabel = "SHARE",
            defaultValue = "0.4",
            description = "Of hard requests after it (default: ${DEFAULT-VALUE}).")
    private double to;

    @Option(
            names = "--tapes",
            paramLabel = "N",
            defaultValue = "1000",
            description = "With a change (default: ${DEFAULT-VALUE}).")
    private int tapes;

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Without a change (default: ${DEFAULT-VALUE}).")
    private long requests;

    @Option(
            names = "--tape-length",
            paramLabel = "N",
            defaultValue = "50000",
            description = "Requests of a tape without a change; each learns anew (default: ${DEFAULT-VALUE}).")
    private int length;

    @Option(
            names = "--false-alarm-every",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Requests to a false alarm in the mean, at least, as in the configuration (default:"
                    + " ${DEFAULT-VALUE}).")
    private int falseAlarmEvery;

    @Option(
            names = "--reference",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Requests from which is learned what is usual (default: ${DEFAULT-VALUE}).")
    private int reference;

    @Option(names = "--embed", description = "Embed the requests as well, to watch what they are about.")
    private boolean embed;

    @Option(names = "--seed", defaultValue = "1", description = "Of the first tape (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
    private Path json;

    @Override
    public Integer call() throws IOException {
        JsonFile file = new JsonFile(json);
        file.requireWritable(spec.commandLine());
        check();
        List<String> models = outcomes.models();
        OptionValue.require(spec, models.size() == 2, "--models", models + "; write two, the cheap one first");
        Replies replies = signal.equals(DriftPool.PERFECT) ? Replies.NONE : new Replies(false, signal);
        OutcomeTable table = outcomes.learned(models, replies);
        DriftPool pool = DriftPool.of(
                table, models, new DriftPool.Terms(signal, from, threshold, seed, embedding()), outcomes.prices());
        DriftTrials trials =
                new DriftTrials(pool, new DriftSettings(true, falseAlarmEvery, reference, Double.NaN, false));
        List<Integer> delays = Progress.during("Changing", tapes, step -> trials.delays(from, to, tapes, seed, step));
        Map<String, Integer> alarms = Progress.during(
                "Unchanged",
                (requests + length - 1) / length,
                step -> trials.falseAlarms(from, requests, length, seed, step));
        DriftReport report = new DriftReport(
                pool,
                new DriftReport.Shift(signal, from, to, tapes, requests, seed),
                trials.settings(),
                delays,
                alarms);
        report.print(spec.commandLine().getOut());
        file.write(report.json());
        return 0;
    }

    /** Null for none. */
    private Function<OutcomeRow, float[]> embedding() {
        if (!embed) {
            return null;
        }
        PromptEmbedder embedder =
                new PromptEmbedder(InProcessEmbedding.load(Runnable::run), InProcessEmbedding.FINGERPRINT);
        return row -> embedder.embed(row.query());
    }

    private void check() {
        for (Map.Entry<String, Double> share :
                Map.of("--from", from, "--to", to).entrySet()) {
            OptionValue.require(
                    spec,
                    share.getValue() > 0 && share.getValue() < 1,
                    share.getKey(),
                    "'" + share.getValue() + "'; write a share above 0 and below 1");
        }
        OptionValue.require(spec, tapes >= 1, "--tapes", "'" + tapes + "'; write 1 or more");
        OptionValue.require(spec, requests >= 1, "--requests", "'" + requests + "'; write 1 or more");
        OptionValue.require(spec, length >= 1, "--tape-length", "'" + length + "'; write 1 or more");
        OptionValue.require(
                spec, falseAlarmEvery >= 1_000, "--false-alarm-every", "'" + falseAlarmEvery + "'; write 1000 or more");
        OptionValue.require(spec, reference >= 500, "--reference", "'" + reference + "'; write 500 or more");
    }
}
