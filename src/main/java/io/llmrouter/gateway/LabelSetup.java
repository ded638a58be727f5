/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.camel.RouterThreads;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.judge.AgreementJudge;
import io.llmrouter.judge.AnswerJudge;
import io.llmrouter.judge.ExactMatchJudge;
import io.llmrouter.judge.HeuristicJudge;
import io.llmrouter.judge.HumanJudge;
import io.llmrouter.judge.ModelJudge;
import io.llmrouter.judge.PatternJudge;
import io.llmrouter.labelling.AnswerSource;
import io.llmrouter.labelling.CallPolicy;
import io.llmrouter.labelling.HumanLabels;
import io.llmrouter.labelling.LabelJob;
import io.llmrouter.labelling.LabelSettings;
import io.llmrouter.labelling.QuestionRow;
import io.llmrouter.labelling.Questions;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.TokenCount;
import io.llmrouter.resilience.ModelCaller;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Models, judge and threads of a labelling run. Close it when the run is over. One thread. */
final class LabelSetup implements AutoCloseable {

    private final Wanted wanted;
    private final ConfiguredModels configured;
    private final Map<String, Map<String, Double>> people;
    private final List<ExecutorService> threads = new ArrayList<>();

    /**
     * What was asked for.
     *
     * @param by how answers are scored
     * @param models who answers, the strongest last
     * @param asks whether they are asked, or their answers are in the input
     * @param seed of the judge's orders
     */
    record Wanted(LabelWay by, List<String> models, boolean asks, long seed) {

        /** Whether any model is called, to answer or to judge. */
        boolean needsConfiguration() {
            return asks || by.kind() == LabelWay.Kind.JUDGE;
        }
    }

    private LabelSetup(Wanted wanted, ConfiguredModels configured) {
        this.wanted = wanted;
        this.configured = configured;
        this.people = wanted.by.kind() == LabelWay.Kind.HUMAN ? HumanLabels.read(wanted.by.file()) : Map.of();
    }

    /** Loads what is needed; the document may be null where no model is called. */
    static LabelSetup of(Wanted wanted, Path document) throws Exception {
        ConfiguredModels configured = document == null ? null : ConfiguredModels.load(document);
        try {
            LabelSetup setup = new LabelSetup(wanted, configured);
            setup.called(); // names every unknown model now
            return setup;
        } catch (RuntimeException e) {
            if (configured != null) {
                configured.close();
            }
            throw e;
        }
    }

    /** The questions that can be scored: all of them, but for those that people have not looked at. */
    Questions answerable(Questions questions) {
        if (wanted.by.kind() != LabelWay.Kind.HUMAN) {
            return questions;
        }
        List<QuestionRow> seen = questions.rows().stream()
                .filter(row -> people.getOrDefault(row.id(), Map.of()).keySet().containsAll(wanted.models))
                .toList();
        if (seen.isEmpty()) {
            throw new LlmRouterException(wanted.by.file() + " has scores of all of " + wanted.models
                    + " for none of the " + questions.rows().size()
                    + " questions; its id and model are those of --queries and --models");
        }
        return new Questions(seen, questions.skipped());
    }

    /** All models that may be called, those that answer first. */
    List<CandidateModel> called() {
        List<CandidateModel> called = new ArrayList<>(wanted.asks ? answering() : List.of());
        if (wanted.by.kind() == LabelWay.Kind.JUDGE) {
            called.add(judge());
        }
        return called;
    }

    /** How they are called. */
    CallPolicy policy(int concurrency, int maxAnswerTokens, double maxCost) {
        ScheduledExecutorService timer = RouterThreads.timer("llmrouter-label-timer");
        ExecutorService blocking = RouterThreads.blocking("llmrouter-label-call", 2 * concurrency);
        ExecutorService workers = RouterThreads.steps("llmrouter-label", concurrency);
        threads.addAll(List.of(timer, blocking, workers));
        return new CallPolicy(
                new ModelCaller(blocking, timer),
                workers,
                time -> new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS),
                concurrency,
                maxAnswerTokens,
                maxCost);
    }

    /** What is to be done with these rows. */
    LabelJob job(List<QuestionRow> rows, int maxAnswerTokens) {
        LabelSettings settings = settings(maxAnswerTokens);
        AnswerSource source = wanted.asks
                ? new AnswerSource.Asked(answering(), settings.costField())
                : new AnswerSource.InInput(wanted.models, wanted.by.kind() != LabelWay.Kind.HUMAN);
        return new LabelJob(rows, source, judges(), settings);
    }

    /** Of all costs. */
    String currency() {
        return configured == null ? "USD" : configured.currency();
    }

    private LabelSettings settings(int maxAnswerTokens) {
        Map<String, String> identities = new LinkedHashMap<>();
        if (wanted.asks) {
            answering().forEach(model -> identities.put(model.name(), identity(model)));
        } else {
            wanted.models.forEach(model -> identities.put(model, "answers of the input"));
        }
        String by = wanted.by.kind() == LabelWay.Kind.JUDGE
                ? wanted.by + " = " + identity(judge())
                : wanted.by + (people.isEmpty() ? "" : " #" + Integer.toHexString(people.hashCode()));
        return new LabelSettings(identities, by, wanted.seed, maxAnswerTokens, currency());
    }

    private LabelJob.JudgeSource judges() {
        AnswerJudge fixed =
                switch (wanted.by.kind()) {
                    case GOLD -> new ExactMatchJudge();
                    case PATTERN -> new PatternJudge();
                    case AGREEMENT -> new AgreementJudge(wanted.models.get(wanted.models.size() - 1));
                    case HEURISTIC -> new HeuristicJudge();
                    case HUMAN -> new HumanJudge(people);
                    case JUDGE -> null;
                };
        if (fixed != null) {
            return calls -> fixed;
        }
        CandidateModel judge = judge();
        return calls -> new ModelJudge(
                judge.name(),
                calls.judging(judge),
                response -> judge.price().cost(TokenCount.of(response.tokenUsage())),
                wanted.seed);
    }

    private List<CandidateModel> answering() {
        return wanted.models.stream().map(configured.catalog()::require).toList();
    }

    private CandidateModel judge() {
        return configured.catalog().require(wanted.by.argument());
    }

    private static String identity(CandidateModel model) {
        return model.provider() + ":" + model.modelName();
    }

    @Override
    public void close() {
        threads.forEach(ExecutorService::shutdownNow);
        if (configured != null) {
            configured.close();
        }
    }
}
