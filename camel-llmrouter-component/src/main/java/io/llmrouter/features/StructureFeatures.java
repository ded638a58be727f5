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
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request looks like, whatever it is about: length, numbers, code, choices, form of the question. Because they name no topic, these features
 * also work on traffic unlike the traffic they were learned on. At most the first {@value #MOST} characters count. Stateless.
 */
public final class StructureFeatures {

    private static final int MOST = 65_536;
    private static final Pattern CHOICE = Pattern.compile("(?m)^\\s*\\(?([A-J])[.)]\\s+(.*)$");
    private static final Pattern NUMBER = Pattern.compile("\\d[\\d,]*(?:\\.\\d+)?");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}']+");
    private static final Map<String, Pattern> CUES = cues();

    /** Names of the features, in the order of {@link #of}. */
    public static final List<String> NAMES = names();

    private StructureFeatures() {}

    private static Map<String, Pattern> cues() {
        Map<String, String> cues = new LinkedHashMap<>();
        cues.put("what", "\\bwhat\\b");
        cues.put("which", "\\bwhich\\b");
        cues.put("who", "\\bwho(?:m|se)?\\b");
        cues.put("when", "\\bwhen\\b");
        cues.put("why", "\\bwhy\\b");
        cues.put("how", "\\bhow\\b");
        cues.put("howMany", "\\bhow (?:many|much|long|far|old)\\b");
        cues.put("negation", "\\b(?:not|except|never|least|cannot|false)\\b");
        cues.put("following", "\\bthe following\\b");
        cues.put("best", "\\b(?:best|most likely|most appropriate|primarily)\\b");
        cues.put("statements", "\\bstatement\\b|\\b(?:i|ii|iii) (?:and|only)\\b");
        cues.put("blank", "_{2,}");
        cues.put("suppose", "\\b(?:suppose|assume|let|given|consider|if)\\b");
        cues.put("comparison", "\\b(?:more|less|fewer|twice|times|half|older|younger|as many|as much)\\b");
        cues.put("rate", "\\b(?:per|each|every|daily|weekly|hour|minute|average)\\b|%|percent");
        cues.put("remainder", "\\b(?:left|remain(?:s|ing|der)?|rest|total|altogether|combined)\\b");
        cues.put("mathSymbols", "[=<>^+*/\\\\∑∫√π≤≥]|\\\\frac");
        cues.put("money", "[$€£]");
        cues.put("code", "```|\\b(?:def|return|import|public|void|SELECT|function)\\b|[;{}]\\s*$");
        cues.put("quote", "[\"“”«»]");
        Map<String, Pattern> compiled = new LinkedHashMap<>();
        cues.forEach(
                (name, cue) -> compiled.put(name, Pattern.compile(cue, Pattern.CASE_INSENSITIVE | Pattern.MULTILINE)));
        return compiled;
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(List.of(
                "logChars",
                "logWords",
                "wordLength",
                "longWords",
                "sentences",
                "lines",
                "upperCase",
                "notAscii",
                "punctuation",
                "numbers",
                "distinctNumbers",
                "digits",
                "logLargestNumber",
                "fractions",
                "endsInQuestion",
                "choices",
                "choiceMean",
                "choiceSpread",
                "numericChoices",
                "stemWords",
                "stemChoiceOverlap",
                "choiceOverlap"));
        names.addAll(CUES.keySet());
        return List.copyOf(names);
    }

    /**
     * Describes a text.
     *
     * @param text the request, any length
     * @return {@code NAMES.size()} finite numbers
     */
    public static double[] of(String text) {
        String window = window(text);
        List<String> choices = new ArrayList<>();
        Matcher matcher = CHOICE.matcher(window);
        int stemEnd = window.length();
        while (matcher.find()) {
            stemEnd = choices.isEmpty() ? matcher.start() : stemEnd;
            choices.add(matcher.group(2).strip());
        }
        double[] values = new double[NAMES.size()];
        int next = surface(window, values, 0);
        next = numbers(window, values, next);
        next = choices(window.substring(0, stemEnd), choices, values, next);
        for (Pattern cue : CUES.values()) {
            values[next++] = Math.log1p(count(cue, window));
        }
        return values;
    }

    private static int surface(String text, double[] values, int from) {
        List<String> words = words(text);
        double chars = Math.max(1, text.length());
        double count = Math.max(1, words.size());
        int next = from;
        values[next++] = Math.log1p(text.length());
        values[next++] = Math.log1p(words.size());
        values[next++] = words.stream().mapToInt(String::length).sum() / count;
        values[next++] = words.stream().filter(word -> word.length() >= 10).count() / count;
        values[next++] = Math.log1p(
                text.chars().filter(c -> c == '.' || c == '!' || c == '?').count());
        values[next++] = Math.log1p(text.chars().filter(c -> c == '\n').count());
        values[next++] = text.chars().filter(Character::isUpperCase).count() / chars;
        values[next++] = text.chars().filter(c -> c > 127).count() / chars;
        values[next++] = text.chars().filter(c -> ",;:()-".indexOf(c) >= 0).count() / chars;
        return next;
    }

    private static int numbers(String text, double[] values, int from) {
        Matcher matcher = NUMBER.matcher(text);
        Set<String> distinct = new HashSet<>();
        int count = 0;
        double largest = 0;
        int fractions = 0;
        while (matcher.find()) {
            count++;
            distinct.add(matcher.group());
            fractions += matcher.group().contains(".") ? 1 : 0;
            largest = Math.max(largest, Double.parseDouble(matcher.group().replace(",", "")));
        }
        int next = from;
        values[next++] = Math.log1p(count);
        values[next++] = Math.log1p(distinct.size());
        values[next++] = text.chars().filter(Character::isDigit).count() / (double) Math.max(1, text.length());
        values[next++] = Math.log1p(Math.min(largest, 1e12));
        values[next++] = Math.log1p(fractions);
        values[next++] = text.stripTrailing().endsWith("?") ? 1 : 0;
        return next;
    }

    private static int choices(String stem, List<String> choices, double[] values, int from) {
        double[] lengths = choices.stream()
                .mapToDouble(choice -> Math.log1p(choice.length()))
                .toArray();
        double mean = Arrays.stream(lengths).average().orElse(0);
        double spread = Math.sqrt(Arrays.stream(lengths)
                .map(l -> (l - mean) * (l - mean))
                .average()
                .orElse(0));
        Set<String> stemWords = new HashSet<>(words(stem));
        List<Set<String>> bags = choices.stream()
                .map(choice -> (Set<String>) new HashSet<>(words(choice)))
                .toList();
        int next = from;
        values[next++] = choices.size();
        values[next++] = mean;
        values[next++] = spread;
        values[next++] = share(choices, choice -> NUMBER.matcher(choice).find());
        values[next++] = Math.log1p(stemWords.size());
        values[next++] = bags.stream()
                .mapToDouble(bag -> overlap(bag, stemWords))
                .average()
                .orElse(0);
        double between = 0;
        for (int i = 1; i < bags.size(); i++) {
            between += overlap(bags.get(i), bags.get(i - 1));
        }
        values[next++] = bags.size() < 2 ? 0 : between / (bags.size() - 1);
        return next;
    }

    private static double share(List<String> items, java.util.function.Predicate<String> test) {
        return items.isEmpty() ? 0 : items.stream().filter(test).count() / (double) items.size();
    }

    private static double overlap(Set<String> some, Set<String> others) {
        return some.isEmpty() ? 0 : some.stream().filter(others::contains).count() / (double) some.size();
    }

    /** The part of a text that counts. */
    public static String window(String text) {
        return text.length() > MOST ? text.substring(0, MOST) : text;
    }

    /** The words of a text in lower case: runs of letters, digits and apostrophes. */
    public static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group().toLowerCase(Locale.ROOT));
        }
        return words;
    }

    private static int count(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        int count = 0;
        while (matcher.find()) {
            count++;
        }
        return count;
    }
}
