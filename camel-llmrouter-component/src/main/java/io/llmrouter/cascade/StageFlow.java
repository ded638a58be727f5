/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What one stage of a cascade did with the requests that came to it, and up to where asking it pays.
 *
 * <p>Asking a stage costs {@code c} and saves what comes after it, {@code C}, for all but the share {@code p} that goes on, so that it pays iff
 * {@code p < 1 - c / C}. What comes after the last stage but one is the strongest model; what comes after an earlier one is the next stage, and what
 * comes after that for the share that goes on from there. Immutable.
 *
 * @param model of the stage
 * @param asked requests for which it was asked
 * @param wentOn of these, that another stage was asked for afterwards
 * @param cost of asking it, all requests together, its signals included
 */
public record StageFlow(String model, long asked, long wentOn, double cost) {

    /** The flows of other requests added. */
    public StageFlow plus(StageFlow other) {
        return new StageFlow(model, asked + other.asked, wentOn + other.wentOn, cost + other.cost);
    }

    /** Share of the requests that went on, in [0, 1]; 0 where it was never asked. */
    public double goesOn() {
        return asked == 0 ? 0 : (double) wentOn / asked;
    }

    private double meanCost() {
        return asked == 0 ? 0 : cost / asked;
    }

    /**
     * Up to which share of requests that go on each stage pays.
     *
     * @param stages all but the last, in order; one that was never asked is passed by
     * @param strong mean cost of asking the last stage
     * @return one a stage, at most 1, below 0 for one that never pays; not a number where nothing was asked or costs are not known
     */
    public static double[] breakEven(List<StageFlow> stages, double strong) {
        double[] breakEven = new double[stages.size()];
        double after = strong;
        for (int i = stages.size() - 1; i >= 0; i--) {
            StageFlow stage = stages.get(i);
            breakEven[i] = stage.asked == 0 || !(after > 0) ? Double.NaN : 1 - stage.meanCost() / after;
            after = stage.asked == 0 ? after : stage.meanCost() + stage.goesOn() * after;
        }
        return breakEven;
    }

    /**
     * Stages that cost more than they save, for people.
     *
     * @param stages as for {@link #breakEven}
     * @param strong as there
     * @param fewest requests that a stage was asked for before anything is said of it
     * @return one sentence each; empty where all pay
     */
    public static List<String> losing(List<StageFlow> stages, double strong, int fewest) {
        double[] breakEven = breakEven(stages, strong);
        return IntStream.range(0, breakEven.length)
                .filter(i -> stages.get(i).asked >= fewest && stages.get(i).goesOn() > breakEven[i])
                .mapToObj(i -> String.format(
                        Locale.ROOT,
                        "stage %s loses: %.1f %% go on from it and it pays below %.1f %%, so leave it out",
                        stages.get(i).model,
                        100 * stages.get(i).goesOn(),
                        100 * breakEven[i]))
                .toList();
    }
}
