/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import io.llmrouter.gateway.Gateway;
import io.llmrouter.gateway.GatewayOptions;
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
 *
 * <p>The questions of the calibration rows go through first, unmeasured, so that the overhead is a warm gateway's and no policy pays for the
 * compilation of another's code.
 */
public final class DemoRun implements AutoCloseable {

    /** Rows that are drawn to fit on. */
    public static final int CALIBRATION_ROWS = 300;

    /** Quality relative to always asking the strong model that the threshold keeps on those rows. */
    public static final double FLOOR = 0.95;

    private static final List<String> WARM_UP = List.of("router/math", "router/math-unmarked");
    static final String CONFIGURATION = "classpath:demo/llmrouter-demo.yaml";

    private final long seed;
    private final DemoData data;
    private final List<DemoRow> calibration;
    private final List<DemoRow> evaluation;
    private final DemoFit fit;
    private final DemoFit unmarkedFit;
    private final DecisionLog log = new DecisionLog();
    private final Gateway gateway;

    private DemoRun(long seed, DemoData data, GatewayOptions settings) throws IOException {
        this.seed = seed;
        this.data = data;
        List<List<DemoRow>> split = data.split(CALIBRATION_ROWS, seed);
        this.calibration = split.get(0);
        this.evaluation = split.get(1);
        this.fit = DemoFit.on(calibration, FLOOR, UnaryOperator.identity());
        this.unmarkedFit = DemoFit.on(calibration, FLOOR, DemoData::unmarked);
        this.gateway = start(settings.withConfiguration(CONFIGURATION).withListener(log));
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
        return new DemoRun(seed, DemoData.load(), settings);
    }

    /** The gateway, for {@code --keep}. */
    public Gateway gateway() {
        return gateway;
    }

    /** How many requests {@link #measure} sends. */
    public int requests() {
        return warmUpRequests() + 4 * evaluation.size();
    }

    private int warmUpRequests() {
        return WARM_UP.size() * calibration.size();
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
        WARM_UP.forEach(model -> serve(model, calibration, progress));
        List<ServedRow> routed = serve("router/math", evaluation, progress);
        List<ServedRow> unmarked = serve("router/math-unmarked", evaluation, progress);
        List<ServedRow> cheap = serve("router/math:mixtral", evaluation, progress);
        List<ServedRow> strong = serve("router/math:gpt4", evaluation, progress);
        PolicyFigures cascade = PolicyFigures.of("cascade", routed, strong, seed);
        List<PolicyFigures> policies = new ArrayList<>();
        policies.add(PolicyFigures.of("always cheap (Mixtral)", cheap, strong, seed));
        policies.add(PolicyFigures.of("always strong (GPT-4)", strong, strong, seed));
        policies.add(PolicyFigures.random(cascade.shareUp(), cheap, strong, seed));
        policies.add(cascade);
        policies.add(PolicyFigures.of("cascade, marks stripped", unmarked, strong, seed));
        return new DemoReport(
                DemoData.RESOURCE,
                gateway.currency(),
                seed,
                data.contaminated(),
                CALIBRATION_ROWS,
                evaluation.size(),
                warmUpRequests(),
                PolicyFigures.RESAMPLES,
                FLOOR,
                data.markedShare(),
                fit,
                unmarkedFit,
                policies,
                (System.nanoTime() - start) / 1e9);
    }

    /** Sends the questions of the rows to one model name and joins the labels by decision id. */
    private List<ServedRow> serve(String model, List<DemoRow> rows, Runnable progress) {
        List<String> questions = rows.stream().map(DemoRow::question).toList();
        List<String> ids = new DemoTraffic(gateway.baseUrl()).send(model, questions, progress);
        List<ServedRow> served = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            served.add(join(rows.get(i), log.require(ids.get(i))));
        }
        return served;
    }

    @Override
    public void close() {
        gateway.close();
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

    /** The models read their answers once, at the start, so the copies go right after it. */
    private Gateway start(GatewayOptions settings) throws IOException {
        Path folder = Files.createTempDirectory("llmrouter-demo");
        Path marked = folder.resolve("marked.jsonl");
        Path unmarked = folder.resolve("unmarked.jsonl");
        try {
            DemoData.writeUnlabelled(marked, true);
            DemoData.writeUnlabelled(unmarked, false);
            return Gateway.start(settings.withProperties(properties("file:" + marked, "file:" + unmarked)));
        } finally {
            Files.deleteIfExists(marked);
            Files.deleteIfExists(unmarked);
            Files.deleteIfExists(folder);
        }
    }

    /** What the demo's configuration leaves open. */
    Map<String, String> properties(String marked, String unmarked) {
        return Map.of(
                "demo.data", marked,
                "demo.unmarked.data", unmarked,
                "demo.slope", Double.toString(fit.calibrator().slope()),
                "demo.intercept", Double.toString(fit.calibrator().intercept()),
                "demo.threshold", Double.toString(fit.threshold()),
                "demo.unmarked.slope", Double.toString(unmarkedFit.calibrator().slope()),
                "demo.unmarked.intercept",
                        Double.toString(unmarkedFit.calibrator().intercept()),
                "demo.unmarked.threshold", Double.toString(unmarkedFit.threshold()));
    }
}
