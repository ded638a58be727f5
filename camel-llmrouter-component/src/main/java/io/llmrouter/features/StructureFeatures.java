/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import io.llmrouter.expression.RequestVariables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request looks like, whatever it is about: length, numbers, code, choices, form of the question. Because they name no topic, these features
 * also work on traffic unlike the traffic they were learned on. At most the first {@value #MOST} characters count. Stateless.
 */
public final class StructureFeatures {

    private static final int MOST = 65_536;
    private static final Pattern NUMBER = Pattern.compile("\\d[\\d,]*(?:\\.\\d+)?");
    private static final Pattern OPEN_END = Pattern.compile("(?:_|\\b(?:is|are|was|the|of|to|a|an|by|as|in|that))$");
    private static final Pattern QUESTION_WORD =
            Pattern.compile("\\s*+(?:what|which|who|where|when|why|how)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern TASK_WORD = Pattern.compile(
            "\\s*+(?:if|suppose|let|find|calculate|compute|given|consider|write|explain|describe|translate|summari[sz]e)\\b",
            Pattern.CASE_INSENSITIVE);
    /** Turns, tools, JSON: the first of {@link #REQUEST}. */
    private static final int EXCHANGE = 3;

    private static final int TAIL = 40;
    private static final int MOST_TURNS = 20;

    /** Of the request around the text; last among {@link #NAMES}. */
    static final List<String> REQUEST = List.of("turns", "tools", "json", "images", "notEnglish");

    /** Names of the features, in the order of {@link #of}. */
    public static final List<String> NAMES = names();

    private StructureFeatures() {}

    private static List<String> names() {
        List<String> names = new ArrayList<>(List.of(
                "logChars",
                "logWords",
                "wordLength",
                "longWords",
                "shortWords",
                "distinctWords",
                "wordsOfSentence",
                "sentences",
                "lines",
                "upperCase",
                "notAscii",
                "punctuation",
                "numbers",
                "distinctNumbers",
                "digits",
                "logLargestNumber",
                "fractions"));
        names.addAll(ChoiceFeatures.ALL.keySet());
        names.addAll(
                List.of("stemWords", "endsInQuestion", "endsInColon", "endsOpen", "startsWithW", "startsWithTask"));
        names.addAll(Cues.NAMES);
        names.addAll(REQUEST);
        return List.copyOf(names);
    }

    /**
     * Describes a text that comes alone.
     *
     * @param text the request, any length
     * @return {@code NAMES.size()} finite numbers
     */
    public static double[] of(String text) {
        double[] values = new double[NAMES.size()];
        String window = window(text);
        List<String> words = words(window);
        int next = surface(window, words, values, 0);
        next = numbers(window, values, next);
        ChoiceFeatures choices = new ChoiceFeatures(window);
        for (ToDoubleFunction<ChoiceFeatures> feature : ChoiceFeatures.ALL.values()) {
            values[next++] = feature.applyAsDouble(choices);
        }
        next = form(choices.stem(), values, next);
        for (double cue : Cues.of(window, words)) {
            values[next++] = cue;
        }
        values[next] = 1; // a turn, no tools, no images
        return values;
    }

    /** Describes a text together with the request that it is asked in, and the language it was found to be in. */
    static double[] of(String text, RequestVariables request, String language) {
        double[] values = of(text);
        int next = NAMES.size() - REQUEST.size();
        values[next++] = Math.min(MOST_TURNS, Math.max(1, request.turns()));
        values[next++] = request.hasTools() ? 1 : 0;
        values[next++] = request.wantsJson() ? 1 : 0;
        values[next++] = request.hasImage() ? 1 : 0;
        values[next] = language.equals("en") || language.equals(Language.UNKNOWN) ? 0 : 1;
        return values;
    }

    /** Whether a feature is about turns and tools around the ask, which may change from one request to the next while the asks stay alike. */
    public static boolean ofTheExchange(int feature) {
        int turns = NAMES.size() - REQUEST.size();
        return feature >= turns && feature < turns + EXCHANGE;
    }

    private static int form(String stem, double[] values, int from) {
        int next = from;
        values[next++] = Math.log1p(words(stem).size());
        values[next++] = endsIn(stem, "?\uff1f\u061f");
        values[next++] = endsIn(stem, ":\uff1a");
        values[next++] = OPEN_END.matcher(tail(stem)).find() ? 1 : 0;
        values[next++] = QUESTION_WORD.matcher(stem).lookingAt() ? 1 : 0;
        values[next++] = TASK_WORD.matcher(stem).lookingAt() ? 1 : 0;
        return next;
    }

    private static double endsIn(String text, String marks) {
        String stripped = text.stripTrailing();
        return !stripped.isEmpty() && marks.indexOf(stripped.charAt(stripped.length() - 1)) >= 0 ? 1 : 0;
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - TAIL));
    }

    private static int surface(String text, List<String> words, double[] values, int from) {
        double chars = Math.max(1, text.length());
        double count = Math.max(1, words.size());
        int next = from;
        values[next++] = Math.log1p(text.length());
        values[next++] = Math.log1p(words.size());
        values[next++] = words.stream().mapToInt(String::length).sum() / count;
        values[next++] = words.stream().filter(word -> word.length() >= 10).count() / count;
        values[next++] = words.stream().filter(word -> word.length() <= 3).count() / count;
        values[next++] = words.stream().distinct().count() / count;
        long sentences = text.chars()
                .filter(c -> c == '.' || c == '!' || c == '?' || c == '\u3002')
                .count();
        values[next++] = Math.log(count / Math.max(1, sentences));
        values[next++] = Math.log1p(sentences);
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
        return next;
    }

    /** The part of a text that counts. */
    public static String window(String text) {
        return text.length() > MOST ? text.substring(0, MOST) : text;
    }

    /** The words of a text in lower case: runs of letters, digits and apostrophes. */
    public static List<String> words(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= lower.length(); i++) {
            boolean inWord =
                    i < lower.length() && (Character.isLetterOrDigit(lower.charAt(i)) || lower.charAt(i) == '\'');
            if (inWord && start < 0) {
                start = i;
            } else if (!inWord && start >= 0) {
                words.add(lower.substring(start, i));
                start = -1;
            }
        }
        return words;
    }
}
