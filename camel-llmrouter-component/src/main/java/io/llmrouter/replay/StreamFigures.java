/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import io.llmrouter.evaluation.Figure;
import io.llmrouter.evaluation.Interval;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What many streams say about one budget. Figures are means over the streams with the range of the middle 95 % of them.
 *
 * @param budget share of hits by similarity that may be wrong
 * @param seeds how many streams
 * @param within of these, streams with hits of which at most the budget's share was wrong
 * @param withinOfAll the same where exact repeats count as hits
 * @param withoutHits streams without a single hit by similarity
 * @param hitRate share of all requests that are hits by similarity
 * @param bestHitRate the same of the best fixed threshold in hindsight within the budget, 0 where none keeps it
 * @param ratio of both means; not a number where hindsight has no hits either
 * @param wrongHitRate share of wrong ones among hits, of streams with hits
 * @param servedRate share of all requests that are answered from the cache, exact repeats among them
 * @param bestServedRate the same of the best fixed threshold, of streams that have one
 * @param exactRate share of all requests that are exact repeats
 * @param labels judged pairs of a stream
 * @param rechecks of these, hits, which cost a call of the model each
 * @param firstHitAt number of the request that was the first hit, of streams with hits
 * @param threshold at the end, of streams with hits
 * @param alarms in all streams
 */
public record StreamFigures(
        double budget,
        int seeds,
        int within,
        int withinOfAll,
        int withoutHits,
        Figure hitRate,
        Figure bestHitRate,
        double ratio,
        Figure wrongHitRate,
        Figure servedRate,
        Figure bestServedRate,
        Figure exactRate,
        Figure labels,
        Figure rechecks,
        Figure firstHitAt,
        Figure threshold,
        int alarms) {

    /** Sums up the streams of one budget. */
    static StreamFigures of(double budget, List<StreamTrials.Trial> trials) {
        List<StreamTrials.Trial> hitting =
                trials.stream().filter(trial -> trial.counts().hits() > 0).toList();
        Figure hitRate = figure(trials, trial -> trial.counts().hitRate());
        Figure best = figure(trials, StreamTrials.Trial::bestHitRate);
        return new StreamFigures(
                budget,
                trials.size(),
                (int) trials.stream()
                        .filter(trial -> trial.counts().within(budget))
                        .count(),
                (int) trials.stream()
                        .filter(trial -> trial.counts().withinOfAll(budget))
                        .count(),
                trials.size() - hitting.size(),
                hitRate,
                best,
                best.value() == 0 ? Double.NaN : hitRate.value() / best.value(),
                figure(hitting, trial -> trial.counts().wrongHitRate()),
                figure(trials, trial -> trial.counts().servedRate()),
                figure(
                        trials.stream()
                                .filter(trial -> !Double.isNaN(trial.bestServedRate()))
                                .toList(),
                        StreamTrials.Trial::bestServedRate),
                figure(
                        trials,
                        trial ->
                                (double) trial.counts().exact() / trial.counts().requests()),
                figure(
                        trials,
                        trial -> trial.outcome().observedLabels()
                                + trial.outcome().recheckedLabels()),
                figure(trials, trial -> trial.outcome().recheckedLabels()),
                figure(hitting, trial -> trial.outcome().firstHitAt()),
                figure(hitting, trial -> trial.outcome().threshold()),
                trials.stream().mapToInt(trial -> trial.outcome().alarms()).sum());
    }

    private static Figure figure(List<StreamTrials.Trial> trials, ToDoubleFunction<StreamTrials.Trial> value) {
        double[] values = trials.stream().mapToDouble(value).toArray();
        double sum = 0;
        for (double each : values) {
            sum += each;
        }
        return new Figure(values.length == 0 ? Double.NaN : sum / values.length, Interval.of(values));
    }
}
