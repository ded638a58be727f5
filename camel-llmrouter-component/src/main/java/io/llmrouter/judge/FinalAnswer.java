/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.judge;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a long answer comes down to: a choice, a number or a few words.
 *
 * <p>Idea: the place where models put their result is marked ({@code ####}, {@code \boxed{}}, "the answer is"); without a mark, the last number counts.
 * Cost: linear in the answer. Source: the answer extraction of GSM8K (Cobbe et al., 2021) and of usual multiple-choice harnesses. Known weakness: "18
 * dollars in 1 day" without a mark comes down to 1. Immutable.
 *
 * @param kind what it is
 * @param text normalised: equal texts are equal answers
 */
public record FinalAnswer(Kind kind, String text) {

    private static final int LONGEST_TEXT = 200;
    private static final Pattern NUMBER =
            Pattern.compile("-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,40})(?:\\.[0-9]{1,40})?");
    private static final Pattern ONLY_NUMBER =
            Pattern.compile("[$€£]?\\s*(-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,40})(?:\\.[0-9]{1,40})?)\\s*%?\\.?");
    private static final Pattern STATED = Pattern.compile("(?i)\\banswer\\s*(?:is|:|=)\\s*:?\\s*([^\\n]{0,200})");
    private static final Pattern OFFERED = Pattern.compile("(?:^|\\s)\\(?([A-J])[.):]\\s");
    private static final Pattern LEADING_CHOICE = Pattern.compile("^\\W*\\(?([A-J])(?:[).:,*]|\\s*$)");
    private static final Pattern CHOICE_IN_STATEMENT =
            Pattern.compile("\\b(?:option |choice )?\\(?([A-J])\\)?(?:[.,:;)*]|\\s*$)");
    private static final Pattern CHOICE_IN_TEXT = Pattern.compile("\\(([A-J])\\)|\\b(?:option|choice) ([A-J])\\b");
    /** Marks are none: they are vowels in many scripts; but for those that only say how a sign looks. */
    private static final Pattern NOISE = Pattern.compile("(?:[^\\pL\\pM\\pN.%-]|[\\x{FE00}-\\x{FE0F}\\x{20E3}])+");

    /** What an answer comes down to. */
    public enum Kind {
        /** A letter of the question's. */
        CHOICE,
        /** A number. */
        NUMBER,
        /** A few words. */
        TEXT
    }

    /**
     * What an answer comes down to.
     *
     * @param question that may offer choices
     * @param answer in full
     * @return the choice, else the number, else the few words; empty for a long text without any number
     */
    public static Optional<FinalAnswer> of(String question, String answer) {
        return choice(question, answer).or(() -> number(answer)).or(() -> text(answer));
    }

    /** The choice it takes; empty if the question offers none or the answer takes none. */
    static Optional<FinalAnswer> choice(String question, String answer) {
        if (!offersChoices(question)) {
            return Optional.empty();
        }
        Optional<String> stated = stated(answer);
        String letter = last(LEADING_CHOICE, stated.orElse(answer));
        if (letter == null && stated.isPresent()) {
            letter = last(CHOICE_IN_STATEMENT, stated.get());
        }
        if (letter == null) {
            letter = last(CHOICE_IN_TEXT, answer);
        }
        return Optional.ofNullable(letter).map(found -> new FinalAnswer(Kind.CHOICE, found));
    }

    /** The number it ends with, or the first in the marked place. */
    static Optional<FinalAnswer> number(String answer) {
        Optional<FinalAnswer> marked = stated(answer).flatMap(place -> numberIn(place, true));
        return marked.isPresent() ? marked : numberIn(answer, false);
    }

    /** The marked words, or the whole of a short answer. */
    static Optional<FinalAnswer> text(String answer) {
        String text = normalised(stated(answer).orElse(answer));
        return text.isEmpty() || text.length() > LONGEST_TEXT
                ? Optional.empty()
                : Optional.of(new FinalAnswer(Kind.TEXT, text));
    }

    /** A text that is a number and nothing else, but for a currency or a percent sign. */
    static Optional<FinalAnswer> onlyNumber(String text) {
        Matcher matcher = ONLY_NUMBER.matcher(text.strip());
        return matcher.matches()
                ? Optional.of(new FinalAnswer(Kind.NUMBER, canonical(matcher.group(1))))
                : Optional.empty();
    }

    /** Whether a question lists choices, A and B at least. */
    static boolean offersChoices(String question) {
        Set<String> letters = new HashSet<>();
        Matcher matcher = OFFERED.matcher(question);
        for (int from = 0; matcher.find(from); from = matcher.end() - 1) {
            letters.add(matcher.group(1));
        }
        return letters.contains("A") && letters.contains("B");
    }

    /**
     * Lower case, compatibility forms, words separated by single blanks, no punctuation around them.
     *
     * @param text any
     * @return empty if there is neither letter nor digit in it
     */
    public static String normalised(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        StringBuilder words = new StringBuilder();
        for (String word : NOISE.split(plain)) {
            String bare = strip(word);
            if (!bare.isEmpty()) {
                words.append(words.isEmpty() ? "" : " ").append(bare);
            }
        }
        return words.toString();
    }

    /** The marked place: after the last {@code ####}, in the last box, or after the last "answer is". */
    static Optional<String> stated(String answer) {
        int hashes = answer.lastIndexOf("####");
        if (hashes >= 0) {
            String line = answer.substring(hashes + 4).stripLeading();
            return Optional.of(line.lines().findFirst().orElse(""));
        }
        int box = answer.lastIndexOf("\\boxed{");
        if (box >= 0) {
            int end = answer.indexOf('}', box);
            return Optional.of(answer.substring(box + "\\boxed{".length(), end < 0 ? answer.length() : end));
        }
        return Optional.ofNullable(last(STATED, answer));
    }

    private static Optional<FinalAnswer> numberIn(String text, boolean first) {
        Matcher matcher = NUMBER.matcher(text);
        String found = null;
        while ((found == null || !first) && matcher.find()) {
            boolean minus = matcher.group().charAt(0) == '-';
            boolean isRange = minus && matcher.start() > 0 && isOperand(text.charAt(matcher.start() - 1));
            found = isRange ? matcher.group().substring(1) : matcher.group();
        }
        return Optional.ofNullable(found).map(number -> new FinalAnswer(Kind.NUMBER, canonical(number)));
    }

    /** 10-3 has no number -3 in it. */
    private static boolean isOperand(char before) {
        return Character.isLetterOrDigit(before) || before == ')';
    }

    private static String canonical(String number) {
        BigDecimal value = new BigDecimal(number.replace(",", ""));
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static String last(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        String found = null;
        while (matcher.find()) {
            for (int group = 1; group <= matcher.groupCount(); group++) {
                found = matcher.group(group) == null ? found : matcher.group(group);
            }
        }
        return found;
    }

    private static String strip(String word) {
        int start = 0;
        int end = word.length();
        while (start < end && ".-".indexOf(word.charAt(start)) >= 0 && !startsNumber(word, start)) {
            start++;
        }
        while (end > start && ".-".indexOf(word.charAt(end - 1)) >= 0) {
            end--;
        }
        return word.substring(start, end);
    }

    private static boolean startsNumber(String word, int at) {
        return at + 1 < word.length() && Character.isDigit(word.charAt(at + 1));
    }
}
