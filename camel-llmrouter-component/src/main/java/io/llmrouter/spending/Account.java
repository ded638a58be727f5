/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import io.llmrouter.spending.SpendGate.Purpose;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * What was spent and saved by one router for one tenant on one day. Immutable.
 *
 * @param lines by model and purpose
 * @param requests with an answer
 * @param measured baseline of requests that the strongest model answered as well, in the configuration's currency
 * @param guessed baseline of the others, by who answered
 * @param sampled requests that the strongest model was asked beside, drawn at random, by who answered: what was guessed and what it cost
 * @param escalated requests that it was asked after another model, by that model: output tokens of both
 */
public record Account(
        Map<Line, Spend> lines,
        long requests,
        double measured,
        Map<String, Guesses> guessed,
        Map<String, Moments> sampled,
        Map<String, Moments> escalated) {

    /** Nothing yet. */
    public static final Account EMPTY = new Account(Map.of(), 0, 0, Map.of(), Map.of(), Map.of());

    /**
     * What money was spent on.
     *
     * @param model its configured name
     * @param purpose what for
     */
    public record Line(String model, Purpose purpose) implements Comparable<Line> {
        @Override
        public int compareTo(Line other) {
            int byModel = model.compareTo(other.model);
            return byModel == 0 ? purpose.compareTo(other.purpose) : byModel;
        }
    }

    /** Of one call. */
    static Account of(String model, Purpose purpose, Spend spend) {
        return new Account(Map.of(new Line(model, purpose), spend), 0, 0, Map.of(), Map.of(), Map.of());
    }

    /** With calls. */
    public Account spentToo(String model, Purpose purpose, Spend spend) {
        return plus(of(model, purpose, spend));
    }

    /** With a request that the strongest model answered. */
    public Account measuredToo(double baseline) {
        return plus(new Account(Map.of(), 1, baseline, Map.of(), Map.of(), Map.of()));
    }

    /** With a request that another model answered. */
    public Account guessedToo(String model, Guesses guess) {
        return plus(new Account(Map.of(), 1, 0, Map.of(model, guess), Map.of(), Map.of()));
    }

    /** With a question that the strongest model was asked after another one. */
    public Account escalatedToo(String model, Moments pair) {
        return plus(new Account(Map.of(), 0, 0, Map.of(), Map.of(), Map.of(model, pair)));
    }

    /**
     * With what was measured of a request that had been guessed.
     *
     * @param model who had answered
     * @param guess what had been guessed
     * @param pair the guess, and the truth that takes its place
     */
    public Account sampledToo(String model, double guess, Moments pair) {
        return plus(new Account(
                Map.of(), 0, pair.y(), Map.of(model, Guesses.NONE.without(guess)), Map.of(model, pair), Map.of()));
    }

    /** Both together. */
    public Account plus(Account other) {
        return new Account(
                merged(lines, other.lines, Spend::plus),
                requests + other.requests,
                measured + other.measured,
                merged(guessed, other.guessed, Guesses::plus),
                merged(sampled, other.sampled, Moments::plus),
                merged(escalated, other.escalated, Moments::plus));
    }

    private static <K extends Comparable<K>, V> Map<K, V> merged(Map<K, V> one, Map<K, V> two, BinaryOperator<V> plus) {
        if (two.isEmpty()) {
            return one;
        }
        if (one.isEmpty()) {
            return two;
        }
        if (one.size() == 1 && two.size() == 1) { // of one model, again and again
            Map.Entry<K, V> entry = one.entrySet().iterator().next();
            V more = two.get(entry.getKey());
            if (more != null) {
                return Map.of(entry.getKey(), plus.apply(entry.getValue(), more));
            }
        }
        Map<K, V> both = new TreeMap<>(one);
        two.forEach((key, value) -> both.merge(key, value, plus));
        return both;
    }

    /** Whether nothing was spent, saved or measured. */
    public boolean isEmpty() {
        return equals(EMPTY);
    }

    /** All calls together. */
    public Spend spent() {
        return lines.values().stream().reduce(Spend.NOTHING, Spend::plus);
    }

    /** All calls together, by model. */
    public Map<String, Spend> byModel() {
        Map<String, Spend> sums = new HashMap<>();
        lines.forEach((line, spend) -> sums.merge(line.model(), spend, Spend::plus));
        return new TreeMap<>(sums);
    }

    /** All calls together, by purpose. */
    public Map<Purpose, Spend> byPurpose() {
        Map<Purpose, Spend> sums = new TreeMap<>();
        lines.forEach((line, spend) -> sums.merge(line.purpose(), spend, Spend::plus));
        return sums;
    }
}
