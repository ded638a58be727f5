/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the choices of a multiple-choice question look like: how many, how long, how alike, of which kind; all zeros where there are none. Choices that
 * look alike are hard to tell apart. Belongs to one request.
 */
final class ChoiceFeatures {

    static final Map<String, ToDoubleFunction<ChoiceFeatures>> ALL = all();

    private static final Pattern CHOICE = Pattern.compile("(?m)^[ \\t]{0,20}+\\(?([A-J])[.)][ \\t]++(.*)$");
    private static final Pattern ONLY_NUMBER = Pattern.compile("[-+$]?[\\d.,/%^ ]+[a-zA-Z%]{0,4}\\.?");
    private static final int ASCII = 128;
    private static final boolean[] DIGITS = table("0123456789");
    private static final String NUMBER_STARTS = "-+$0123456789.,/%^ ";
    private static final boolean[] FORMULA = table("=+^*/\\()<>");
    private static final Pattern NEGATION =
            Pattern.compile("\\b(?:not|no|never|none|neither|without)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern OF_OTHERS = Pattern.compile(
            "\\b(?:all|none|both|neither|either) of\\b|\\b[ivx]{1,4} and [ivx]{1,4}\\b|\\b[a-d] and [a-d]\\b",
            Pattern.CASE_INSENSITIVE);
    private static final int LONGEST_BEFORE = "neither".length();
    private static final int LONGEST_AFTER = "xiii".length();
    private static final Pattern TRUTH = Pattern.compile("(?:true|false)\\b", Pattern.CASE_INSENSITIVE);
    private static final int MOST = 10;

    private final String stem;
    private final List<String> choices = new ArrayList<>();
    private final List<String> lower;
    private final double[] logLengths;
    private final double[] inStem;
    private final double[] alike;

    ChoiceFeatures(String text) {
        LineStarts lines = new LineStarts(CHOICE, text);
        int stemEnd = text.length();
        while (choices.size() < MOST && lines.find()) {
            stemEnd = choices.isEmpty() ? lines.match().start() : stemEnd;
            choices.add(lines.match().group(2).strip());
        }
        stem = text.substring(0, stemEnd).strip();
        int n = choices.size();
        logLengths = new double[n];
        Arrays.setAll(logLengths, i -> Math.log1p(choices.get(i).length()));
        Arrays.sort(logLengths);
        lower = choices.stream().map(choice -> choice.toLowerCase(Locale.ROOT)).toList();
        Grams grams = grams();
        inStem = new double[n];
        Arrays.setAll(inStem, i -> (double) grams.shared(i, n) / Math.max(1, grams.shared(i, i)));
        alike = pairs(grams, n);
    }

    /** Of the choices and the stem. */
    private Grams grams() {
        if (lower.isEmpty()) {
            return null;
        }
        return new Grams(lower, stem.toLowerCase(Locale.ROOT));
    }

