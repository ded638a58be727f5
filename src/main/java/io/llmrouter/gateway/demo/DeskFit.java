/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import io.llmrouter.bundle.CacheBundle;
import io.llmrouter.calibration.CertificateTerms;
import io.llmrouter.calibration.Certification;
import io.llmrouter.calibration.Risk;
import io.llmrouter.evaluation.PairRow;
import io.llmrouter.evaluation.PairTable;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.gateway.demo.DeskData.DeskQuestion;
import io.llmrouter.provider.InProcessEmbedding;
import io.llmrouter.tuning.HitCalibration;
import io.llmrouter.tuning.HitReplay;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/**
 * When the desk's cache gives a kept answer to another question: the threshold that {@code cache-calibrate --method cosine} certifies.
 *
 * <p>Idea: a third of the questions, drawn at random, plays those that a cache keeps; each of the others is asked once and paired with the nearest kept
 * one, as the cache would do. So pairs hang together only where they share a kept question, and can be dealt to both sides of a calibration. Cost: a
 * comparison of each asked with each kept question. Known weakness: the third is a guess at how full a cache is, and a fuller or emptier one compares
 * other pairs.
 *
 * @param bundle with the threshold, or without one
 * @param certification the promise or why there is none
 * @param pairs labelled pairs that it was calibrated on
 * @param certifying the part of them that certified
 */
record DeskFit(CacheBundle bundle, Certification certification, int pairs, int certifying) {

    /** One of so many questions is kept. */
    private static final int KEPT = 3;

    /**
     * Calibrates.
     *
     * @param questions labelled, none of which the stream asks
     * @param budget share of hits by meaning that may be wrong, in (0, 1)
     * @param delta chance that the promise is broken, in (0, 1)
     * @param seed of the draw and of the calibration
     * @return the fit
     */
    static DeskFit on(List<DeskQuestion> questions, double budget, double delta, long seed) {
        PromptEmbedder embedder =
                new PromptEmbedder(InProcessEmbedding.load(ForkJoinPool.commonPool()), InProcessEmbedding.FINGERPRINT);
        Map<String, float[]> vectors = vectors(questions, embedder);
        PairTable table = new PairTable(pairs(questions, vectors, seed), 0);
        HitCalibration calibration = new HitCalibration(
                new CertificateTerms(Risk.WRONG_HIT_RATE, budget, delta), embedder, true, seed, Clock.systemUTC());
        HitCalibration.Calibrated calibrated = calibration.calibrate(
                table,
                new HitReplay(embedder, vectors, seed).pairs(table),
                List.of(Path.of(DeskData.LABELLED).getFileName().toString()),
                () -> {});
        return new DeskFit(
                calibrated.bundle(), calibrated.certification(), table.rows().size(), calibrated.certifyRows().length);
    }

    private static Map<String, float[]> vectors(List<DeskQuestion> questions, PromptEmbedder embedder) {
        List<String> texts = questions.stream().map(DeskQuestion::text).toList();
        List<float[]> embedded = embedder.embedAll(texts, done -> {});
        Map<String, float[]> vectors = new HashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            vectors.put(texts.get(i), embedded.get(i));
        }
        return vectors;
    }

    /** Each question that is not kept, with the nearest one that is. */
    static List<PairRow> pairs(List<DeskQuestion> questions, Map<String, float[]> vectors, long seed) {
        List<DeskQuestion> order = new ArrayList<>(questions);
        Collections.shuffle(order, new Random(seed));
        List<DeskQuestion> kept = order.subList(0, order.size() / KEPT);
        List<PairRow> rows = new ArrayList<>();
        for (DeskQuestion asked : order.subList(kept.size(), order.size())) {
            DeskQuestion nearest = nearest(asked, kept, vectors);
            rows.add(new PairRow(asked.text(), nearest.text(), asked.means(nearest), null, null));
        }
        return rows;
    }

    private static DeskQuestion nearest(DeskQuestion asked, List<DeskQuestion> kept, Map<String, float[]> vectors) {
        float[] vector = vectors.get(asked.text());
        DeskQuestion nearest = null;
        double highest = Double.NEGATIVE_INFINITY;
        for (DeskQuestion other : kept) {
            float[] its = vectors.get(other.text());
            double cosine = IntStream.range(0, vector.length)
                    .mapToDouble(i -> vector[i] * its[i])
                    .sum();
            if (cosine > highest) {
                highest = cosine;
                nearest = other;
            }
        }
        return nearest;
    }
}
