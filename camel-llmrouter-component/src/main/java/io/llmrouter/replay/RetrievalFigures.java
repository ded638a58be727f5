/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.evaluation.Bootstrap;
import io.llmrouter.evaluation.FigureNodes;
import io.llmrouter.evaluation.Interval;
import io.llmrouter.evaluation.JudgedQuestion;
import io.llmrouter.evaluation.RankSum;
import io.llmrouter.rag.RetrievalScorer;
import io.llmrouter.rag.RetrievalWay;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * The figures of a replay: quality and cost of every way, how well the retrieval score tells good retrievals from bad ones, time.
 *
 * <p>Intervals are 95 % of a bootstrap over questions; the one of the difference between routed and hybrid is paired. Immutable.
 */
public final class RetrievalFigures {

    private static final List<String> WAYS = List.of("bm25", "dense", "hybrid", RetrievalRow.ROUTED);
    private static final double MILLION = 1e6;
    private static final String FITTED = "fitted on other questions";

    private final List<RetrievalRow> measured;
    private final List<Map<RetrievalWay, double[]>> scored;
    private final List<Map<RetrievalWay, double[]>> shipped;
    private final Optional<RetrievalScorer> fitted;
    private final String score;
    private final Bootstrap bootstrap;

    private RetrievalFigures(
            List<RetrievalRow> measured,
            List<Map<RetrievalWay, double[]>> scored,
            Optional<RetrievalScorer> fitted,
            String score,
            Bootstrap bootstrap) {
        this.measured = measured;
        this.scored = scored;
        this.shipped = RetrievalFit.by(RetrievalScorer.shipped(), measured);
        this.fitted = fitted;
        this.score = score;
        this.bootstrap = bootstrap;
    }

    /**
     * How the score is fitted.
     *
     * @param folds parts of the questions that are held out in turn
     * @param fittedOn what a fitted score says of its data
     */
    public record Fitting(int folds, String fittedOn) {}

    /**
     * Measures on the questions themselves: every one is scored by what was fitted on other groups.
     *
     * @param progress told of each question that is done
     */
    public static RetrievalFigures folded(
            RetrievalReplay replay,
            List<JudgedQuestion> questions,
            Fitting fitting,
            Bootstrap bootstrap,
            LongConsumer progress) {
        List<RetrievalRow> rows = replay.rows(questions, progress);
        try {
            return new RetrievalFigures(
                    rows,
                    RetrievalFit.folded(rows, fitting.folds(), bootstrap.seed()),
                    Optional.of(RetrievalFit.on(rows, fitting.fittedOn())),
                    FITTED,
                    bootstrap);
        } catch (IllegalArgumentException e) {
            return unfitted(rows, e, bootstrap);
        }
    }

    /**
     * Measures on other questions than the score is fitted on.
     *
     * @param progress told of each question that is done
     */
    public static RetrievalFigures across(
            RetrievalReplay replay,
            List<JudgedQuestion> questions,
            List<JudgedQuestion> test,
            Fitting fitting,
            Bootstrap bootstrap,
            LongConsumer progress) {
        List<RetrievalRow> rows = replay.rows(test, progress);
        try {
            RetrievalScorer fitted = RetrievalFit.on(replay.rows(questions, progress), fitting.fittedOn());
            return new RetrievalFigures(rows, RetrievalFit.by(fitted, rows), Optional.of(fitted), FITTED, bootstrap);
        } catch (IllegalArgumentException e) {
            return unfitted(rows, e, bootstrap);
        }
    }

    /** With the score that ships, where none can be learned. */
    private static RetrievalFigures unfitted(
            List<RetrievalRow> rows, IllegalArgumentException why, Bootstrap bootstrap) {
        return new RetrievalFigures(
                rows,
                RetrievalFit.by(RetrievalScorer.shipped(), rows),
                Optional.empty(),
                "the one that ships, for none can be fitted: " + why.getMessage(),
                bootstrap);
    }

    /** Fitted on all questions that are not only measured; nothing if they do not teach it, see {@link #score}. */
    public Optional<RetrievalScorer> fitted() {
        return fitted;
    }

