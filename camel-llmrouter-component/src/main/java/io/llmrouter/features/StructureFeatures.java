/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import io.llmrouter.expression.RequestVariables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * What a request looks like, whatever it is about: length, numbers, code, choices, form of the question. Because they name no topic, these features
 * also work on traffic unlike the traffic they were learned on. At most the first {@value #MOST} characters count. Stateless.
 */
public final class StructureFeatures {

    private static final int MOST = 65_536;
    private static final Pattern OPEN_END = Pattern.compile("(?:_|\\b(?:is|are|was|the|of|to|a|an|by|as|in|that))$");
    private static final Pattern QUESTION_WORD =
            Pattern.compile("\\s*+(?:what|which|who|where|when|why|how)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern TASK_WORD = Pattern.compile(
            "\\s*+(?:if|suppose|let|find|calculate|compute|given|consider|write|explain|describe|translate|summari[sz]e)\\b",
            Pattern.CASE_INSENSITIVE);
    /** Turns, tools, JSON: the first of {@link #REQUEST}. */
    private static final int EXCHANGE = 3;

    private static final int TAIL = 40;
    private static final int LONG_WORD = 10;
    private static final int SHORT_WORD = 3;
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
        String window = window(text);
        return of(window, Words.of(window));
    }

    private static double[] of(String window, Words words) {
        double[] values = new double[NAMES.size()];
        CharacterCounts characters = new CharacterCounts(window);
        int next = surface(words, characters, values);
        next = numbers(window, characters, values, next);
        ChoiceFeatures choices = new ChoiceFeatures(window);
        for (ToDoubleFunction<ChoiceFeatures> feature : ChoiceFeatures.ALL.values()) {
            values[next++] = feature.applyAsDouble(choices);
        }
        next = form(choices.stem(), values, next);
        for (double cue : Cues.of(characters, words.all())) {
            values[next++] = cue;
        }
        values[next] = 1; // a turn, no tools, no images
        return values;
    }

    /** Describes a text, whose words are known, together with the request that it is asked in, and the language it was found to be in. */
    static double[] of(String window, Words words, RequestVariables request, String language) {
        double[] values = of(window, words);
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
        values[next++] = Math.log1p(Words.count(stem));
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

    private static int surface(Words words, CharacterCounts characters, double[] values) {
        int longWords = 0;
        int shortWords = 0;
        int letters = 0;
        for (String word : words.all()) {
            letters += word.length();
            longWords += word.length() >= LONG_WORD ? 1 : 0;
            shortWords += word.length() <= SHORT_WORD ? 1 : 0;
        }
        double count = Math.max(1, words.all().size());
        int next = 0;
        values[next++] = Math.log1p(characters.all());
        values[next++] = Math.log1p(words.all().size());
        values[next++] = letters / count;
        values[next++] = longWords / count;
        values[next++] = shortWords / count;
        values[next++] = words.distinct().size() / count;
        return characters(characters, count, values, next);
    }

    private static int characters(CharacterCounts characters, double words, double[] values, int from) {
        double chars = Math.max(1, characters.all());
        int next = from;
        values[next++] = Math.log(words / Math.max(1, characters.sentences()));
        values[next++] = Math.log1p(characters.sentences());
        values[next++] = Math.log1p(characters.lines());
        values[next++] = characters.upper() / chars;
        values[next++] = characters.notAscii() / chars;
        values[next++] = characters.marks() / chars;
        return next;
    }

    private static int numbers(String text, CharacterCounts characters, double[] values, int from) {
        Set<String> distinct = new HashSet<>();
        int count = 0;
        double largest = 0;
        int fractions = 0;
        int end = 0;
        for (int i = characters.digits() == 0 ? text.length() : 0; i < text.length(); i = Math.max(i + 1, end)) {
            if (isDigit(text.charAt(i))) {
                end = numberEnd(text, i);
                String number = text.substring(i, end);
                count++;
                distinct.add(number);
                fractions += number.indexOf('.') >= 0 ? 1 : 0;
                largest = Math.max(largest, Double.parseDouble(number.replace(",", "")));
            }
        }
        int next = from;
        values[next++] = Math.log1p(count);
        values[next++] = Math.log1p(distinct.size());
        values[next++] = characters.digits() / (double) Math.max(1, text.length());
        values[next++] = Math.log1p(Math.min(largest, 1e12));
        values[next++] = Math.log1p(fractions);
        return next;
    }

    /** Digits and commas, then perhaps a point and more digits. */
    private static int numberEnd(String text, int from) {
        int end = from + 1;
        while (end < text.length() && (isDigit(text.charAt(end)) || text.charAt(end) == ',')) {
            end++;
        }
        if (end + 1 < text.length() && text.charAt(end) == '.' && isDigit(text.charAt(end + 1))) {
            end += 2;
            while (end < text.length() && isDigit(text.charAt(end))) {
                end++;
            }
        }
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The part of a text that counts. */
    public static String window(String text) {
        return text.length() > MOST ? text.substring(0, MOST) : text;
    }
}
