/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.labelling.CallPolicy;
import io.llmrouter.labelling.LabelJob;
import io.llmrouter.labelling.LabelReport;
import io.llmrouter.labelling.Labelling;
import io.llmrouter.labelling.QuestionReader;
import io.llmrouter.labelling.Questions;
import io.llmrouter.model.CandidateModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Questions in, a table of outcomes out. */
@Command(
        name = "label",
        description = {
            "Ask models questions, have the answers scored, and write a table of outcomes for evaluate.",
            "Work is kept in OUT.part: after an interruption the same command goes on and asks nothing twice."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:The table is written, no row is missing.",
            "1:Rows failed and are left out of the table, or the cost ceiling was reached, or it was interrupted;"
                    + " the same command goes on from OUT.part.",
            "2:Called wrongly."
        })
final class LabelCommand implements Callable<Integer> {

    private static final int MOST_AT_ONCE = 256;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description =
                    "Configuration document with the models (default: config/llmrouter.yaml, then llmrouter.yaml).")
    private Path config;

    @Option(
            names = "--models",
            paramLabel = "CHEAP,STRONG",
            required = true,
            split = ",",
            description = "Who answers, by their names in the configuration; the strongest last.")
    private List<String> models;

    @Option(
            names = "--queries",
            paramLabel = "FILE",
            required = true,
            split = ",",
            description = "Questions: .jsonl with query or messages and id, gold, pattern, task or other fields;"
                    + " .csv with a column query; .txt with one a line; each also .gz.")
    private List<Path> queries;

    @Option(
            names = "--by",
            paramLabel = "WAY",
            required = true,
            converter = LabelWay.Converter.class,
            description = "judge:MODEL (asks it twice a pair of answers, in both orders), gold, pattern,"
                    + " agreement (with the strongest), heuristic, human:FILE.csv (id,model,score).")
    private LabelWay by;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The table: .jsonl or .jsonl.gz.")
    private Path out;

    @Option(
            names = "--reuse-answers",
            description =
                    "Take the answers from the outcomes of --queries, an earlier table or a log; no model is asked for one."
                            + " human does so always.")
    private boolean reuseAnswers;

    @Option(
            names = "--max-cost",
            paramLabel = "AMOUNT",
            defaultValue = "Infinity",
            description = "Stop before a call that could pass this sum, earlier runs included, in the configuration's"
                    + " currency. A call counts with its longest answer; failed calls count nothing.")
    private double maxCost;

    @Option(
            names = "--max-answer-tokens",
            paramLabel = "N",
            defaultValue = "0",
            description = "Longest answer, sent with every call (default: as the models are configured).")
    private int maxAnswerTokens;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "4",
            description = "Questions at once (default: ${DEFAULT-VALUE}).")
    private int concurrency;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "2147483647",
            description = "Only N questions, drawn at random; a larger N with the same seed keeps them.")
    private int limit;

    @Option(
            names = "--seed",
            defaultValue = "42",
            description = "Of the draw and of the judge's orders (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--skip-bad", description = "Count bad lines and leave them out.")
    private boolean skipBad;

    @Override
    public Integer call() throws Exception {
        check();
        Questions questions = new QuestionReader(by.requiredFields(), skipBad).read(queries);
        boolean asks = !reuseAnswers && by.kind() != LabelWay.Kind.HUMAN;
        LabelSetup.Wanted wanted = new LabelSetup.Wanted(by, models, asks, seed);
        Path document = wanted.needsConfiguration() ? ConfigurationFile.require(config) : null;
        try (LabelSetup setup = LabelSetup.of(wanted, document)) {
            CallPolicy policy = setup.policy(concurrency, maxAnswerTokens, maxCost);
            requireBounds(setup.called(), policy);
            warnOfSelfJudging();
            Questions answerable = setup.answerable(questions);
            Questions chosen = answerable.sample(limit, seed);
            LabelReport report = label(setup.job(chosen.rows(), maxAnswerTokens), policy, setup.currency());
            int unseen = questions.rows().size() - answerable.rows().size();
            PrintWriter out = spec.commandLine().getOut();
            if (unseen > 0) {
                out.println("* " + unseen + " questions without people's scores of all models are left out.");
            }
            if (questions.skipped() > 0) {
                out.println("* " + questions.skipped() + " bad lines are left out.");
            }
            return report.complete() ? 0 : 1;
        }
    }

    private LabelReport label(LabelJob job, CallPolicy policy, String currency) throws IOException {
        Thread goodbye = new Thread(() -> spec.commandLine()
                .getErr()
                .println(System.lineSeparator() + "llmrouter: interrupted; the work is in " + Labelling.part(out)
                        + ", the same command goes on"));
        try (Labelling run = Labelling.begin(job, policy, out)) {
            Runtime.getRuntime().addShutdownHook(goodbye);
            LabelReport report = Progress.during("Labelling", run.remaining(), step -> run(run, step));
            new LabelSummary(out, run.provenance(), currency)
                    .print(
                            report,
                            spec.commandLine().getOut(),
                            spec.commandLine().getErr());
            return report;
        } finally {
            removeHook(goodbye);
        }
    }

    private static LabelReport run(Labelling run, Runnable step) {
        try {
            return run.run(step);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is going down: the hook is what the user is to see
        }
    }

    private void check() {
        OptionValue.require(
                spec,
                concurrency >= 1 && concurrency <= MOST_AT_ONCE,
                "--concurrency",
                concurrency + " is not from 1 to " + MOST_AT_ONCE);
        OptionValue.require(spec, limit >= 1, "--limit", limit + " is not 1 or more");
        OptionValue.require(spec, maxAnswerTokens >= 0, "--max-answer-tokens", maxAnswerTokens + " is not 0 or more");
        OptionValue.require(spec, maxCost >= 0, "--max-cost", maxCost + " is not 0 or more");
        OptionValue.require(
                spec, new HashSet<>(models).size() == models.size(), "--models", models + " names a model twice");
        OptionValue.require(
                spec,
                by.kind() != LabelWay.Kind.AGREEMENT || models.size() > 1,
                "--by",
                "agreement needs two models or more in --models");
        Path folder = out.toAbsolutePath().getParent();
        OptionValue.require(
                spec,
                folder != null && Files.isWritable(folder) && !Files.isDirectory(out),
                "--out",
                "'" + out + "' cannot be written; name a file in a folder that exists");
    }

    /** Nobody can say what the next call may cost if its answer may be as long as it likes. */
    private void requireBounds(List<CandidateModel> called, CallPolicy policy) {
        for (CandidateModel model : called) {
            OptionValue.require(
                    spec,
                    Double.isInfinite(maxCost)
                            || model.price().output() == 0
                            || policy.longestAnswer(model).isPresent(),
                    "--max-cost",
                    "model '" + model.name() + "' may answer at any length, so the cost of a call has no bound;"
                            + " add --max-answer-tokens, or maxTokens to the model");
        }
    }

    private void warnOfSelfJudging() {
        if (by.kind() == LabelWay.Kind.JUDGE && models.contains(by.argument())) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "warning: '" + by.argument()
                                    + "' judges its own answers, and judges favour their own; name another judge if there is one");
        }
    }
}
