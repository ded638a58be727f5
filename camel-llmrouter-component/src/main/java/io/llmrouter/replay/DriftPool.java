/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import io.llmrouter.calibration.Calibrator;
import io.llmrouter.calibration.CalibratorChoice;
import io.llmrouter.evaluation.OutcomeRow;
import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.evaluation.OutcomesException;
import io.llmrouter.evaluation.PriceList;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Recorded answers of a cheap and a strong model, sorted into easy requests (both right) and hard ones (the cheap one wrong), to draw traffic from. What the
 * strong model alone got wrong is in neither. Immutable.
 *
 * @param cheap name of the model that is asked first
 * @param strong name of the other one
 * @param easy answers to easy requests
 * @param hard answers to hard requests
 * @param left rows in neither
 * @param threshold of the probability, or of the raw signal without a calibrator, from which the cheap answer is accepted
 * @param calibrator of the signal, fitted on traffic as before the shift; null if the signal is taken as it is
 */
public record DriftPool(
        String cheap,
        String strong,
        List<Answers> easy,
        List<Answers> hard,
        int left,
        double threshold,
        Calibrator calibrator) {

    /** The recorded score of the cheap answer itself: a signal that is always right, to see what detectors can do at best. */
    public static final String PERFECT = "score";

    private static final int CALIBRATION_ROWS = 2_000;
    private static final double RIGHT = 0.5;

    /**
     * What both models made of a request.
     *
     * @param signal of the cheap answer; NaN if it has none
     * @param cheapRight quality of the cheap answer
     * @param strongRight quality of the strong answer
     * @param cheapCost of the cheap call
     * @param strongCost of the strong call
     * @param embedding of the request; null where it was not wanted
     */
    public record Answers(
            double signal,
            double cheapRight,
            double strongRight,
            double cheapCost,
            double strongCost,
            float[] embedding) {}

    /**
     * How rows become traffic.
     *
     * @param signal name of the number that says how sure the cheap answer is, {@value #PERFECT} for its score
     * @param from share of hard requests that the calibrator is fitted for
     * @param threshold to accept; NaN for the one that tells easy from hard best
     * @param seed of the calibrator's rows
     * @param embedding of a row's request; null for none
     */
    public record Terms(
            String signal, double from, double threshold, long seed, Function<OutcomeRow, float[]> embedding) {}

    /** Copies the lists and checks that there is something to draw. */
    public DriftPool {
        easy = List.copyOf(easy);
        hard = List.copyOf(hard);
        if (easy.isEmpty() || hard.isEmpty()) {
            throw new OutcomesException("there are " + easy.size() + " easy and " + hard.size() + " hard rows for "
                    + cheap + " and " + strong + "; both kinds are needed to draw traffic from");
        }
    }

    /**
     * Sorts a table that was read with the signal.
     *
     * @param table of outcomes
     * @param models cheap and strong
     * @param terms how its rows become traffic
     * @param prices where rows state no cost; null for none, then nothing costs anything
     * @return the pool
     */
    public static DriftPool of(OutcomeTable table, List<String> models, Terms terms, PriceList prices) {
        boolean perfect = terms.signal().equals(PERFECT);
        double[][] costs = table.costs(models, prices);
        List<Answers> easy = new ArrayList<>();
        List<Answers> hard = new ArrayList<>();
        for (int i = 0; i < table.rows().size(); i++) {
            OutcomeRow row = table.rows().get(i);
            OutcomeRow.Outcome cheap = row.outcomes().get(models.get(0));
            OutcomeRow.Outcome strong = row.outcomes().get(models.get(1));
            Answers answers = new Answers(
                    perfect ? cheap.score() : cheap.reply().signal(),
                    cheap.score(),
                    strong.score(),
                    costs == null ? 0 : costs[i][0],
                    costs == null ? 0 : costs[i][1],
                    terms.embedding() == null ? null : terms.embedding().apply(row));
            if (cheap.score() < RIGHT) {
                hard.add(answers);
            } else if (strong.score() >= RIGHT) {
                easy.add(answers);
            }
        }
        DriftPool raw = new DriftPool(
                models.get(0), models.get(1), easy, hard, table.rows().size() - easy.size() - hard.size(), 1, null);
        if (easy.stream().allMatch(answers -> Double.isNaN(answers.signal()))) {
            throw new OutcomesException("no answer of model '" + models.get(0) + "' has the signal '"
                    + terms.signal()
                    + "'; name another one with --signal, or --signal " + PERFECT + " for one that is always right");
        }
        DriftPool calibrated = perfect ? raw : raw.calibrated(terms.from(), terms.seed());
        return calibrated.accepting(Double.isNaN(terms.threshold()) ? calibrated.best() : terms.threshold());
    }

    private DriftPool calibrated(double share, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Answers> rows = new ArrayList<>();
        while (rows.size() < CALIBRATION_ROWS) {
            Answers answers = draw(random, share);
            if (!Double.isNaN(answers.signal())) {
                rows.add(answers);
            }
        }
        boolean[] right = new boolean[rows.size()];
        for (int i = 0; i < right.length; i++) {
            right[i] = rows.get(i).cheapRight() >= RIGHT;
        }
        double[] signals = rows.stream().mapToDouble(Answers::signal).toArray();
        Calibrator fitted = CalibratorChoice.fit(signals, right, seed).calibrator();
        return new DriftPool(cheap, strong, easy, hard, left, threshold, fitted);
    }

    private DriftPool accepting(double from) {
        return new DriftPool(cheap, strong, easy, hard, left, from, calibrator);
    }

    /** The threshold with the largest difference of escalated shares (Youden's index), as hard requests should go on and easy ones not. */
    private double best() {
        double best = 1;
        double largest = -1;
        for (double candidate : hard.stream()
                .mapToDouble(this::stated)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .distinct()
                .map(Math::nextUp)
                .toArray()) {
            DriftPool with = accepting(candidate);
            double difference = with.escalated(hard) - with.escalated(easy);
            if (difference > largest) {
                largest = difference;
                best = candidate;
            }
        }
        return best;
    }

    /** What is said of the cheap answer: its probability, or the raw signal; NaN if it has none. */
    double stated(Answers answers) {
        return calibrator == null || Double.isNaN(answers.signal())
                ? answers.signal()
                : calibrator.probability(answers.signal());
    }

    boolean escalates(Answers answers) {
        return !(stated(answers) >= threshold);
    }

    /** Share of these requests that the cascade escalates. */
    public double escalated(List<Answers> answers) {
        return answers.stream().filter(this::escalates).count() / (double) answers.size();
    }

    Answers draw(SplittableRandom random, double hardShare) {
        List<Answers> from = random.nextDouble() < hardShare ? hard : easy;
        return from.get(random.nextInt(from.size()));
    }
}
