/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.calibration.AcceptedErrors;
import io.llmrouter.calibration.CandidateThresholds;
import io.llmrouter.calibration.CertificateTerms;
import io.llmrouter.calibration.Certification;
import io.llmrouter.calibration.Certification.Certified;
import io.llmrouter.calibration.LabelledSample;
import io.llmrouter.calibration.QualityLosses;
import io.llmrouter.calibration.Risk;
import io.llmrouter.calibration.ThresholdCertifier;
import io.llmrouter.cascade.CascadePolicy;
import io.llmrouter.cascade.CascadePolicy.Served;
import io.llmrouter.cascade.CascadePolicy.StageRule;
import io.llmrouter.cascade.StageTable;
import io.llmrouter.cascade.ThresholdSearch;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Chooses the policy of a cascade.
 *
 * <p>Idea: candidates, from the strictest to the loosest, come from rows whose labels do not certify them; the {@link ThresholdCertifier} then tests them
 * on the certify rows. Of two stages the candidates are quantiles of the first stage's probability. Of more, those for a quality floor are the policies a
 * {@link ThresholdSearch} finds for rising weights of cost, and those for an error rate ask every stage for the same probability. Cost: that of the
 * search, and O(candidates x rows). Known weakness: of more than two stages a candidate that looked good by luck of the calibrate rows can end the
 * sequence early. Immutable.
 */
public final class ThresholdChoice {

    private static final double ROUNDING = 1e-12;
    /** Rows that must fail before a stage gives up on their like. */
    private static final int FEWEST_HOPELESS = 10;

    /** Rows that a search for several thresholds looks at. */
    private static final int ENOUGH_ROWS = 1000;

    /** Accepts nothing. */
    private static final double NEVER = 2;

    private final ThresholdSearch search;
    private final LabelledSample sample;
    private final Clock clock;

    /**
     * @param search for more than two stages
     * @param sample where the labels come from
     * @param clock gives the time of issue
     */
    public ThresholdChoice(ThresholdSearch search, LabelledSample sample, Clock clock) {
        this.search = search;
        this.sample = sample;
        this.clock = clock;
    }

    /**
     * What was chosen.
     *
     * @param policy of all stages; always the strongest where nothing can be promised
     * @param certification the promise, or why there is none; null for a target that promises nothing
     */
    public record Chosen(CascadePolicy policy, Certification certification) {

        /** Whether what was asked for can be promised; true where no promise was asked for. */
        public boolean feasible() {
            return certification == null || certification.feasible() && !alwaysStrong();
        }

        private boolean alwaysStrong() {
            return policy.equals(CascadePolicy.alwaysStrong(policy.stages()));
        }

        /** Of each judged stage the probability from which it accepts; null where the stage is off. */
        public List<Double> thresholds() {
            return policy.rules().subList(0, policy.stages() - 1).stream()
                    .map(rule -> rule.on() ? (Double) rule.accept() : null)
                    .toList();
        }
    }

    /**
     * Certifies.
     *
     * @param calibrate rows that candidates come from
     * @param certify other rows, whose labels are read only to test the candidates
     * @param terms what to promise
     * @return the loosest policy that can be promised
     */
    public Chosen certified(StageTable calibrate, StageTable certify, CertificateTerms terms) {
        return certified(calibrate, certify, new Wanted.Certified(terms, false));
    }

    /**
     * Certifies, with stages that may give up early if that is wanted.
     *
     * @param calibrate rows that candidates come from
     * @param certify other rows, whose labels are read only to test the candidates
     * @param wanted what to promise
     * @return the loosest policy that can be promised
     */
    public Chosen certified(StageTable calibrate, StageTable certify, Wanted.Certified wanted) {
        CertificateTerms terms = wanted.terms();
        List<CascadePolicy> candidates = wanted.abstain()
                ? abstaining(candidates(calibrate, terms.risk()), calibrate, terms.limit())
                : candidates(calibrate, terms.risk());
        ThresholdCertifier certifier = new ThresholdCertifier(terms, sample, clock);
        Certification certification = terms.risk() == Risk.QUALITY_LOSS
                ? certifier.losses(losses(candidates, certify, terms.limit()))
                : certifier.errors(accepted(candidates, certify));
        CascadePolicy strong = CascadePolicy.alwaysStrong(certify.stages());
        CascadePolicy policy = certification instanceof Certified certified
                ? candidates.get(candidate(certified, candidates))
                : strong;
        return new Chosen(policy, certification);
    }

