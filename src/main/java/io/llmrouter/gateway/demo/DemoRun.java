/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import io.llmrouter.gateway.Gateway;
import io.llmrouter.gateway.GatewaySettings;
import io.llmrouter.routing.RoutingDecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The demo from end to end: fit on some rows, start the gateway, send the others through it, join the labels, sum up. The gateway's models read a copy
 * of the set without labels.
 */
public final class DemoRun implements AutoCloseable {

    /** Rows that are drawn to fit on. */
    public static final int CALIBRATION_ROWS = 300;

    /** Quality relative to always asking the strong model that the threshold keeps on those rows. */
    public static final double FLOOR = 0.95;

    private static final String CONFIGURATION = "classpath:demo/llmrouter-demo.yaml";

    private final long seed;
    private final DemoData data;
    private final List<DemoRow> evaluation;
    private final DemoFit fit;
    private final DemoFit unmarkedFit;
    private final DecisionLog log = new DecisionLog();
    private final Path folder;
    private final Gateway gateway;

    private DemoRun(long seed, DemoData data, GatewaySettings settings) throws IOException {
        this.seed = seed;
        this.data = data;
        List<List<DemoRow>> split = data.split(CALIBRATION_ROWS, seed);
        this.evaluation = split.get(1);
        this.fit = DemoFit.on(split.get(0), FLOOR, UnaryOperator.identity());
        this.unmarkedFit = DemoFit.on(split.get(0), FLOOR, DemoData::unmarked);
        this.folder = Files.createTempDirectory("llmrouter-demo");
        this.gateway = Gateway.start(settings.withConfiguration(CONFIGURATION)
                .withProperties(properties())
                .withListener(log));
    }

    /**
     * Fits and starts the gateway with the recorded models.
     *
     * @param seed of the draw
     * @param settings where the gateway listens
     * @return a running demo
     * @throws IOException if the data cannot be read or copied
     */
    public static DemoRun start(long seed, GatewaySettings settings) throws IOException {
        return new DemoRun(seed, DemoData.load(), settings);
    }

    /** The gateway, for {@code --keep}. */
    public Gateway gateway() {
        return gateway;
    }

    /** How many requests {@link #measure} sends. */
    public int requests() {
        return 4 * evaluation.size();
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
        List<ServedRow> routed = serve("router/math", progress);
        List<ServedRow> unmarked = serve("router/math-unmarked", progress);
        List<ServedRow> cheap = serve("router/math:mixtral", progress);
        List<ServedRow> strong = serve("router/math:gpt4", progress);
        PolicyFigures cascade = PolicyFigures.of("cascade", routed, strong, seed);
        List<PolicyFigures> policies = new ArrayList<>();
        policies.add(PolicyFigures.of("always cheap (Mixtral)", cheap, strong, seed));
        policies.add(PolicyFigures.of("always strong (GPT-4)", strong, strong, seed));
        policies.add(PolicyFigures.random(cascade.shareUp(), cheap, strong, seed));
        policies.add(cascade);
        policies.add(PolicyFigures.of("cascade, marks stripped", unmarked, strong, seed));
        return new DemoReport(
                seed,
                data.contaminated(),
                CALIBRATION_ROWS,
                evaluation.size(),
                FLOOR,
                data.markedShare(),
                fit,
                unmarkedFit,
                policies,
                (System.nanoTime() - start) / 1e9);
    }

    /**
     * Sends the evaluation rows to one model name and joins the labels by decision id.
     *
     * @param model the name to send
     * @param progress told after each answer
     * @return what was served, in the order of the rows
     */
    public List<ServedRow> serve(String model, Runnable progress) {
        List<String> ids = new DemoTraffic(gateway.baseUrl()).send(model, evaluation, progress);
        List<ServedRow> served = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            served.add(join(evaluation.get(i), log.require(ids.get(i))));
        }
        return served;
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        for (String name : List.of("unmarked.jsonl", "data.jsonl")) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.deleteIfExists(folder);
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

    private Map<String, String> properties() throws IOException {
        Path marked = folder.resolve("data.jsonl");
        Path unmarked = folder.resolve("unmarked.jsonl");
        DemoData.writeUnlabelled(marked, true);
        DemoData.writeUnlabelled(unmarked, false);
        return Map.of(
                "demo.data", "file:" + marked,
                "demo.unmarked.data", "file:" + unmarked,
                "demo.slope", Double.toString(fit.calibrator().slope()),
                "demo.intercept", Double.toString(fit.calibrator().intercept()),
                "demo.threshold", Double.toString(fit.threshold()),
                "demo.unmarked.slope", Double.toString(unmarkedFit.calibrator().slope()),
                "demo.unmarked.intercept",
                        Double.toString(unmarkedFit.calibrator().intercept()),
                "demo.unmarked.threshold", Double.toString(unmarkedFit.threshold()));
    }
}
