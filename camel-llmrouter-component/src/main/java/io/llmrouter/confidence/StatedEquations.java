/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * The equations that a text states, each side computed anew: "3 * $4 = $12", "5 apples + 2 apples = 7", {@code <<9*2=18>>}. Linear in the text's
 * length: candidates are cut out by one scan, not by a backtracking pattern. Stateless.
 */
final class StatedEquations {

    private static final Pattern MARKS = Pattern.compile("<<|>>");
    private static final Pattern THOUSANDS = Pattern.compile("(?<=\\d),(?=\\d{3}(?!\\d))");
    private static final Pattern CROSS = Pattern.compile("(?<=[\\d) ])[xX](?=[\\s\\d(])");
    private static final Pattern UNITS =
            Pattern.compile("(?<=[\\d)%])\\s{0,3}[A-Za-z][A-Za-z' /]{0,30}?\\s{0,3}(?=[-+*/=)])");
    /** A line or a sentence: what follows a full stop begins anew, also after a number. */
    private static final Pattern SENTENCE = Pattern.compile("\n|(?<=[\\d)%])\\.(?=\\s)");

    private static final String OPERATORS = "+-*/";
    private static final String ARITHMETIC = "0123456789.()+-*/% =";

    private StatedEquations() {}

    /**
     * One equation.
     *
     * @param left value of the left side
     * @param right value of the right side
     * @param text both sides as they stand
     */
    record Equation(double left, double right, String text) {

        private static final double CENT = 0.011;
        private static final double RELATIVE = 0.005;

        /** Whether both sides agree to a cent or to half a percent, as rounding in prose allows. */
        boolean holds() {
            return close(left, right);
        }

        static boolean close(double a, double b) {
            return Math.abs(a - b) <= Math.max(CENT, RELATIVE * Math.abs(a));
        }
    }

    static List<Equation> in(String text) {
        List<Equation> found = new ArrayList<>();
        for (String line : SENTENCE.split(plain(text))) {
            for (String run : runs(line)) {
                collect(run, found);
            }
        }
        return found;
    }

    /** Text with one way to write operators and numbers: no currency signs, thousands separators or units. */
    static String plain(String text) {
        String simple = MARKS.matcher(text).replaceAll(" \n ");
        simple = simple.replace("\\times", "*")
                .replace("\\div", "/")
                .replace('×', '*')
                .replace('÷', '/')
                .replace('−', '-')
                .replace('–', '-');
        simple = simple.replace("$", "").replace("€", "").replace('\t', ' ');
        simple = THOUSANDS.matcher(simple).replaceAll("");
        return UNITS.matcher(CROSS.matcher(simple).replaceAll("*")).replaceAll(" ");
    }

    private static List<String> runs(String line) {
        List<String> runs = new ArrayList<>(2);
        int start = -1;
        for (int i = 0; i <= line.length(); i++) {
            boolean inside = i < line.length() && ARITHMETIC.indexOf(line.charAt(i)) >= 0;
            if (inside && start < 0) {
                start = i;
            } else if (!inside && start >= 0) {
                String run = line.substring(start, i);
                if (run.indexOf('=') >= 0) {
                    runs.add(run);
                }
                start = -1;
            }
        }
        return runs;
    }

    private static void collect(String run, List<Equation> found) {
        String[] sides = run.split("=");
        for (int i = 0; i + 1 < sides.length; i++) {
            OptionalDouble left = value(sides[i]);
            OptionalDouble right = value(sides[i + 1]);
            if (left.isPresent() && right.isPresent() && (isComputed(sides[i]) || isComputed(sides[i + 1]))) {
                found.add(new Equation(left.getAsDouble(), right.getAsDouble(), sides[i] + '=' + sides[i + 1]));
            }
        }
    }

    private static OptionalDouble value(String side) {
        String trimmed = side.strip();
        while (trimmed.endsWith(".")) {
            trimmed = trimmed.substring(0, trimmed.length() - 1).strip();
        }
        return Arithmetic.evaluate(trimmed);
    }

    private static boolean isComputed(String side) {
        String trimmed = side.strip();
        for (int i = 1; i < trimmed.length(); i++) {
            if (OPERATORS.indexOf(trimmed.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }
}