    /** Which retrieval score was measured, and why. */
    public String score() {
        return score;
    }

    /** As a report carries them. */
    public ObjectNode node() {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("questions", measured.size())
                .put("score", score);
        ArrayNode ways = node.putArray("ways");
        WAYS.forEach(way -> ways.add(way(way)));
        difference(node);
        Predicate<RetrievalRow> judged = row -> row.question().answerable().isPresent();
        auroc(node, "answerability_auroc", scored, 1, false, judged);
        auroc(node, "sufficiency_auroc", scored, 0, false, row -> true);
        auroc(node, "answerability_auroc_routed", scored, 1, true, judged);
        auroc(node, "sufficiency_auroc_routed", scored, 0, true, row -> true);
        auroc(node, "answerability_auroc_shipped", shipped, 1, false, judged);
        auroc(node, "sufficiency_auroc_shipped", shipped, 0, false, row -> true);
        time(node, "decide", RetrievalRow::decideNanos);
        time(node, "search", RetrievalRow::searchNanos);
        return node;
    }

    private ObjectNode way(String way) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", way);
        mean(node, "ndcg10", row -> row.ndcg(way));
        mean(node, "recall10", row -> row.recall(way));
        double share = measured.stream()
                        .filter(row -> way.equals(RetrievalRow.ROUTED)
                                || row.routed().label().equals(way))
                        .count()
                / (double) measured.size();
        FigureNodes.put(node, "share", share);
        FigureNodes.put(
                node,
                "retriever_calls",
                measured.stream().mapToInt(row -> row.calls(way)).average().orElse(Double.NaN));
        return node;
    }

    private void difference(ObjectNode node) {
        mean(node, "routed_minus_hybrid_ndcg10", row -> row.ndcg(RetrievalRow.ROUTED) - row.ndcg("hybrid"));
    }

    private void mean(ObjectNode node, String field, ToDoubleFunction<RetrievalRow> value) {
        double[] values = measured.stream().mapToDouble(value).toArray();
        int n = values.length;
        FigureNodes.put(node, field, Arrays.stream(values).average().orElse(Double.NaN));
        double[] resampled = IntStream.range(0, bootstrap.resamples())
                .mapToDouble(b -> {
                    int[] times = bootstrap.counts(n, b);
                    return IntStream.range(0, n)
                                    .mapToDouble(i -> times[i] * values[i])
                                    .sum()
                            / n;
                })
                .toArray();
        FigureNodes.put(node, field, Interval.of(resampled));
    }

    private void auroc(
            ObjectNode node,
            String field,
            List<Map<RetrievalWay, double[]>> scores,
            int probability,
            boolean asRouted,
            Predicate<RetrievalRow> judged) {
        int[] rows = IntStream.range(0, measured.size())
                .filter(i -> judged.test(measured.get(i)))
                .toArray();
        double[] score = Arrays.stream(rows)
                .mapToDouble(i -> scores.get(i).get(way(i, asRouted))[probability])
                .toArray();
        RankSum ranks = new RankSum(score, place -> {
            RetrievalRow row = measured.get(rows[place]);
            return probability == 1 ? row.isAnswerable() : row.sufficient().get(way(rows[place], asRouted));
        });
        FigureNodes.put(node, field, ranks.auroc());
        FigureNodes.put(
                node,
                field,
                Interval.of(IntStream.range(0, bootstrap.resamples())
                        .mapToDouble(b -> ranks.auroc(bootstrap.counts(rows.length, b)))
                        .toArray()));
    }

    private RetrievalWay way(int row, boolean asRouted) {
        return asRouted ? measured.get(row).routed() : RetrievalWay.HYBRID;
    }

    private void time(ObjectNode node, String name, ToLongFunction<RetrievalRow> nanos) {
        long[] sorted = measured.stream().mapToLong(nanos).sorted().toArray();
        FigureNodes.put(node, name + "_p50_ms", sorted[sorted.length / 2] / MILLION);
        FigureNodes.put(node, name + "_p99_ms", sorted[(int) (0.99 * (sorted.length - 1))] / MILLION);
    }
}
