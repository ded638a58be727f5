/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import io.llmrouter.calibration.BinomialTail;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * What the desk's cache earned on a stream that repeats itself, from the gateway's decisions.
 *
 * @param data the set's name on the class path
 * @param requests sent
 * @param exponent of Zipf's law, by which questions were drawn
 * @param questions different ones that were asked
 * @param exactHits requests that were equal to one answered before
 * @param semanticHits requests that were given the answer to another question
 * @param wrongHits those of the latter whose answer is not the one that the model gives to the question itself; per request, as if
 *     repeats were independent
 * @param wrongPairs the same per pair of questions, each counted once however often it was asked
 * @param calibration of the threshold
 * @param cost of all requests, in the report's currency
 * @param costWithoutCache what the model costs for the same requests, measured past the cache
 * @param saving share of {@code costWithoutCache} that was not spent
 * @param exactP50Us median time in the gateway of an exact hit, microseconds; null without one
 * @param semanticP50Us the same of a hit by meaning; the vector of a question that was asked before is remembered
 */
public record StreamReport(
        String data,
        int requests,
        double exponent,
        int questions,
        int exactHits,
        int semanticHits,
        Wrong wrongHits,
        Wrong wrongPairs,
        Calibration calibration,
        double cost,
        double costWithoutCache,
        double saving,
        Double exactP50Us,
        Double semanticP50Us) {

    /**
     * Wrong ones among hits by meaning.
     *
     * @param wrong how many
     * @param of how many
     * @param share of wrong ones; null if there are none at all
     * @param low lower end of its 95 % interval (Clopper and Pearson), or null
     * @param high upper end, or null
     */
    public record Wrong(int wrong, int of, Double share, Double low, Double high) {

        private static final double TAIL = 0.025;

        static Wrong of(int wrong, int of) {
            return of == 0
                    ? new Wrong(0, 0, null, null, null)
                    : new Wrong(
                            wrong,
                            of,
                            wrong / (double) of,
                            BinomialTail.lowerBound(wrong, of, TAIL),
                            BinomialTail.upperBound(wrong, of, TAIL));
        }
    }

    /**
     * When a kept answer is given to another question.
     *
     * @param data the set's name on the class path
     * @param pairs of questions with labels
     * @param certifying the part of them that certified
     * @param maxWrongHitRate share of hits by meaning that may be wrong
     * @param certified whether {@code promise} is one
     * @param threshold cosine from which the answer is given; null where nothing could be promised
     * @param promise in words, or why there is none
     */
    public record Calibration(
            String data,
            int pairs,
            int certifying,
            double maxWrongHitRate,
            boolean certified,
            Double threshold,
            String promise) {

        static Calibration of(DeskFit fit) {
            return new Calibration(
                    DeskData.LABELLED,
                    fit.pairs(),
                    fit.certifying(),
                    fit.bundle().maxWrongHitRate(),
                    fit.certification().feasible(),
                    fit.bundle().accept(),
                    fit.bundle().sentence());
        }
    }

    /** Sums up. */
    static StreamReport of(List<StreamRow> rows, double exponent, Desk desk) {
        List<StreamRow> byMeaning = rows.stream().filter(StreamRow::semanticHit).toList();
        Map<String, Boolean> pairs = new HashMap<>();
        byMeaning.forEach(row -> pairs.put(row.pair(), row.right()));
        double cost = rows.stream().mapToDouble(row -> row.decision().cost()).sum();
        double model = rows.stream().mapToDouble(StreamRow::modelCost).sum();
        return new StreamReport(
                DeskData.ASKED,
                rows.size(),
                exponent,
                (int) rows.stream().mapToInt(StreamRow::question).distinct().count(),
                (int) rows.stream().filter(StreamRow::exactHit).count(),
                byMeaning.size(),
                Wrong.of((int) byMeaning.stream().filter(row -> !row.right()).count(), byMeaning.size()),
                Wrong.of((int) pairs.values().stream().filter(right -> !right).count(), pairs.size()),
                Calibration.of(desk.fit()),
                cost,
                model,
                1 - cost / model,
                median(rows, StreamRow::exactHit),
                median(rows, StreamRow::semanticHit));
    }

    private static Double median(List<StreamRow> rows, Predicate<StreamRow> which) {
        double[] micros = rows.stream()
                .filter(which)
                .mapToDouble(row -> row.decision().overheadUs().total())
                .toArray();
        return micros.length == 0 ? null : (Double) new Percentile().evaluate(micros, 50);
    }
}
