/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.evaluation.JudgedPairs;
import io.llmrouter.evaluation.PairFolds;
import io.llmrouter.evaluation.PairRow;
import io.llmrouter.evaluation.PairTable;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.paraphrase.HitJudgement;
import io.llmrouter.paraphrase.HitVerifier;
import io.llmrouter.paraphrase.LabelledPair;
import io.llmrouter.paraphrase.LearnedHitVerifier;
import io.llmrouter.paraphrase.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides about labelled pairs that nothing was learned from: by the cosine alone, and by the learned verifier with its guards. Immutable.
 */
public final class HitReplay {

    /** Name of the fixed threshold on the cosine. */
    public static final String COSINE = "cosine";
    /** Name of the learned verifier with its guards. */
    public static final String VERIFIED = "verified";

    private final PromptEmbedder embedder;
    private final Map<String, float[]> vectors;
    private final long seed;

    /**
     * @param embedder embeds words when learning
     * @param vectors of all questions, by text
     * @param seed of folds and learning
     */
    public HitReplay(PromptEmbedder embedder, Map<String, float[]> vectors, long seed) {
        this.embedder = embedder;
        this.vectors = vectors;
        this.seed = seed;
    }

    /**
     * What was said of each pair.
     *
     * @param ways cosine first
     * @param guards by name: how many pairs they refused, and how many of these were duplicates
     */
    public record Judged(List<JudgedPairs> ways, Map<String, int[]> guards) {}

    /** Learns from one table and decides about another. */
    public Judged across(PairTable learned, PairTable measured, Runnable step) {
        List<LabelledPair> pairs = pairs(measured);
        Recording recording = new Recording(pairs.size());
        HitVerifier verifier = LearnedHitVerifier.fit(pairs(learned), embedder, seed);
        step.run();
        for (int i = 0; i < pairs.size(); i++) {
            recording.judge(i, pairs.get(i), verifier);
        }
        step.run();
        return recording.judged();
    }

    /** Learns from all folds but one and decides about that one; for each. Pairs that hang together are in one fold. */
    public Judged folded(PairTable table, int folds, Runnable step) {
        List<LabelledPair> pairs = pairs(table);
        int[] fold = PairFolds.dealt(table.components(), folds, seed);
        Recording recording = new Recording(pairs.size());
        for (int held = 0; held < folds; held++) {
            List<LabelledPair> rest = new ArrayList<>();
            for (int i = 0; i < fold.length; i++) {
                if (fold[i] != held) {
                    rest.add(pairs.get(i));
                }
            }
            HitVerifier verifier = LearnedHitVerifier.fit(rest, embedder, seed);
            for (int i = 0; i < fold.length; i++) {
                if (fold[i] == held) {
                    recording.judge(i, pairs.get(i), verifier);
                }
            }
            step.run();
        }
        return recording.judged();
    }

    /** The rows with their vectors. */
    public List<LabelledPair> pairs(PairTable table) {
        List<LabelledPair> pairs = new ArrayList<>();
        for (PairRow row : table.rows()) {
            pairs.add(new LabelledPair(question(row.asked()), question(row.kept()), row.serves()));
        }
        return pairs;
    }

    private Question question(String text) {
        return new Question(text, vectors.get(text));
    }

    /** Scores and times as they come. */
    private static final class Recording {

        private final double[] cosines;
        private final long[] cosineNanos;
        private final double[] scores;
        private final boolean[] refused;
        private final long[] nanos;
        private final Map<String, int[]> guards = new TreeMap<>();

        Recording(int n) {
            cosines = new double[n];
            cosineNanos = new long[n];
            scores = new double[n];
            refused = new boolean[n];
            nanos = new long[n];
        }

        void judge(int i, LabelledPair pair, HitVerifier verifier) {
            long start = System.nanoTime();
            cosines[i] = pair.asked().cosine(pair.kept());
            long middle = System.nanoTime();
            HitJudgement judgement = verifier.judge(pair.asked(), pair.kept());
            nanos[i] = System.nanoTime() - middle;
            cosineNanos[i] = middle - start;
            scores[i] = judgement.score();
            refused[i] = judgement.refusal().isPresent();
            judgement.refusal().ifPresent(refusal -> {
                int[] counts = guards.computeIfAbsent(refusal.substring(0, refusal.indexOf(':')), name -> new int[2]);
                counts[0]++;
                counts[1] += pair.serves() ? 1 : 0;
            });
        }

        Judged judged() {
            return new Judged(
                    List.of(
                            new JudgedPairs(COSINE, cosines, new boolean[cosines.length], cosineNanos),
                            new JudgedPairs(VERIFIED, scores, refused, nanos)),
                    guards);
        }
    }
}
