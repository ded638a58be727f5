/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import io.llmrouter.camel.LlmRouterRegistry;
import io.llmrouter.gateway.Gateway;
import io.llmrouter.gateway.GatewayOptions;
import io.llmrouter.gateway.TemporaryFolder;
import io.llmrouter.gateway.demo.DemoThreshold.Way;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.tuning.ArithmeticSignal;
import io.llmrouter.tuning.StageSignal;
import io.llmrouter.tuning.VerifierSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The demo from end to end: fit on labelled rows, write bundles, start the gateway with them, send the other rows through it, join the labels, sum up; then
 * a stream that repeats itself through the cache of a desk. The gateway's models read a copy of the set without labels.
 *
 * <p>Questions of labelled rows go through first, unmeasured, so that the overhead is a warm gateway's and no policy pays for the compilation of
 * another's code.
 */
public final class DemoRun implements AutoCloseable {

    /**
     * Rows that are drawn to fit on: the verifier learns from all of them, a third calibrates it, two thirds certify.
     */
    public static final int LABELLED_ROWS = 550;

    static final DemoFit.Targets TARGETS = new DemoFit.Targets(0.95, 0.05, 0.1);

    private static final int WARM_UP_ROWS = 150;
    private static final String CASCADES = "demo/llmrouter-demo.yaml";
    static final String CONFIGURATION = "classpath:" + CASCADES;

    private final long seed;
    private final DemoData data;
    private final List<DemoRow> labelled;
    private final List<DemoRow> evaluation;
    private final DemoFit fit;
    private final DecisionLog log = new DecisionLog();
    private final TemporaryFolder folder;
    /** Null where only the cascades are served. */
    private final Desk desk;

    private final Gateway gateway;

    private DemoRun(long seed, DemoData data, StageSignal signal, boolean withDesk, GatewayOptions settings)
            throws IOException {
        this.seed = seed;
        this.data = data;
        List<List<DemoRow>> split = data.split(LABELLED_ROWS, seed);
        this.labelled = split.get(0);
        this.evaluation = split.get(1);
        this.fit = DemoFit.on(labelled, TARGETS, signal, seed);
        this.folder = TemporaryFolder.create();
        try {
            this.desk = withDesk ? Desk.in(folder.path(), CASCADES, seed) : null;
            this.gateway = start(settings.withConfiguration(desk == null ? CONFIGURATION : desk.configuration())
                    .withListener(log));
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /**
     * Fits and starts the gateway with the recorded models.
     *
     * @param seed of the draw
     * @param settings where the gateway listens
     * @return a running demo
     * @throws IOException if the data cannot be read or copied
     */
    public static DemoRun start(long seed, GatewayOptions settings) throws IOException {
        return new DemoRun(seed, DemoData.load(), new VerifierSignal(null), true, settings);
    }

    /**
     * The cascades alone, with the signal that learns nothing, for who wants to ask and not to measure: it starts at once.
     *
     * @param seed of the draw
     * @param settings where the gateway listens
     * @return a running demo
     * @throws IOException if the data cannot be read or copied
     */
    public static DemoRun quick(long seed, GatewayOptions settings) throws IOException {
        return new DemoRun(seed, DemoData.load(), new ArithmeticSignal(), false, settings);
    }

    /** The gateway, for {@code --keep}. */
    public Gateway gateway() {
        return gateway;
    }

    /** How many requests {@link #measure} sends. */
    public int requests() {
        return warmUpRequests()
                + (Way.values().length + 2) * evaluation.size()
                + stream().requests();
    }

    private DeskStream stream() {
        return new DeskStream(gateway, log, desk, seed);
    }

    private int warmUpRequests() {
        return Way.values().length * WARM_UP_ROWS;
    }

    /** Rows that the figures come from. */
    public List<DemoRow> evaluation() {
        return evaluation;
    }

    /**
     * Sends the traffic and sums up.
     *
     * @param progress told after each answer
     * @return the report
     */
    public DemoReport measure(Runnable progress) {
        long start = System.nanoTime();
        for (Way way : Way.values()) {
            serve(way.router(), labelled.subList(0, WARM_UP_ROWS), progress);
        }
        List<ServedRow> cheap = serve("router/always-cheap", evaluation, progress);
        List<ServedRow> strong = serve("router/always-strong", evaluation, progress);
        List<PolicyFigures> cascades = new ArrayList<>();
        List<DemoReport.Threshold> thresholds = new ArrayList<>();
        for (DemoThreshold threshold : fit.thresholds()) {
            List<ServedRow> served = serve(threshold.way().router(), evaluation, progress);
            cascades.add(PolicyFigures.of(threshold.way().policy(), served, strong, seed));
            thresholds.add(DemoReport.Threshold.of(threshold, served));
        }
        PolicyFigures certified = cascades.get(0);
        List<PolicyFigures> policies = new ArrayList<>();
        policies.add(PolicyFigures.of("always cheap (Mixtral)", cheap, strong, seed));
        policies.add(PolicyFigures.of("always strong (GPT-4)", strong, strong, seed));
        policies.add(PolicyFigures.random(certified.shareUp(), cheap, strong, seed));
        policies.addAll(cascades);
        return new DemoReport(
                DemoData.RESOURCE,
                gateway.currency(),
                seed,
                data.contaminated(),
                LABELLED_ROWS,
                evaluation.size(),
                warmUpRequests(),
                PolicyFigures.RESAMPLES,
                TARGETS,
                data.markedShare(),
                thresholds,
                DemoReport.worth(certified, policies.get(0), policies.get(1)).sentence(),
                policies,
                stream().measure(progress),
                (System.nanoTime() - start) / 1e9);
    }

    /** Sends the questions of the rows to one model name and joins the labels by decision id. */
    private List<ServedRow> serve(String model, List<DemoRow> rows, Runnable progress) {
        List<String> questions = rows.stream().map(DemoRow::question).toList();
        List<DemoTraffic.Answer> answers = new DemoTraffic(gateway.baseUrl()).send(model, questions, progress);
        List<ServedRow> served = new ArrayList<>(answers.size());
        for (int i = 0; i < answers.size(); i++) {
            served.add(join(rows.get(i), log.require(answers.get(i).decisionId())));
        }
        DemoFeedback.give(LlmRouterRegistry.get(gateway.context()).feedback(), served, log);
        return served;
    }

    @Override
    public void close() {
        gateway.close();
        folder.close();
    }

    private static ServedRow join(DemoRow row, RoutingDecision decision) {
        boolean strong = decision.answer().model().equals("gpt4");
        return new ServedRow(
                row,
                decision.id(),
                strong,
                strong ? row.strongScore() : row.cheapScore(),
                decision.cost(),
                decision.overheadUs().total());
    }

    /** The models read their answers once, at the start, so that copy goes right after it; the gateway watches its bundles, so they stay. */
    private Gateway start(GatewayOptions settings) throws IOException {
        Path data = folder.path().resolve("unlabelled.jsonl");
        try {
            DemoData.writeUnlabelled(data);
            return Gateway.start(settings.withProperties(properties("file:" + data)));
        } finally {
            Files.deleteIfExists(data);
        }
    }

    /** What the demo's configuration leaves open. */
    Map<String, String> properties(String data) throws IOException {
        Map<String, String> properties = new HashMap<>(fit.write(folder.path()));
        properties.put("demo.data", data);
        properties.put("demo.confidence", fit.signal().name());
        if (desk != null) {
            properties.putAll(desk.properties());
        }
        return properties;
    }
}