    private static Map<String, ToDoubleFunction<ChoiceFeatures>> all() {
        Map<String, ToDoubleFunction<ChoiceFeatures>> all = new LinkedHashMap<>();
        all.put("choices", f -> f.choices.size());
        all.put("distinctChoices", f -> new HashSet<>(f.choices).size());
        all.put("choiceMean", f -> mean(f.logLengths));
        all.put("choiceSpread", f -> spread(f.logLengths));
        all.put("choiceLongest", f -> largest(f.logLengths));
        all.put("choiceShortest", f -> f.logLengths.length == 0 ? 0 : f.logLengths[0]);
        all.put("choiceLongestByHowMuch", ChoiceFeatures::lead);
        all.put("choicesAlike", f -> mean(f.alike));
        all.put("choicesAlikeMost", f -> largest(f.alike));
        all.put(
                "choicesAlikeLeast",
                f -> -largest(Arrays.stream(f.alike).map(x -> -x).toArray()));
        all.put("choicesInStem", f -> mean(f.inStem));
        all.put("choicesInStemMost", f -> largest(f.inStem));
        all.put(
                "choicesInStemLeast",
                f -> -largest(Arrays.stream(f.inStem).map(x -> -x).toArray()));
        all.put("choicesWithNumber", f -> share(f.choices, choice -> hasAny(choice, DIGITS)));
        all.put("choicesOnlyNumber", f -> share(f.choices, ChoiceFeatures::isNumber));
        all.put("choicesFormula", f -> share(f.choices, choice -> hasAny(choice, FORMULA)));
        all.put("choicesOneWord", f -> share(f.choices, choice -> choice.indexOf(' ') < 0));
        all.put("choicesUpperCase", f -> share(f.choices, c -> !c.isEmpty() && Character.isUpperCase(c.charAt(0))));
        all.put("choicesSentence", f -> share(f.choices, choice -> choice.endsWith(".")));
        all.put("choicesNegation", f -> share(f.lower, ChoiceFeatures::negates));
        all.put("choicesOfOthers", f -> share(f.lower, ChoiceFeatures::isOfOthers));
        all.put(
                "choicesTruth",
                f -> share(f.choices, choice -> TRUTH.matcher(choice).lookingAt()));
        return all;
    }

    /** The text before the choices; all of it where there are none. */
    String stem() {
        return stem;
    }

    private double lead() {
        int n = logLengths.length;
        return n < 2 ? 0 : logLengths[n - 1] - logLengths[n - 2];
    }

    private static double[] pairs(Grams grams, int n) {
        double[] pairs = new double[n * (n - 1) / 2];
        int next = 0;
        for (int a = 1; a < n; a++) {
            for (int b = 0; b < a; b++) {
                double both = grams.shared(a, b);
                double either = grams.shared(a, a) + grams.shared(b, b) - both;
                pairs[next++] = either == 0 ? 0 : both / either;
            }
        }
        return pairs;
    }

    private static boolean hasAny(String choice, boolean[] characters) {
        for (int i = 0; i < choice.length(); i++) {
            char c = choice.charAt(i);
            if (c < characters.length && characters[c]) {
                return true;
            }
        }
        return false;
    }

    private static boolean[] table(String characters) {
        boolean[] table = new boolean[ASCII];
        characters.chars().forEach(c -> table[c] = true);
        return table;
    }

    private static boolean isNumber(String choice) {
        return !choice.isEmpty()
                && NUMBER_STARTS.indexOf(choice.charAt(0)) >= 0
                && ONLY_NUMBER.matcher(choice).matches();
    }

    /** Each word that the pattern knows has one of these in it; most choices have not, and need no pattern. */
    private static boolean negates(String lower) {
        return (lower.contains("no") || lower.contains("ne") || lower.contains("without"))
                && NEGATION.matcher(lower).find();
    }

    /** Each match has one of these inside, so that the pattern need not be tried elsewhere. */
    private static boolean isOfOthers(String lower) {
        return isOfOthers(lower, " of") || isOfOthers(lower, " and ");
    }

    private static boolean isOfOthers(String lower, String inside) {
        Matcher matcher = OF_OTHERS.matcher(lower).useTransparentBounds(true).useAnchoringBounds(false);
        for (int at = lower.indexOf(inside); at >= 0; at = lower.indexOf(inside, at + 1)) {
            int end = Math.min(lower.length(), at + inside.length() + LONGEST_AFTER);
            if (matcher.region(Math.max(0, at - LONGEST_BEFORE), end).find()) {
                return true;
            }
        }
        return false;
    }

    private static double share(List<String> items, Predicate<String> test) {
        int count = 0;
        for (String item : items) {
            count += test.test(item) ? 1 : 0;
        }
        return items.isEmpty() ? 0 : count / (double) items.size();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).max().orElse(0);
    }

    private static double spread(double[] values) {
        double mean = mean(values);
        return Math.sqrt(Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(0));
    }
}