    /**
     * Meets a share of requests for the last stage, as exactly as ties allow and never above it.
     *
     * @param rows to meet it on
     * @param share in [0, 1]
     * @return a policy that asks every stage for the same probability
     */
    public Chosen targetShare(StageTable rows, double share) {
        double[] rising = DoubleStream.concat(pooled(rows).sorted().distinct(), DoubleStream.of(NEVER))
                .toArray();
        int low = 0;
        int high = rising.length - 1;
        while (low < high) {
            int middle = (low + high + 1) / 2;
            boolean within = same(rows.stages(), rising[middle]).measure(rows).strongShare() <= share + ROUNDING;
            low = within ? middle : low;
            high = within ? high : middle - 1;
        }
        return new Chosen(same(rows.stages(), rising[low]), null);
    }

    /**
     * The loosest policy that keeps a limit on these very rows: nobody can know it beforehand, and nothing is promised.
     *
     * @param rows all that there are
     * @param terms the limit
     * @return always the strongest where no policy keeps it
     */
    CascadePolicy oracle(StageTable rows, CertificateTerms terms) {
        if (rows.stages() == 2) {
            return oracleOfTwo(rows, terms);
        }
        CascadePolicy best = CascadePolicy.alwaysStrong(rows.stages());
        for (CascadePolicy candidate : candidates(rows, terms.risk())) {
            best = !breaks(candidate, rows, terms)
                            && candidate.measure(rows).meanCost()
                                    < best.measure(rows).meanCost()
                    ? candidate
                    : best;
        }
        return best;
    }

    /** Every distinct score is tried, by running sums from the surest row down. */
    private static CascadePolicy oracleOfTwo(StageTable rows, CertificateTerms terms) {
        int[] surest = IntStream.range(0, rows.rows())
                .filter(row -> Double.isFinite(rows.probability(row, 0)))
                .boxed()
                .sorted(Comparator.comparingDouble(row -> -rows.probability(row, 0)))
                .mapToInt(Integer::intValue)
                .toArray();
        double strong = rows.meanScore(1) * rows.rows();
        double quality = strong;
        double wrong = 0;
        double loosest = NEVER;
        for (int i = 0; i < surest.length; i++) {
            double probability = rows.probability(surest[i], 0);
            quality += rows.score(surest[i], 0) - rows.score(surest[i], 1);
            wrong += rows.score(surest[i], 0) < CascadeRows.CORRECT ? 1 : 0;
            boolean tied = i + 1 < surest.length && rows.probability(surest[i + 1], 0) == probability;
            boolean kept = terms.risk() == Risk.QUALITY_LOSS
                    ? quality >= terms.limit() * strong - ROUNDING * rows.rows()
                    : wrong <= (i + 1) * terms.limit() + ROUNDING;
            loosest = kept && !tied ? probability : loosest;
        }
        return loosest == NEVER ? CascadePolicy.alwaysStrong(2) : CascadePolicy.accepting(loosest);
    }

    /** Whether a policy does not keep a limit on these very rows. */
    static boolean breaks(CascadePolicy policy, StageTable rows, CertificateTerms terms) {
        return terms.risk() == Risk.QUALITY_LOSS
                ? policy.measure(rows).meanScore() < terms.limit() * rows.meanScore(rows.stages() - 1) - ROUNDING
                : errorRate(policy, rows) > terms.limit() + ROUNDING;
    }

    /** Share of wrong answers among those accepted before the last stage; 0 where there are none. */
    static double errorRate(CascadePolicy policy, StageTable table) {
        AcceptedErrors seen = accepted(List.of(policy), table);
        return seen.accepted()[0] == 0 ? 0 : (double) seen.wrong()[0] / seen.accepted()[0];
    }

    /** Strict to loose; never empty. */
    private List<CascadePolicy> candidates(StageTable calibrate, Risk risk) {
        if (calibrate.stages() > 2 && risk == Risk.QUALITY_LOSS) {
            return search.path(thinned(calibrate), CandidateThresholds.MOST);
        }
        double[] falling = CandidateThresholds.quantiles(pooled(calibrate).toArray());
        return falling.length == 0
                ? List.of(same(calibrate.stages(), NEVER))
                : Arrays.stream(falling)
                        .mapToObj(threshold -> same(calibrate.stages(), threshold))
                        .toList();
    }

