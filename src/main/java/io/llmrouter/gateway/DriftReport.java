/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.drift.DriftSettings;
import io.llmrouter.evaluation.Interval;
import io.llmrouter.evaluation.WilsonInterval;
import io.llmrouter.replay.BestDelay;
import io.llmrouter.replay.DriftPool;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Figures of {@code drift-eval}, for people and as JSON.
 *
 * @param pool that traffic was drawn from
 * @param shift what was tried
 * @param settings of the watch
 * @param delays requests from the change to the alarm
 * @param alarms while nothing changed, by detector
 */
record DriftReport(
        DriftPool pool, Shift shift, DriftSettings settings, List<Integer> delays, Map<String, Integer> alarms) {

    private static final int SOON = 200;
    private static final double PER = 5_000;

    /**
     * What was tried.
     *
     * @param signal name
     * @param from share of hard requests before
     * @param to share after
     * @param tapes with the change
     * @param requests without
     * @param seed of the first tape
     */
    record Shift(String signal, double from, double to, int tapes, long requests, long seed) {}

    private double rate(double hard) {
        return hard * pool.escalated(pool.hard()) + (1 - hard) * pool.escalated(pool.easy());
    }

    private int quantile(double share) {
        List<Integer> sorted = delays.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(share * sorted.size()) - 1));
    }

    private double soon() {
        return delays.stream().filter(delay -> delay <= SOON).count() / (double) delays.size();
    }

    private int allAlarms() {
        return alarms.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Nats that a request tells about the change, if both escalation rates were known. */
    private double information() {
        double before = rate(shift.from());
        double after = rate(shift.to());
        return after * Math.log(after / before) + (1 - after) * Math.log((1 - after) / (1 - before));
    }

    private double own() {
        return settings.escalationRunLength();
    }

    private double best(double runLength) {
        return BestDelay.of(rate(shift.from()), rate(shift.to()), runLength);
    }

    void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%s > %s by %s: %d easy, %d hard rows (%d in neither); accepted from %.3f; escalated: %.1f %% of the easy,"
                        + " %.1f %% of the hard%n",
                pool.cheap(),
                pool.strong(),
                shift.signal(),
                pool.easy().size(),
                pool.hard().size(),
                pool.left(),
                pool.threshold(),
                100 * pool.escalated(pool.easy()),
                100 * pool.escalated(pool.hard()));
        out.printf(
                Locale.ROOT,
                "%.0f %% to %.0f %% hard moves the escalation rate from %.3f to %.3f, %.4f nats a request%n%n",
                100 * shift.from(),
                100 * shift.to(),
                rate(shift.from()),
                rate(shift.to()),
                information());
        if (delays.isEmpty()) {
            out.println("every tape had an alarm before the change");
        } else {
            Interval within = WilsonInterval.of(soon(), delays.size());
            out.printf(
                    Locale.ROOT,
                    "%d tapes with the change, %d with an alarm before it: delay median %d, 95th percentile %d requests;"
                            + " within %d: %.1f %% [%.1f, %.1f]%n",
                    shift.tapes(),
                    shift.tapes() - delays.size(),
                    quantile(0.5),
                    quantile(0.95),
                    SOON,
                    100 * soon(),
                    100 * within.low(),
                    100 * within.high());
        }
        out.printf(
                Locale.ROOT,
                "mean delay %.0f; by the rate alone at best %.0f, were both rates known, with one false alarm in %.0f requests,"
                        + " %.0f with one in %d%n",
                delays.stream().mapToInt(Integer::intValue).average().orElse(Double.NaN),
                best(PER),
                PER,
                best(own()),
                (int) own());
        out.printf(Locale.ROOT, "%d requests without it: alarms per %.0f requests [95 %%]%n", shift.requests(), PER);
        alarms.forEach((detector, count) -> line(out, detector, count));
        line(out, "all together", allAlarms());
        out.flush();
    }

    private void line(PrintWriter out, String name, int count) {
        Interval interval = interval(count);
        out.printf(
                Locale.ROOT,
                "  %-18s %5d  %.4f [%.4f, %.4f]%n",
                name,
                count,
                count * PER / shift.requests(),
                interval.low(),
                interval.high());
    }

    /** Of a Poisson count, by the approximation of Byar, per {@value #PER} requests. */
    private Interval interval(int count) {
        double z = 1.96;
        double low = count == 0 ? 0 : count * Math.pow(1 - 1 / (9.0 * count) - z / (3 * Math.sqrt(count)), 3);
        double next = count + 1.0;
        double high = next * Math.pow(1 - 1 / (9 * next) + z / (3 * Math.sqrt(next)), 3);
        return new Interval(low * PER / shift.requests(), high * PER / shift.requests());
    }

    ObjectNode json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("cheap", pool.cheap())
                .put("strong", pool.strong())
                .put("signal", shift.signal())
                .put("easy_rows", pool.easy().size())
                .put("hard_rows", pool.hard().size())
                .put("left_rows", pool.left())
                .put("threshold", pool.threshold())
                .put("easy_escalated", pool.escalated(pool.easy()))
                .put("hard_escalated", pool.escalated(pool.hard()))
                .put("from", shift.from())
                .put("to", shift.to())
                .put("nats_per_request", information())
                .put("false_alarm_every", settings.falseAlarmEvery())
                .put("reference", settings.reference())
                .put("tapes", shift.tapes())
                .put("tapes_with_alarm_before", shift.tapes() - delays.size())
                .put("requests_unchanged", shift.requests())
                .put("seed", shift.seed());
        if (!delays.isEmpty()) {
            Interval within = WilsonInterval.of(soon(), delays.size());
            root.putObject("delay")
                    .put("median", quantile(0.5))
                    .put("p95", quantile(0.95))
                    .put(
                            "mean",
                            delays.stream()
                                    .mapToInt(Integer::intValue)
                                    .average()
                                    .orElseThrow())
                    .put("best_mean_one_in_5000", best(PER))
                    .put("best_mean_same_run_length", best(own()))
                    .put("within_" + SOON, soon())
                    .put("within_low", within.low())
                    .put("within_high", within.high());
        }
        ObjectNode counts = root.putObject("false_alarms");
        alarms.forEach(counts::put);
        Interval all = interval(allAlarms());
        root.putObject("false_alarms_per_5000")
                .put("value", allAlarms() * PER / shift.requests())
                .put("low", all.low())
                .put("high", all.high());
        return root;
    }
}
