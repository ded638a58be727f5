/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import io.llmrouter.learning.SparseVector;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Scores all intents of an utterance, by one of the four methods, and gathers the signs that it is none of them.
 *
 * <p>Idea: the linear head and the means of the examples, which cost little, say which intents are worth comparing with example by example. Cost:
 * O(k d) and a few hundred cosines. Immutable.
 */
final class IntentScorer {

    /** What {@link Scored#signs} are. */
    static final List<String> SIGNS = List.of(
            "score",
            "scoreMargin",
            "energy",
            "entropy",
            "exemplar",
            "exemplarOfIntent",
            "exemplarMargin",
            "centroid",
            "centroidOfIntent",
            "centroidMargin",
            "neighbours",
            "neighbourShare",
            "exemplarAgrees",
            "centroidAgrees",
            "knownWords",
            "logWords");

    private static final int NEIGHBOURS = 10;
    private static final int BY_HEAD = 5;
    private static final int BY_CENTROID = 3;
    private static final double SHARPNESS = 4;
    private static final SparseVector NO_WORDS = new SparseVector(new int[0], new double[0]);

    private final Exemplars exemplars;
    private final WordWeights words;
    private final LinearHead head;
    private final SoftmaxHead softmax;

    /**
     * How the parts of {@link Raw} become one score.
     *
     * @param method how
     * @param exemplarWeight of the greatest cosine beside the head's margin
     */
    record Mix(IntentMethod method, double exemplarWeight) {}

    /**
     * An utterance compared with all intents.
     *
     * @param margins of the linear head; what says most besides where there is none
     * @param softmax scores of the softmax; the means' cosines where there is none
     * @param best greatest cosine with an example of each intent; an upper guess where the intent was not worth a look
     * @param centroids cosine with the mean of each intent
     * @param near similar examples, the most similar first
     * @param known share of the words that examples have
     * @param words how many tokens there are
     */
    record Raw(
            float[] margins,
            float[] softmax,
            float[] best,
            float[] centroids,
            List<Exemplars.Near> near,
            double known,
            int words) {}

    /**
     * An utterance's scores.
     *
     * @param scores of each intent, higher is likelier
     * @param signs numbers named by {@link #SIGNS}
     * @param near similar examples, the most similar first
     */
    record Scored(float[] scores, double[] signs, List<Exemplars.Near> near) {

        int best() {
            return greatest(scores, -1);
        }

        int second() {
            return greatest(scores, best());
        }

        double margin() {
            return scores[best()] - scores[second()];
        }
    }

    /**
     * @param exemplars of all intents
     * @param words how words are weighed
     * @param head null without
     * @param softmax null without
     */
    IntentScorer(Exemplars exemplars, WordWeights words, LinearHead head, SoftmaxHead softmax) {
        this.exemplars = exemplars;
        this.words = words;
        this.head = head;
        this.softmax = softmax;
    }

    /** Learns from these utterances what the methods need. */
    static IntentScorer fit(Prepared learned, Set<IntentMethod> methods) {
        boolean linear = methods.contains(IntentMethod.LINEAR);
        WordWeights words = WordWeights.fit(List.of(learned.tokens()));
        Utterance[] rows = new Utterance[learned.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new Utterance(learned.embeddings()[i], linear ? words.vector(learned.tokens()[i]) : NO_WORDS);
        }
        LinearHead head = linear ? LinearHead.fit(rows, learned.intent(), learned.intents(), words.dimension()) : null;
        SoftmaxHead softmax = methods.contains(IntentMethod.SOFTMAX)
                ? SoftmaxHead.fit(learned.embeddings(), learned.intent(), learned.intents())
                : null;
        return new IntentScorer(new Exemplars(rows, learned.intent(), learned.intents()), words, head, softmax);
    }

    /** The same as if this method alone had been learned. */
    IntentScorer alone(IntentMethod method) {
        return new IntentScorer(
                exemplars,
                words,
                method == IntentMethod.LINEAR ? head : null,
                method == IntentMethod.SOFTMAX ? softmax : null);
    }

