/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.bundle.CacheBundle;
import io.llmrouter.bundle.CertificateJson;
import io.llmrouter.bundle.Provenance;
import io.llmrouter.calibration.BetaCalibrator;
import io.llmrouter.calibration.BinomialTail;
import io.llmrouter.calibration.Calibrator;
import io.llmrouter.calibration.CandidateThresholds;
import io.llmrouter.calibration.CertificateTerms;
import io.llmrouter.calibration.Certification;
import io.llmrouter.calibration.LabelledSample;
import io.llmrouter.calibration.ThresholdCertifier;
import io.llmrouter.evaluation.OutcomesException;
import io.llmrouter.evaluation.PairFolds;
import io.llmrouter.evaluation.PairTable;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.paraphrase.HitJudgement;
import io.llmrouter.paraphrase.HitVerifier;
import io.llmrouter.paraphrase.LabelledPair;
import io.llmrouter.paraphrase.LearnedHitVerifier;
import io.llmrouter.paraphrase.QuestionGuards;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * From labelled pairs to a threshold that keeps a budget of wrong hits.
 *
 * <p>Idea: half of the groups of pairs teach the verifier and, by scores of folds within that half, its calibrator and the candidate thresholds: quantiles of the duplicates'
 * scores. The other half certifies: of the pairs at or above the threshold that no guard refuses, at most so many are wrong. The certificate is about the very
 * verifier that the bundle holds. Cost: four fits. Source: {@link ThresholdCertifier}. Known weakness: the promise is about pairs like the labelled ones; pairs
 * from a log of candidates are, pairs that somebody made up are not. Immutable.
 */
public final class HitCalibration {

    private static final int FOLDS = 3;
    private static final int LEARN = 0;
    private static final int CERTIFY = 1;

    private final CertificateTerms terms;
    private final PromptEmbedder embedder;
    private final boolean cosine;
    private final long seed;
    private final Clock clock;