    /** The candidates, with each stage giving up where the strongest fails nearly always as well. */
    private static List<CascadePolicy> abstaining(List<CascadePolicy> candidates, StageTable calibrate, double floor) {
        double[] below = IntStream.range(0, calibrate.stages() - 1)
                .mapToDouble(stage -> hopelessBelow(calibrate, stage, 1 - floor))
                .toArray();
        return candidates.stream()
                .map(candidate -> new CascadePolicy(IntStream.range(0, candidate.stages())
                        .mapToObj(stage -> abstaining(candidate.rules().get(stage), stage, below))
                        .toList()))
                .toList();
    }

    private static StageRule abstaining(StageRule rule, int stage, double[] below) {
        return rule.on() && stage < below.length
                ? new StageRule(true, rule.accept(), Math.min(below[stage], rule.accept()))
                : rule;
    }

    /** The largest probability below which the strongest scores at most that on the mean; 0 where there is none for enough rows. */
    private static double hopelessBelow(StageTable table, int stage, double most) {
        int last = table.stages() - 1;
        int[] rising = IntStream.range(0, table.rows())
                .filter(row -> Double.isFinite(table.probability(row, stage)))
                .boxed()
                .sorted(Comparator.comparingDouble(row -> table.probability(row, stage)))
                .mapToInt(Integer::intValue)
                .toArray();
        double strong = 0;
        double limit = 0;
        for (int i = 0; i + 1 < rising.length; i++) {
            strong += table.score(rising[i], last);
            limit = i + 1 >= FEWEST_HOPELESS && strong <= most * (i + 1)
                    ? table.probability(rising[i + 1], stage)
                    : limit;
        }
        return limit;
    }

    /** Every so many rows: a path of {@value CandidateThresholds#MOST} policies gets no better by more. */
    private static StageTable thinned(StageTable table) {
        int step = (table.rows() + ENOUGH_ROWS - 1) / ENOUGH_ROWS;
        return table.withRows(
                IntStream.range(0, table.rows()).filter(row -> row % step == 0).toArray());
    }

    private static CascadePolicy same(int stages, double threshold) {
        double[] accept = new double[stages - 1];
        Arrays.fill(accept, threshold);
        return CascadePolicy.accepting(accept);
    }

    private static DoubleStream pooled(StageTable table) {
        return IntStream.range(0, table.stages() - 1)
                .mapToObj(table::probabilities)
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite);
    }

    /** Of two stages a certificate names the threshold; of more the number of the candidate, from 1. */
    private static double setting(List<CascadePolicy> candidates, int candidate) {
        CascadePolicy policy = candidates.get(candidate);
        return policy.stages() == 2 && policy.rules().get(0).on()
                ? policy.rules().get(0).accept()
                : candidate + 1;
    }

    private static int candidate(Certified certified, List<CascadePolicy> candidates) {
        double threshold = certified.certificate().evidence().threshold();
        return IntStream.range(0, candidates.size())
                .filter(i -> setting(candidates, i) == threshold)
                .findFirst()
                .orElseThrow();
    }

    private static QualityLosses losses(List<CascadePolicy> candidates, StageTable certify, double floor) {
        int last = certify.stages() - 1;
        double[] strong = IntStream.range(0, certify.rows())
                .mapToDouble(row -> certify.score(row, last))
                .toArray();
        List<QualityLosses.Policy> policies = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            List<Served> served = served(candidates.get(i), certify);
            policies.add(new QualityLosses.Policy(
                    setting(candidates, i),
                    served.stream().mapToDouble(Served::score).toArray(),
                    (int) served.stream().filter(one -> one.stage() < last).count()));
        }
        return new QualityLosses(floor, strong, policies);
    }

    private static AcceptedErrors accepted(List<CascadePolicy> candidates, StageTable certify) {
        int last = certify.stages() - 1;
        int[] accepted = new int[candidates.size()];
        int[] wrong = new int[candidates.size()];
        double[] settings = new double[candidates.size()];
        for (int i = 0; i < settings.length; i++) {
            settings[i] = setting(candidates, i);
            for (Served served : served(candidates.get(i), certify)) {
                boolean early = served.stage() < last;
                accepted[i] += early ? 1 : 0;
                wrong[i] += early && served.score() < CascadeRows.CORRECT ? 1 : 0;
            }
        }
        return new AcceptedErrors(certify.rows(), settings, accepted, wrong);
    }

    private static List<Served> served(CascadePolicy policy, StageTable table) {
        return IntStream.range(0, table.rows())
                .mapToObj(row -> policy.serve(table, row))
                .toList();
    }
}
