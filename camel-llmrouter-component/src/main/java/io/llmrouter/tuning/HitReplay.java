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
import io.llmrouter.paraphrase.HitVerifier;
import io.llmrouter.paraphrase.LabelledPair;
import io.llmrouter.paraphrase.LearnedHitVerifier;
import io.llmrouter.paraphrase.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Decides about labelled pairs that nothing was learned from: by the cosine alone, by the cosine with guards, and by the learned verifier with its guards. Immutable.
 */
public final class HitReplay {

    /** Name of the fixed threshold on the cosine. */
    public static final String COSINE = "cosine";
    /** Name of the same with guards: what decides where nothing was learned. */
    public static final String GUARDED = "guarded";
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
     * @param ways cosine first, then guarded, then verified where something was learned
     * @param guards by name: how many pairs they refused, and how many of these were duplicates
     */
    public record Judged(List<JudgedPairs> ways, Map<String, int[]> guards) {}

    /** Learns from one table and decides about another. */
    public Judged across(PairTable learned, PairTable measured, Runnable step) {
        List<LabelledPair> pairs = pairs(measured);
        PairRecording recording = new PairRecording(pairs.size());
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
        PairRecording recording = new PairRecording(pairs.size());
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
}
