/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.cascade.CascadePolicy.Served;
import io.llmrouter.cascade.StageFlow;
import io.llmrouter.evaluation.RankSum;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a cascade did with n rows that its thresholds were not chosen on. Arrays are indexed by row and not to be changed.
 *
 * @param name of the cascade and its signal
 * @param rows the requests
 * @param served what came of each
 * @param asked n x k, whether a stage was called
 * @param raw n x (k - 1) signals before calibration; not a number where there is none
 * @param probability n x (k - 1) calibrated probabilities; the raw signals where thresholds are raw
 * @param priority higher goes on from the first stage first
 */
public record CascadeReplay(
        String name,
        CascadeRows rows,
        List<Served> served,
        boolean[][] asked,
        double[][] raw,
        double[][] probability,
        double[] priority) {

    /** Copies the list. */
    public CascadeReplay {
        served = List.copyOf(served);
    }

    /** Some of the rows, in that order. */
    CascadeReplay only(int[] chosen) {
        return new CascadeReplay(
                name,
                rows.only(chosen),
                Arrays.stream(chosen).mapToObj(served::get).toList(),
                Arrays.stream(chosen).mapToObj(row -> asked[row]).toArray(boolean[][]::new),
                CascadeRows.pick(raw, chosen),
                CascadeRows.pick(probability, chosen),
                Arrays.stream(chosen).mapToDouble(row -> priority[row]).toArray());
    }

    /** The rows of a slice. */
    CascadeReplay of(String slice) {
        return only(IntStream.range(0, rows.size())
                .filter(row -> slice.equals(rows.slice(row)))
                .toArray());
    }

    /** Whether a row was answered before the last stage. */
    boolean acceptedEarly(int row) {
        return served.get(row).answered() && served.get(row).stage() < rows.judged();
    }

    /** How a stage's signal ranks right answers above wrong ones; probabilities of several folds, each with its own calibrator, have no order among each other. */
    RankSum ranks(int stage) {
        int[] known = IntStream.range(0, raw.length)
                .filter(row -> Double.isFinite(raw[row][stage]))
                .toArray();
        boolean[] correct = rows.correct(stage);
        return new RankSum(
                Arrays.stream(known).mapToDouble(row -> raw[row][stage]).toArray(), i -> correct[known[i]]);
    }

    /** What each stage but the last did with the requests that came to it; costs that are not known are not a number. */
    List<StageFlow> flows() {
        return IntStream.range(0, rows.judged())
                .mapToObj(stage -> {
                    int[] here = IntStream.range(0, served.size())
                            .filter(row -> asked[row][stage])
                            .toArray();
                    long wentOn = Arrays.stream(here)
                            .filter(row -> served.get(row).stage() > stage)
                            .count();
                    double cost = rows.costs() == null
                            ? Double.NaN
                            : Arrays.stream(here)
                                    .mapToDouble(row -> rows.costs()[row][stage])
                                    .sum();
                    return new StageFlow(rows.models().get(stage), here.length, wentOn, cost);
                })
                .toList();
    }

    /** Mean cost of a request for calls to all stages but the last; not a number where costs are not known. */
    double costBeforeLast() {
        return rows.costs() == null
                ? Double.NaN
                : IntStream.range(0, served.size())
                        .mapToDouble(row -> served.get(row).cost()
                                - (asked[row][rows.judged()] ? rows.costs()[row][rows.judged()] : 0))
                        .average()
                        .orElse(Double.NaN);
    }

    /** Mean milliseconds of a request, all its calls one after the other; not a number where the table does not say. */
    double latency() {
        double sum = 0;
        for (int row = 0; row < served.size(); row++) {
            for (int stage = 0; stage <= served.get(row).stage(); stage++) {
                sum += asked[row][stage] ? rows.latencies()[row][stage] : 0;
            }
        }
        return sum / served.size();
    }
}
