/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static io.llmrouter.confidence.AnsweredQuestion.thousandths;

import io.llmrouter.confidence.StatedEquations.Equation;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an answer calculates: do its equations hold, where do their operands come from, where do their results go. A right set-up takes numbers from the
 * question or from earlier results and uses every result but the last; what comes from nowhere or leads nowhere is suspect. Belongs to one answer.
 */
final class CalculationFeatures {

    static final Map<String, ToDoubleFunction<CalculationFeatures>> ALL = all();

    private static final double EXACT = 1e-6;
    private static final Pattern AFTER_MARK =
            Pattern.compile("=\\s{0,3}(-?[\\d.]{1,20})>>\\s{0,2}\\$?(-?\\d{1,3}(?:,\\d{3}){1,5}|-?\\d{1,15})");
    private static final Pattern COMMA = Pattern.compile(",");
    /** Hundred of per cent, sixty minutes, days, months and their like: numbers that nobody needs to be given. */
    private static final Set<Long> COMMON = thousandthsOf(1, 2, 3, 4, 7, 10, 12, 24, 30, 52, 60, 100, 365, 1000);

    private final AnsweredQuestion of;
    private final List<Equation> equations;
    private int operands;
    private int undeclared;
    private int danglingResults;
    private int chained;
    private int repeated;

    CalculationFeatures(AnsweredQuestion of) {
        this.of = of;
        this.equations = of.calculation;
        follow();
    }

    private static Set<Long> thousandthsOf(int... numbers) {
        Set<Long> all = new HashSet<>();
        for (int number : numbers) {
            all.add(thousandths(number));
        }
        return all;
    }

    private static Map<String, ToDoubleFunction<CalculationFeatures>> all() {
        Map<String, ToDoubleFunction<CalculationFeatures>> all = new LinkedHashMap<>();
        all.put("equations", f -> Math.log1p(f.equations.size()));
        all.put("stepsPerGiven", f -> Math.log((1.0 + f.equations.size()) / (1 + f.of.given.size())));
        all.put("marks", f -> Math.log1p(f.of.marked.size()));
        all.put("markedShare", f -> f.of.marked.size() / Math.max(1.0, f.of.stated.size()));
        all.put("wrongEquations", f -> Math.log1p(wrong(f.of.stated)));
        all.put("wrongMarks", f -> Math.log1p(wrong(f.of.marked)));
        all.put("wrongShare", f -> f.share(equation -> equation.holds() ? 0 : 1));
        all.put("inexactShare", f -> f.share(equation -> error(equation) > EXACT ? 1 : 0));
        all.put("largestError", f -> f.equations.stream()
                .mapToDouble(CalculationFeatures::error)
                .max()
                .orElse(0));
        all.put("resultUnlikeMark", CalculationFeatures::unlikeMark);
        all.put("undeclaredOperands", f -> Math.log1p(f.undeclared));
        all.put("undeclaredShare", f -> f.undeclared / Math.max(1.0, f.operands));
        all.put("danglingResults", f -> Math.log1p(f.danglingResults));
        all.put("danglingShare", f -> f.danglingResults / Math.max(1.0, f.equations.size()));
        all.put("chainedShare", f -> f.chained / Math.max(1.0, f.equations.size()));
        all.put("repeatedEquations", f -> Math.log1p(f.repeated));
        all.put("operandsPerEquation", f -> f.operands / Math.max(1.0, f.equations.size()));
        all.put("sums", f -> f.operators('+'));
        all.put("differences", f -> f.operators('-'));
        all.put("products", f -> f.operators('*'));
        all.put("quotients", f -> f.operators('/'));
        all.put("percents", f -> f.operators('%'));
        all.put("fractionalResults", f -> f.share(equation -> whole(equation.right()) ? 0 : 1));
        all.put("anyFraction", f -> f.share(equation -> whole(equation.right()) ? 0 : 1) > 0 ? 1 : 0);
        all.put("negativeResults", f -> f.share(equation -> equation.right() < 0 ? 1 : 0));
        all.put("largestResult", f -> f.equations.stream()
                .mapToDouble(equation -> Math.log1p(Math.abs(equation.right())))
                .max()
                .orElse(0));
        return all;
    }

    /** Walks through the equations: what is known at each, and what is done with its result. */
    private void follow() {
        Set<Long> known = new HashSet<>(of.given);
        Set<Long> results = new HashSet<>();
        Set<String> seen = new HashSet<>();
        Set<Long> waiting = new HashSet<>();
        for (Equation equation : equations) {
            List<Long> operandsHere = AnsweredQuestion.numbers(leftOf(equation));
            operands += operandsHere.size();
            undeclared += (int) operandsHere.stream()
                    .filter(operand -> !known.contains(operand) && !COMMON.contains(operand))
                    .count();
            chained += operandsHere.stream().anyMatch(results::contains) ? 1 : 0;
            repeated += seen.add(equation.text()) ? 0 : 1;
            operandsHere.forEach(waiting::remove);
            long result = thousandths(equation.right());
            waiting.add(result);
            results.add(result);
            known.add(result);
        }
        danglingResults = Math.max(0, waiting.size() - 1);
    }

    private static String leftOf(Equation equation) {
        return equation.text().substring(0, equation.text().indexOf('='));
    }

    private static long wrong(List<Equation> equations) {
        return equations.stream().filter(equation -> !equation.holds()).count();
    }

    private static double error(Equation equation) {
        return Math.min(1, Math.abs(equation.left() - equation.right()) / Math.max(1, Math.abs(equation.left())));
    }

    static boolean whole(double value) {
        return Math.abs(value - Math.rint(value)) < 1e-9;
    }

    private double share(ToDoubleFunction<Equation> of) {
        return equations.stream().mapToDouble(of).average().orElse(0);
    }

    private double operators(char operator) {
        return Math.log1p(equations.stream()
                .mapToLong(equation ->
                        leftOf(equation).chars().filter(c -> c == operator).count())
                .sum());
    }

    /** How often another number follows a calculation mark than the mark says. */
    private double unlikeMark() {
        Matcher matcher = AFTER_MARK.matcher(of.answer);
        int unlike = 0;
        while (matcher.find()) {
            double said = Double.parseDouble(COMMA.matcher(matcher.group(2)).replaceAll(""));
            unlike += Arithmetic.evaluate(matcher.group(1)).stream().anyMatch(marked -> Math.abs(marked - said) >= 1)
                    ? 1
                    : 0;
        }
        return Math.log1p(unlike);
    }
}