    /**
     * @param terms with the risk of a wrong hit
     * @param embedder embeds words when learning
     * @param cosine whether the score is the cosine and nothing is learned
     * @param seed of parts, folds and learning
     * @param clock gives the time of issue
     */
    public HitCalibration(CertificateTerms terms, PromptEmbedder embedder, boolean cosine, long seed, Clock clock) {
        this.terms = terms;
        this.embedder = embedder;
        this.cosine = cosine;
        this.seed = seed;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param bundle the section to write
     * @param certification the promise or why there is none
     * @param certifyRows row numbers of the pairs that certified
     * @param judged what was said of these
     */
    public record Calibrated(
            CacheBundle bundle, Certification certification, int[] certifyRows, HitReplay.Judged judged) {}

    /** How many times {@link #calibrate} tells that a part is done. */
    public int steps() {
        return cosine ? 1 : FOLDS + 2;
    }

    /**
     * Calibrates.
     *
     * @param table labelled pairs
     * @param pairs the same with their vectors
     * @param files names of the files, for the bundle
     * @param step told after each part
     * @return the bundle with its certificate, or without a threshold
     * @throws OutcomesException if there are too few pairs
     */
    public Calibrated calibrate(PairTable table, List<LabelledPair> pairs, List<String> files, Runnable step) {
        int[] components = table.components();
        int[] part = PairFolds.dealt(components, 2, seed);
        int[] learn = rows(part, LEARN);
        int[] certify = rows(part, CERTIFY);
        Scored scored = cosine ? byCosine(pairs, learn) : byLearning(pairs, learn, components, step);
        PairRecording recording = new PairRecording(certify.length);
        HitVerifier verifier = scored.verifier();
        double[] scores = new double[certify.length];
        boolean[] wrong = new boolean[certify.length];
        for (int i = 0; i < certify.length; i++) {
            LabelledPair pair = pairs.get(certify[i]);
            HitJudgement judgement = recording.judge(i, pair, verifier);
            scores[i] = judgement.refusal().isPresent() ? Double.NaN : judgement.score();
            wrong[i] = !pair.serves();
        }
        step.run();
        LabelledSample sample = new LabelledSample("as in the file", table.dataHash());
        Certification certification =
                new ThresholdCertifier(terms, sample, clock).errors(scores, wrong, scored.candidates());
        return new Calibrated(
                bundle(table, files, scored, certification, certify.length),
                certification,
                certify,
                cosine ? recording.unlearned() : recording.judged());
    }

    /** The verifier whose threshold is certified, and the candidates. */
    private record Scored(LearnedHitVerifier learned, Calibrator calibrator, double[] candidates) {

        HitVerifier verifier() {
            return learned == null ? QuestionGuards.guarding(HitVerifier.cosine()) : learned.calibrated(calibrator);
        }
    }

    private static Scored byCosine(List<LabelledPair> pairs, int[] learn) {
        double[] scores = new double[learn.length];
        boolean[] serves = new boolean[learn.length];
        HitVerifier verifier = QuestionGuards.guarding(HitVerifier.cosine());
        for (int i = 0; i < learn.length; i++) {
            LabelledPair pair = pairs.get(learn[i]);
            HitJudgement judgement = verifier.judge(pair.asked(), pair.kept());
            scores[i] = judgement.refusal().isPresent() ? Double.NaN : judgement.score();
            serves[i] = pair.serves();
        }
        return new Scored(null, null, candidates(scores, serves));
    }

    private Scored byLearning(List<LabelledPair> pairs, int[] learn, int[] components, Runnable step) {
        int[] fold =
                PairFolds.dealt(Arrays.stream(learn).map(row -> components[row]).toArray(), FOLDS, seed);
        double[] raw = new double[learn.length];
        boolean[] refused = new boolean[learn.length];
        boolean[] serves = new boolean[learn.length];
        for (int held = 0; held < FOLDS; held++) {
            LearnedHitVerifier verifier = fitted(pairs, learn, fold, held);
            for (int i = 0; i < learn.length; i++) {
                if (fold[i] == held) {
                    LabelledPair pair = pairs.get(learn[i]);
                    HitJudgement judgement = verifier.judge(pair.asked(), pair.kept());
                    raw[i] = judgement.score();
                    refused[i] = judgement.refusal().isPresent();
                    serves[i] = pair.serves();
                }
            }
            step.run();
        }
        Calibrator calibrator = BetaCalibrator.fit(raw, serves);
        double[] scores = new double[raw.length];
        for (int i = 0; i < raw.length; i++) {
            scores[i] = refused[i] ? Double.NaN : calibrator.probability(raw[i]);
        }
        LearnedHitVerifier verifier = fitted(pairs, learn, fold, -1);
        step.run();
        return new Scored(verifier, calibrator, candidates(scores, serves));
    }

    private LearnedHitVerifier fitted(List<LabelledPair> pairs, int[] learn, int[] fold, int without) {
        List<LabelledPair> rest = new ArrayList<>();
        for (int i = 0; i < learn.length; i++) {
            if (fold[i] != without) {
                rest.add(pairs.get(learn[i]));
            }
        }
        try {
            return LearnedHitVerifier.fit(rest, embedder, seed);
        } catch (IllegalArgumentException e) {
            throw new OutcomesException(
                    e.getMessage() + "; half of the pairs teach, and a third of these is held out in turn: label "
                            + 3 * LearnedHitVerifier.FEWEST_PAIRS + " or more, or use --method cosine",
                    e);
        }
    }

    /** Quantiles of the duplicates' scores, so that steps are fine where hits are. */
    private static double[] candidates(double[] scores, boolean[] serves) {
        double[] candidates = CandidateThresholds.quantiles(IntStream.range(0, scores.length)
                .filter(i -> serves[i])
                .mapToDouble(i -> scores[i])
                .toArray());
        if (candidates.length == 0) {
            throw new OutcomesException(
                    "the half of the pairs that gives candidate thresholds has no duplicate that the guards let pass;"
                            + " label more duplicates");
        }
        return candidates;
    }

    private CacheBundle bundle(
            PairTable table, List<String> files, Scored scored, Certification certification, int certifyRows) {
        ObjectNode evidence = JsonNodeFactory.instance.objectNode().put("certifyRows", certifyRows);
        evidence.set("certificate", CertificateJson.of(certification));
        Double accept = certification instanceof Certification.Certified certified
                ? (Double) certified.certificate().evidence().threshold()
                : null;
        return new CacheBundle(
                new Provenance(clock.instant(), seed, files, table.rows().size(), table.dataHash(), "as in the file"),
                embedder.fingerprint(),
                scored.learned(),
                scored.calibrator(),
                accept,
                terms.limit(),
                evidence);
    }

    /** Labelled hits that the promise needs if not one of them is wrong. */
    public int fewestHits() {
        return BinomialTail.fewestTrials(terms.alpha(), terms.delta());
    }

    private static int[] rows(int[] part, int which) {
        return IntStream.range(0, part.length).filter(i -> part[i] == which).toArray();
    }
}
