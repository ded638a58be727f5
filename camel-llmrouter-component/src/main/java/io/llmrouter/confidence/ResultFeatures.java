/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static io.llmrouter.confidence.AnsweredQuestion.thousandths;

import io.llmrouter.confidence.StatedEquations.Equation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number that an answer ends in, and what became of the numbers of the question. A result that stands in the question already, or is what the
 * numbers of the question add up to, is often too easy; numbers of the question that were never touched were often needed. Belongs to one answer.
 */
final class ResultFeatures {

    static final Map<String, ToDoubleFunction<ResultFeatures>> ALL = all();

    private static final Pattern RESULT = Pattern.compile(
            "(?:####|\\\\boxed\\{|answer is:?|answer:|\\nA:)\\s{0,4}([^\\n}]{0,80})", Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(?:\\.\\d{1,9})?");
    private static final Map<String, double[]> WORDS = Map.ofEntries(
            Map.entry("two", new double[] {2}),
            Map.entry("three", new double[] {3}),
            Map.entry("four", new double[] {4}),
            Map.entry("five", new double[] {5}),
            Map.entry("six", new double[] {6}),
            Map.entry("seven", new double[] {7}),
            Map.entry("eight", new double[] {8}),
            Map.entry("nine", new double[] {9}),
            Map.entry("ten", new double[] {10}),
            Map.entry("eleven", new double[] {11}),
            Map.entry("twelve", new double[] {12}),
            Map.entry("dozen", new double[] {12}),
            Map.entry("twice", new double[] {2}),
            Map.entry("double", new double[] {2}),
            Map.entry("triple", new double[] {3}),
            Map.entry("half", new double[] {2, 0.5, 50}),
            Map.entry("third", new double[] {3}),
            Map.entry("thirds", new double[] {3}),
            Map.entry("quarter", new double[] {4, 0.25, 25}),
            Map.entry("quarters", new double[] {4, 0.25, 25, 75, 0.75}),
            Map.entry("week", new double[] {7}));

    private final AnsweredQuestion of;
    private final boolean marked;
    private final List<Double> inResult;
    private final OptionalDouble result;
    private final Set<Long> used;

    ResultFeatures(AnsweredQuestion of) {
        this.of = of;
        Matcher matcher = RESULT.matcher(of.prose);
        String last = null;
        while (matcher.find()) {
            last = matcher.group(1);
        }
        this.marked = last != null;
        this.inResult = numbers(last == null ? "" : last);
        List<Double> all = inResult.isEmpty() ? numbers(of.prose) : inResult;
        this.result = all.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(all.get(inResult.isEmpty() ? all.size() - 1 : 0));
        this.used = new HashSet<>(of.used);
    }

    private static List<Double> numbers(String text) {
        return NUMBER.matcher(StatedEquations.plain(text).replace(" - ", " "))
                .results()
                .map(found -> Double.valueOf(found.group()))
                .toList();
    }

    private static Map<String, ToDoubleFunction<ResultFeatures>> all() {
        Map<String, ToDoubleFunction<ResultFeatures>> all = new LinkedHashMap<>();
        all.put("hasResult", f -> f.result.isPresent() ? 1 : 0);
        all.put("resultIsMarked", f -> f.marked ? 1 : 0);
        all.put("numbersInResult", f -> Math.log1p(f.inResult.size()));
        all.put("resultIsWhole", f -> f.of(x -> CalculationFeatures.whole(x) ? 1 : 0));
        all.put(
                "resultIsCents",
                f -> f.of(x -> !CalculationFeatures.whole(x) && CalculationFeatures.whole(x * 100) ? 1 : 0));
        all.put("resultIsNegative", f -> f.of(x -> x < 0 ? 1 : 0));
        all.put("resultBelowOne", f -> f.of(x -> Math.abs(x) < 1 ? 1 : 0));
        all.put("logResult", f -> f.of(x -> Math.log1p(Math.abs(x))));
        all.put("roundResult", f -> f.of(x -> x % 100 == 0 ? 2 : x % 10 == 0 ? 1 : 0));
        all.put("resultIsGiven", f -> f.of(x -> f.of.given.contains(thousandths(x)) ? 1 : 0));
        all.put("resultIsSumOfGiven", f -> f.of(x -> f.givenSum() == thousandths(x) ? 1 : 0));
        all.put("resultToLargestGiven", f -> f.of(x -> Math.log1p(Math.abs(x)) - Math.log1p(f.largestGiven())));
        all.put("resultIsLast", f -> f.of(x -> f.isResult(x, Math.max(0, f.of.calculation.size() - 1))));
        all.put("resultIsAny", f -> f.of(x -> f.isResult(x, 0)));
        all.put(
                "resultOnlyAtEnd",
                f -> f.of(x -> f.of.used.stream()
                                        .filter(n -> n == thousandths(Math.abs(x)))
                                        .count()
                                <= 1
                        ? 1
                        : 0));
        all.put("percentAboveHundred", f -> f.of(x -> f.asksPercent() && x > 100 ? 1 : 0));
        all.put("fractionOfCountable", f -> f.of(x -> f.asksHowMany() && !CalculationFeatures.whole(x) ? 1 : 0));
        all.put("given", f -> Math.log1p(f.of.given.size()));
        all.put("unusedGiven", f -> Math.log1p(f.unusedGiven()));
        all.put("unusedGivenShare", f -> f.unusedGiven() / Math.max(1.0, f.of.given.size()));
        all.put("givenOutOfOrder", ResultFeatures::outOfOrder);
        all.put(
                "givenAgain",
                f -> Math.log1p(f.of.used.stream().filter(f.of.given::contains).count()
                        - f.of.given.stream().filter(f.used::contains).count()));
        all.put("numberWords", f -> Math.log1p(f.numberWords(false)));
        all.put("unusedNumberWords", f -> Math.log1p(f.numberWords(true)));
        all.put("inventedNumbers", f -> Math.log1p(f.invented()));
        all.put("inventedShare", f -> f.invented() / Math.max(1.0, f.used.size()));
        return all;
    }

    private double of(ToDoubleFunction<Double> feature) {
        return result.isPresent() ? feature.applyAsDouble(result.getAsDouble()) : 0;
    }

    private double isResult(double value, int from) {
        List<Equation> equations = of.calculation;
        return equations.subList(from, equations.size()).stream()
                        .anyMatch(equation -> Equation.close(value, equation.right()))
                ? 1
                : 0;
    }

    private long givenSum() {
        return of.given.stream().mapToLong(Long::longValue).sum();
    }

    private double largestGiven() {
        return of.given.stream().mapToLong(Long::longValue).max().orElse(0) / 1000.0;
    }

    private boolean asksPercent() {
        return of.questionWords.contains("percent") || of.questionWords.contains("percentage");
    }

    private boolean asksHowMany() {
        int how = of.questionWords.lastIndexOf("how");
        return how >= 0
                && how + 1 < of.questionWords.size()
                && of.questionWords.get(how + 1).equals("many");
    }

    private long unusedGiven() {
        return of.given.stream().filter(number -> !used.contains(number)).count();
    }

    /** Share of neighbouring given numbers that the answer takes up in another order than the question. */
    private double outOfOrder() {
        Map<Long, Integer> first = new HashMap<>();
        for (int i = 0; i < of.used.size(); i++) {
            first.putIfAbsent(of.used.get(i), i);
        }
        List<Integer> places =
                of.given.stream().filter(first::containsKey).map(first::get).toList();
        int swapped = 0;
        for (int i = 1; i < places.size(); i++) {
            swapped += places.get(i) < places.get(i - 1) ? 1 : 0;
        }
        return swapped / Math.max(1.0, places.size() - 1.0);
    }

    private long numberWords(boolean unused) {
        return of.questionWords.stream()
                .distinct()
                .filter(WORDS::containsKey)
                .filter(word -> !unused || !of.words.contains(word) && !uses(WORDS.get(word)))
                .count();
    }

    private boolean uses(double[] values) {
        for (double value : values) {
            if (used.contains(thousandths(value))) {
                return true;
            }
        }
        return false;
    }

    /** Numbers of the answer that were neither given nor computed. */
    private long invented() {
        Set<Long> known = new HashSet<>(of.given);
        of.calculation.forEach(equation -> known.add(thousandths(equation.right())));
        of.marked.forEach(equation -> known.add(thousandths(equation.right())));
        return used.stream().filter(number -> !known.contains(number)).count();
    }
}
