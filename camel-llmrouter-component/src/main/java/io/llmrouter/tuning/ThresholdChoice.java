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
import io.llmrouter.cascade.Abstention;
import io.llmrouter.cascade.CascadeObjective;
import io.llmrouter.cascade.CascadePolicy;
import io.llmrouter.cascade.CascadePolicy.Served;
import io.llmrouter.cascade.ExactSearch;
import io.llmrouter.cascade.StageTable;
import io.llmrouter.cascade.ThresholdSearch;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
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
    /** Rows that a search for several thresholds looks at. */
    private static final int ENOUGH_ROWS = 1000;

    /** Lowest share of quality that is worth promising, and in how many steps it rises to 1. */
    private static final double LOWEST_FLOOR = 0.5;

    private static final int FLOOR_STEPS = 100;

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
     * @param policy of all stages; always the strongest where nothing can be promised, or what can costs more
     * @param certification the promise, or why there is none; null for a target that promises nothing
     * @param promised the policy that the promise is about, which is not the other one where it costs more than always asking the strongest
     */
    public record Chosen(CascadePolicy policy, Certification certification, CascadePolicy promised) {

        /** A policy that is used as promised, or without a promise. */
        public Chosen(CascadePolicy policy, Certification certification) {
            this(policy, certification, policy);
        }

        /** Whether what was asked for can be promised; true where no promise was asked for. */
        public boolean feasible() {
            return certification == null
                    || certification.feasible() && !promised.equals(CascadePolicy.alwaysStrong(promised.stages()));
        }

        /** Whether stages are off because what can be promised would cost more than always asking the strongest. */
        public boolean dear() {
            return !policy.equals(promised);
        }

        /** Of each judged stage the probability from which it accepts; null where the stage is off. */
        public List<Double> thresholds() {
            return thresholds(policy);
        }

        /** The same of the policy that the promise is about. */
        public List<Double> promisedThresholds() {
            return thresholds(promised);
        }

        private static List<Double> thresholds(CascadePolicy policy) {
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
     * @return the loosest policy that can be promised, or always the strongest where that is cheaper on the calibrate rows
     */
    public Chosen certified(StageTable calibrate, StageTable certify, Wanted.Certified wanted) {
        CertificateTerms terms = wanted.terms();
        List<CascadePolicy> candidates = wanted.abstain()
                ? EarlyAbstention.of(candidates(calibrate, terms.risk()), calibrate, terms.limit())
                : candidates(calibrate, terms.risk());
        ThresholdCertifier certifier = new ThresholdCertifier(terms, sample, clock);
        Certification certification = terms.risk() == Risk.QUALITY_LOSS
                ? certifier.losses(losses(candidates, certify, terms.limit()))
                : certifier.errors(accepted(candidates, certify));
        CascadePolicy strong = CascadePolicy.alwaysStrong(certify.stages());
        CascadePolicy promised = certification instanceof Certified certified
                ? candidates.get(candidate(certified, candidates))
                : strong;
        return new Chosen(cheaper(promised, strong, calibrate), certification, promised);
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
        return new Chosen(same(rows.stages(), rising[low]).withoutIdleStages(), null);
    }

    /**
     * The best policy within a mean cost, and what it promises.
     *
     * @param calibrate rows that it is chosen on
     * @param certify other rows, whose labels say what quality it keeps
     * @param wanted the budget
     * @return without a promise where none can be given
     * @throws IllegalArgumentException if no policy is as cheap as that
     */
    public Chosen withinCost(StageTable calibrate, StageTable certify, Wanted.MaxCost wanted) {
        // a single threshold needs no model of the confidences, which leaves a part of the budget
        CascadePolicy policy = (calibrate.stages() == 2 ? new ExactSearch() : search)
                .search(
                        calibrate,
                        new CascadeObjective.BestWithinCost(wanted.usd(), Double.POSITIVE_INFINITY),
                        Abstention.NEVER)
                .withoutIdleStages();
        double cost = policy.measure(calibrate).meanCost();
        if (cost > wanted.usd() * (1 + 1e-6)) {
            throw new IllegalArgumentException("no thresholds of these models cost " + wanted.usd()
                    + " USD or less a request: the cheapest that were found cost " + cost + "; allow more");
        }
        Certification best = null;
        for (int step = 0;
                step <= FLOOR_STEPS;
                step++) { // from low to high up to the first that fails, as any fixed sequence
            double floor = LOWEST_FLOOR + (1 - LOWEST_FLOOR) * step / FLOOR_STEPS;
            CertificateTerms terms = new CertificateTerms(Risk.QUALITY_LOSS, floor, wanted.delta());
            Certification tested =
                    new ThresholdCertifier(terms, sample, clock).losses(losses(List.of(policy), certify, floor));
            if (!tested.feasible()) {
                break;
            }
            best = tested;
        }
        return new Chosen(policy, best);
    }

    /**
     * The cheapest policy that keeps a limit on these very rows: nobody can know it beforehand, and nothing is promised.
     *
     * @param rows all that there are
     * @param terms the limit
     * @return always the strongest where no policy keeps it
     */
    CascadePolicy oracle(StageTable rows, CertificateTerms terms) {
        CascadePolicy best = CascadePolicy.alwaysStrong(rows.stages());
        if (rows.stages() == 2) {
            return cheaper(KnowingThreshold.of(rows, terms), best, rows);
        }
        double least = best.measure(rows).meanCost();
        for (CascadePolicy candidate : candidates(rows, terms.risk())) {
            double cost = candidate.measure(rows).meanCost();
            if (cost < least && !breaks(candidate, rows, terms)) {
                best = candidate;
                least = cost;
            }
        }
        return best;
    }

    /** The strongest alone if it is cheaper: a stage that is asked and seldom believed only costs. Costs that are not known are all 0. */
    private static CascadePolicy cheaper(CascadePolicy policy, CascadePolicy strong, StageTable rows) {
        return policy.measure(rows).meanCost() > strong.measure(rows).meanCost() * (1 + ROUNDING) ? strong : policy;
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
            return search.path(thinned(calibrate), CandidateThresholds.MOST).stream()
                    .map(CascadePolicy::withoutIdleStages)
                    .toList();
        }
        double[] falling = CandidateThresholds.quantiles(pooled(calibrate).toArray());
        return falling.length == 0
                ? List.of(CascadePolicy.alwaysStrong(calibrate.stages()))
                : Arrays.stream(falling)
                        .mapToObj(threshold -> same(calibrate.stages(), threshold))
                        .toList();
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
