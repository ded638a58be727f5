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
import java.util.Map;
import java.util.Set;
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
    private static final Pattern NUMBER = Pattern.compile("\\d");
    private static final Pattern ONLY_NUMBER = Pattern.compile("[-+$]?[\\d.,/%^ ]+[a-zA-Z%]{0,4}\\.?");
    private static final Pattern FORMULA = Pattern.compile("[=+^*/\\\\()<>]");
    private static final Pattern NEGATION =
            Pattern.compile("\\b(?:not|no|never|none|neither|without)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern OF_OTHERS = Pattern.compile(
            "\\b(?:all|none|both|neither|either) of\\b|\\b[ivx]{1,4} and [ivx]{1,4}\\b|\\b[a-d] and [a-d]\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern TRUTH = Pattern.compile("^(?:true|false)\\b", Pattern.CASE_INSENSITIVE);
    private static final int MOST = 10;
    private static final int GRAM = 3;
    private static final int MOST_GRAMS = 1000;

    private final String stem;
    private final List<String> choices = new ArrayList<>();
    private final double[] logLengths;
    private final List<Set<String>> grams;
    private final double[] inStem;
    private final double[] alike;

    ChoiceFeatures(String text) {
        Matcher matcher = CHOICE.matcher(text);
        int stemEnd = text.length();
        while (choices.size() < MOST && matcher.find()) {
            stemEnd = choices.isEmpty() ? matcher.start() : stemEnd;
            choices.add(matcher.group(2).strip());
        }
        stem = text.substring(0, stemEnd).strip();
        logLengths = choices.stream()
                .mapToDouble(choice -> Math.log1p(choice.length()))
                .sorted()
                .toArray();
        grams = choices.stream().map(ChoiceFeatures::grams).toList();
        Set<String> stemGrams = choices.isEmpty() ? Set.of() : grams(stem);
        inStem = grams.stream()
                .mapToDouble(some -> shared(some, stemGrams) / Math.max(1, some.size()))
                .toArray();
        alike = pairs();
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
        all.put("choicesWithNumber", f -> f.share(NUMBER));
        all.put(
                "choicesOnlyNumber",
                f -> share(f.choices, choice -> ONLY_NUMBER.matcher(choice).matches()));
        all.put("choicesFormula", f -> f.share(FORMULA));
        all.put("choicesOneWord", f -> share(f.choices, choice -> choice.indexOf(' ') < 0));
        all.put("choicesUpperCase", f -> share(f.choices, c -> !c.isEmpty() && Character.isUpperCase(c.charAt(0))));
        all.put("choicesSentence", f -> share(f.choices, choice -> choice.endsWith(".")));
        all.put("choicesNegation", f -> f.share(NEGATION));
        all.put("choicesOfOthers", f -> f.share(OF_OTHERS));
        all.put("choicesTruth", f -> f.share(TRUTH));
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

    private double[] pairs() {
        int n = grams.size();
        double[] pairs = new double[n * (n - 1) / 2];
        int next = 0;
        for (int a = 1; a < n; a++) {
            for (int b = 0; b < a; b++) {
                double both = shared(grams.get(a), grams.get(b));
                double either = grams.get(a).size() + grams.get(b).size() - both;
                pairs[next++] = either == 0 ? 0 : both / either;
            }
        }
        return pairs;
    }

    private static Set<String> grams(String text) {
        String padded = ' ' + text.toLowerCase(java.util.Locale.ROOT) + ' ';
        Set<String> grams = new HashSet<>();
        for (int i = 0; i + GRAM <= padded.length() && i < MOST_GRAMS; i++) {
            grams.add(padded.substring(i, i + GRAM));
        }
        return grams;
    }

    private static double shared(Set<String> some, Set<String> others) {
        return some.stream().filter(others::contains).count();
    }

    private double share(Pattern pattern) {
        return share(choices, choice -> pattern.matcher(choice).find());
    }

    private static double share(List<String> items, java.util.function.Predicate<String> test) {
        return items.isEmpty() ? 0 : items.stream().filter(test).count() / (double) items.size();
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