    /** Compares an utterance with all intents. */
    Raw compare(float[] embedding, WordWeights.Tokens tokens) {
        float[] centroids = exemplars.centroidCosines(embedding);
        float[] likely = softmax == null ? centroids : softmax.scores(embedding);
        float[] margins = head == null ? likely : head.scores(new Utterance(embedding, words.vector(tokens)));
        int[] candidates = candidates(margins, centroids);
        float[] best = new float[centroids.length];
        Arrays.fill(best, Float.NaN);
        List<Exemplars.Near> near = exemplars.compare(embedding, candidates, best, NEIGHBOURS);
        float least = 1;
        for (int c : candidates) {
            least = Math.min(least, best[c]);
        }
        for (int c = 0; c < best.length; c++) {
            best[c] = Float.isNaN(best[c]) ? Math.min(least, centroids[c]) : best[c];
        }
        return new Raw(margins, likely, best, centroids, near, words.known(tokens), tokens.words().length);
    }

    /** The scores by a method. */
    static float[] scores(Raw raw, Mix mix) {
        return switch (mix.method()) {
            case CENTROID -> raw.centroids();
            case EXEMPLAR -> raw.best();
            case SOFTMAX -> raw.softmax();
            case LINEAR -> {
                float[] scores = new float[raw.best().length];
                for (int c = 0; c < scores.length; c++) {
                    scores[c] = (float) (raw.margins()[c] + mix.exemplarWeight() * raw.best()[c]);
                }
                yield scores;
            }
        };
    }

    /** The scores by a method, with all signs. */
    static Scored score(Raw raw, Mix mix) {
        float[] scores = scores(raw, mix);
        return new Scored(scores, signs(scores, raw), raw.near());
    }

    private int[] candidates(float[] margins, float[] centroids) {
        if (margins.length <= BY_HEAD + BY_CENTROID) {
            return IntStream.range(0, margins.length).toArray();
        }
        boolean[] chosen = new boolean[margins.length];
        choose(margins, BY_HEAD, chosen);
        choose(centroids, head == null ? BY_HEAD + BY_CENTROID : BY_CENTROID, chosen);
        return IntStream.range(0, chosen.length).filter(c -> chosen[c]).toArray();
    }

    private static void choose(float[] scores, int count, boolean[] chosen) {
        float[] left = scores.clone();
        for (int k = 0; k < count; k++) {
            int c = greatest(left, -1);
            chosen[c] = true;
            left[c] = Float.NEGATIVE_INFINITY;
        }
    }

    private static double[] signs(float[] scores, Raw raw) {
        float[] best = raw.best();
        float[] centroids = raw.centroids();
        List<Exemplars.Near> near = raw.near();
        int c = greatest(scores, -1);
        double sum = 0;
        for (float score : scores) {
            sum += Math.exp(SHARPNESS * (score - scores[c]));
        }
        double entropy = 0;
        for (float score : scores) {
            double p = Math.exp(SHARPNESS * (score - scores[c])) / sum;
            entropy -= p < 1e-12 ? 0 : p * Math.log(p);
        }
        int byExemplar = greatest(best, -1);
        int byCentroid = greatest(centroids, -1);
        double mean =
                near.stream().mapToDouble(Exemplars.Near::cosine).average().orElse(0);
        double share = near.stream().filter(n -> n.intent() == c).count() / (double) Math.max(1, near.size());
        return new double[] {
            scores[c],
            scores[c] - scores[greatest(scores, c)],
            scores[c] + Math.log(sum) / SHARPNESS,
            entropy,
            best[byExemplar],
            best[c],
            best[byExemplar] - best[greatest(best, byExemplar)],
            centroids[byCentroid],
            centroids[c],
            centroids[byCentroid] - centroids[greatest(centroids, byCentroid)],
            mean,
            share,
            byExemplar == c ? 1 : 0,
            byCentroid == c ? 1 : 0,
            raw.known(),
            Math.log1p(raw.words())
        };
    }

    /** The greatest, leaving one out. */
    static int greatest(float[] values, int but) {
        int greatest = but == 0 ? 1 : 0;
        for (int c = 0; c < values.length; c++) {
            if (c != but && values[c] > values[greatest]) {
                greatest = c;
            }
        }
        return greatest;
    }
}
