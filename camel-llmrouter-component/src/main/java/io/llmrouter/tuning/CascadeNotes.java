/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.calibration.Certification;
import io.llmrouter.calibration.Risk;
import io.llmrouter.calibration.ThresholdCertifier;
import io.llmrouter.tuning.CascadeTrial.Tuned;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a person should know about a cascade and its rows before using it. Stateless. */
final class CascadeNotes {

    private CascadeNotes() {}

    static List<String> of(CascadeRows rows, StageSignals signals, Wanted wanted, Tuned tuned) {
        List<String> notes = new ArrayList<>();
        if (wanted.raw()) {
            notes.add("Raw thresholds are uncalibrated: a signal is no probability, and nothing is promised.");
        }
        if (rows.size() < ThresholdCertifier.FEWEST_LABELS) {
            notes.add("There are " + rows.size() + " labelled rows. Below " + ThresholdCertifier.FEWEST_LABELS
                    + " nothing is promised and no calibration is claimed.");
        }
        for (int stage = 0; stage < rows.judged(); stage++) {
            signal(rows, signals, stage, notes);
            order(rows, stage, notes);
        }
        if (rows.costs() == null) {
            notes.add(
                    "Not every outcome states its cost (cost_usd), or its tokens (tokens_in, tokens_out) where there is a"
                            + " price list (--prices), so nothing is said about money.");
        }
        promise(rows, wanted, tuned, notes);
        slices(rows, wanted, tuned, notes);
        return notes;
    }

    private static void slices(CascadeRows rows, Wanted wanted, Tuned tuned, List<String> notes) {
        if (rows.per() == null) {
            return;
        }
        String strengths = tuned.calibration().slices().stream()
                .map(stage -> Double.isInfinite(stage.strength())
                        ? "that of all rows"
                        : String.format(Locale.ROOT, "pulled to that of all rows with strength %.0f", stage.strength()))
                .collect(Collectors.joining("; "));
        notes.add("Calibration by " + rows.per() + ", one stage after the other: " + strengths + ".");
        if (wanted instanceof Wanted.Certified) {
            notes.add(String.format(
                    Locale.ROOT,
                    "Thresholds by %s: %d certified on their own rows, each promise for itself; %d as all rows give it, which"
                            + " promises nothing for them alone; %d off, since their own rows break the promise there.",
                    rows.per(),
                    standing(tuned, SliceChoice.Standing.OWN),
                    standing(tuned, SliceChoice.Standing.POOLED),
                    standing(tuned, SliceChoice.Standing.OFF)));
        }
    }

    private static long standing(Tuned tuned, SliceChoice.Standing standing) {
        return tuned.slices().values().stream()
                .filter(slice -> slice.standing() == standing)
                .count();
    }

    private static void signal(CascadeRows rows, StageSignals signals, int stage, List<String> notes) {
        String model = rows.models().get(stage);
        double[] raw = Arrays.stream(signals.of(stage)).filter(Double::isFinite).toArray();
        if (raw.length < rows.size()) {
            notes.add(rows.size() - raw.length + " of " + rows.size() + " answers of " + model
                    + " have no signal; such an answer is never accepted.");
        }
        if (raw.length > 0 && Arrays.stream(raw).distinct().count() == 1) {
            notes.add("The signal of " + model + " is " + raw[0]
                    + " on every row, so it tells nothing; take another one.");
        }
        boolean[] correct = rows.correct(stage);
        long right =
                IntStream.range(0, correct.length).filter(row -> correct[row]).count();
        if (right == 0 || right == correct.length) {
            notes.add("All answers of " + model + " are " + (right == 0 ? "wrong" : "right")
                    + ": nothing can be learned about when to trust it.");
        }
    }

    private static void order(CascadeRows rows, int stage, List<String> notes) {
        String model = rows.models().get(stage);
        String next = rows.models().get(stage + 1);
        boolean worse = rows.meanScore(stage) <= rows.meanScore(stage + 1);
        if (rows.meanCost(stage) >= rows.meanCost(stage + 1) && worse) {
            List<String> without = new ArrayList<>(rows.models());
            without.remove(stage);
            notes.add(String.format(
                    Locale.ROOT,
                    "%s costs %.3g USD a call and scores %.4f, %s costs %.3g and scores %.4f: it is dearer and no better."
                            + " Leave it out: %s",
                    model,
                    rows.meanCost(stage),
                    rows.meanScore(stage),
                    next,
                    rows.meanCost(stage + 1),
                    rows.meanScore(stage + 1),
                    without.size() == 1
                            ? "no cascade, but " + next + " alone"
                            : "--cascade " + String.join(",", without)));
        } else if (!worse) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%s scores %.4f on these rows, the next stage %s only %.4f: going on makes answers worse on the mean.",
                    model,
                    rows.meanScore(stage),
                    next,
                    rows.meanScore(stage + 1)));
        }
    }

    private static void promise(CascadeRows rows, Wanted wanted, Tuned tuned, List<String> notes) {
        if (wanted instanceof Wanted.MaxCost budget) {
            notes.add(String.format(
                    Locale.ROOT,
                    "The budget of %.3g USD a request was met on the rows that thresholds were chosen on; the mean cost above is that of"
                            + " other rows. %s",
                    budget.usd(),
                    tuned.chosen().certification() == null
                            ? "No quality can be promised at this price."
                            : "The certificate says what quality it keeps."));
        }
        if (!(wanted instanceof Wanted.Certified certified)) {
            return;
        }
        double strongError = 1 - rows.meanScore(rows.stages() - 1);
        if (certified.terms().risk() == Risk.ERROR_RATE
                && strongError > certified.terms().limit()) {
            notes.add(String.format(
                    Locale.ROOT,
                    "The strongest model itself is wrong on %.1f %% of these rows, more than the %.1f %% allowed among"
                            + " accepted answers: what goes on to it is not covered by the promise.",
                    100 * strongError,
                    100 * certified.terms().limit()));
        }
        if (tuned.chosen().dear()) {
            notes.add("What can be promised accepts so few answers that a request would cost more than asking "
                    + rows.models().get(rows.judged())
                    + " alone, which keeps the promise, too: the stages before it are off.");
        }
        if (tuned.chosen().certification() instanceof Certification.Infeasible) {
            notes.add(
                    "Stages without a certified threshold are off: the strongest model is asked directly, since calling a"
                            + " model that is never believed only costs.");
        }
    }
}
