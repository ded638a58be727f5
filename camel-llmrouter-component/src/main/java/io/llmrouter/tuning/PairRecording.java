/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.evaluation.JudgedPairs;
import io.llmrouter.paraphrase.HitJudgement;
import io.llmrouter.paraphrase.HitVerifier;
import io.llmrouter.paraphrase.LabelledPair;
import io.llmrouter.paraphrase.QuestionGuards;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Scores and times of decisions about pairs, as they come. Not thread-safe. */
final class PairRecording {

    private static final HitVerifier GUARDED = QuestionGuards.guarding(HitVerifier.cosine());

    private final double[] cosines;
    private final long[] cosineNanos;
    private final boolean[] guarded;
    private final long[] guardedNanos;
    private final double[] scores;
    private final boolean[] refused;
    private final long[] nanos;
    private final Map<String, int[]> guards = new TreeMap<>();

    PairRecording(int n) {
        cosines = new double[n];
        cosineNanos = new long[n];
        guarded = new boolean[n];
        guardedNanos = new long[n];
        scores = new double[n];
        refused = new boolean[n];
        nanos = new long[n];
    }

    /** Decides about pair number {@code i}. */
    HitJudgement judge(int i, LabelledPair pair, HitVerifier verifier) {
        long start = System.nanoTime();
        cosines[i] = pair.asked().cosine(pair.kept());
        long middle = System.nanoTime();
        guarded[i] = GUARDED.judge(pair.asked(), pair.kept()).refusal().isPresent();
        long later = System.nanoTime();
        HitJudgement judgement = verifier.judge(pair.asked(), pair.kept());
        nanos[i] = System.nanoTime() - later;
        guardedNanos[i] = later - middle;
        cosineNanos[i] = middle - start;
        scores[i] = judgement.score();
        refused[i] = judgement.refusal().isPresent();
        judgement.refusal().ifPresent(refusal -> {
            int[] counts = guards.computeIfAbsent(refusal.substring(0, refusal.indexOf(':')), name -> new int[2]);
            counts[0]++;
            counts[1] += pair.serves() ? 1 : 0;
        });
        return judgement;
    }

    /** All of it, of the cosine alone, with guards, and by the learned verifier. */
    HitReplay.Judged judged() {
        return new HitReplay.Judged(
                List.of(cosine(), guarded(), new JudgedPairs(HitReplay.VERIFIED, scores, refused, nanos)), guards);
    }

    /** The same where nothing was learned. */
    HitReplay.Judged unlearned() {
        return new HitReplay.Judged(List.of(cosine(), guarded()), guards);
    }

    private JudgedPairs cosine() {
        return new JudgedPairs(HitReplay.COSINE, cosines, new boolean[cosines.length], cosineNanos);
    }

    private JudgedPairs guarded() {
        return new JudgedPairs(HitReplay.GUARDED, cosines, guarded, guardedNanos);
    }
}
