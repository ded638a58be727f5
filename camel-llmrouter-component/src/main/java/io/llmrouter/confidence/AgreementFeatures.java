/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import io.llmrouter.features.Words;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether an answer is of the kind that the question asks for: one of the choices, a number, JSON, code, yes or no; whether it speaks of what was asked;
 * whether it calculates with what the question's words call for ("half", "left", "per cent"). Belongs to one answer.
 */
final class AgreementFeatures {

    static final Map<String, ToDoubleFunction<AgreementFeatures>> ALL = all();

    private static final Pattern CHOICE = Pattern.compile("(?m)^[ \\t]{0,20}+\\(?([A-J])[.)][ \\t]");
    private static final Pattern CHOSEN = Pattern.compile(
            "(?:^|answer is:?|answer:|boxed\\{|choice|option)\\s{0,3}\\(?([A-J])(?:[).:},\\n]|$)",
            Pattern.CASE_INSENSITIVE);
    private static final Set<String> NUMBER_ASKED =
            FormFeatures.words("many much percent percentage old long far calculate compute");
    private static final Set<String> CODE_ASKED =
            FormFeatures.words("function code program script python java sql implement");
    private static final Set<String> YES_OR_NO =
            FormFeatures.words("is are does do did was were can could will would has have should");
    private static final Set<String> HALVES = FormFeatures.words("half");
    private static final Set<String> RATES = FormFeatures.words("each every per");
    private static final Set<String> REMAINDERS = FormFeatures.words("left remain remaining remains rest");
    private static final Set<String> PERCENTS = FormFeatures.words("percent percentage");
    private static final Set<String> MORE = FormFeatures.words("more older taller longer additional");
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?]\\s");
    private static final int SHORT = 4;

    private final AnsweredQuestion of;
    private final Set<String> answerWords;
    private final Set<String> questionWords;
    /** Words of the question's last sentence, and those that carry its content. */
    private final Set<String> asked;

    private final Set<String> content;
    private final Set<Character> choices = new HashSet<>();
    private final Set<Character> chosen = new HashSet<>();
    private char first;

    AgreementFeatures(AnsweredQuestion of) {
        this.of = of;
        this.answerWords = new HashSet<>(of.words);
        this.questionWords = new HashSet<>(of.questionWords);
        this.asked = new HashSet<>(Words.in(lastSentence(of.question)));
        this.content = new HashSet<>(asked);
        content.removeIf(word -> word.length() < SHORT);
        CHOICE.matcher(of.question)
                .results()
                .forEach(found -> choices.add(found.group(1).charAt(0)));
        Matcher matcher = CHOSEN.matcher(of.prose.strip());
        while (matcher.find()) {
            char letter = Character.toUpperCase(matcher.group(1).charAt(0));
            first = chosen.isEmpty() ? letter : first;
            chosen.add(letter);
        }
    }

    private static String lastSentence(String question) {
        String stripped = question.strip();
        int start = 0;
        Matcher matcher = SENTENCE_END.matcher(stripped);
        while (matcher.find()) {
            start = matcher.end();
        }
        return stripped.substring(start);
    }

    private static Map<String, ToDoubleFunction<AgreementFeatures>> all() {
        Map<String, ToDoubleFunction<AgreementFeatures>> all = new LinkedHashMap<>();
        all.put("asksForChoice", f -> f.choices.size() > 1 ? 1 : 0);
        all.put("choosesOne", f -> f.chosen.size() == 1 ? 1 : 0);
        all.put(
                "choosesAnother",
                f -> f.choices.size() > 1 && (f.chosen.isEmpty() || !f.choices.containsAll(f.chosen)) ? 1 : 0);
        all.put("onlyALetter", f -> f.of.prose.strip().length() <= 2 && !f.chosen.isEmpty() ? 1 : 0);
        for (char letter = 'A'; letter <= 'D'; letter++) {
            char wanted = letter;
            all.put("chooses" + letter, f -> f.first == wanted ? 1 : 0);
        }
        all.put("asksForNumber", f -> any(f.asked, NUMBER_ASKED) ? 1 : 0);
        all.put("noNumberThoughAsked", f -> any(f.asked, NUMBER_ASKED) && f.of.used.isEmpty() ? 1 : 0);
        all.put("noJsonThoughAsked", f -> f.questionWords.contains("json") && !looksLikeJson(f.of.answer) ? 1 : 0);
        all.put("noCodeThoughAsked", f -> any(f.questionWords, CODE_ASKED) && !looksLikeCode(f.of.answer) ? 1 : 0);
        all.put(
                "neitherYesNorNo",
                f -> f.asksYesOrNo() && !f.answerWords.contains("yes") && !f.answerWords.contains("no") ? 1 : 0);
        all.put("questionWordsUsed", f -> overlap(f.questionWords, f.answerWords));
        all.put("answerWordsGiven", f -> overlap(f.answerWords, f.questionWords));
        all.put("askedWordsUsed", f -> overlap(f.content, f.answerWords));
        all.put("askedWordsAtEnd", f -> overlap(f.content, f.end()));
        all.put("halfNotHalved", f -> f.missing(HALVES, "/2", "/ 2", "0.5", "half", "50"));
        all.put("rateNotMultiplied", f -> f.missing(RATES, "*", "×", " x ", "/", "times"));
        all.put("remainderNotSubtracted", f -> f.missing(REMAINDERS, "-", "−", "minus", "subtract"));
        all.put(
                "percentNotTaken",
                f -> any(f.questionWords, PERCENTS) || f.of.question.indexOf('%') >= 0
                        ? f.lacks("%", "100", "0.", "/")
                        : 0);
        all.put("moreNotAdded", f -> f.missing(MORE, "+", "plus", "-", "add"));
        return all;
    }

    private Set<String> end() {
        List<String> lines = of.prose.strip().lines().toList();
        return new HashSet<>(Words.in(String.join(" ", lines.subList(Math.max(0, lines.size() - 2), lines.size()))));
    }

    private boolean asksYesOrNo() {
        List<String> words = Words.in(lastSentence(of.question));
        return choices.isEmpty() && !words.isEmpty() && YES_OR_NO.contains(words.get(0));
    }

    private double missing(Set<String> cue, String... signs) {
        return any(questionWords, cue) ? lacks(signs) : 0;
    }

    private double lacks(String... signs) {
        for (String sign : signs) {
            if (of.prose.contains(sign)) {
                return 0;
            }
        }
        return 1;
    }

    private static boolean looksLikeJson(String answer) {
        int open = answer.indexOf('{') >= 0 ? answer.indexOf('{') : answer.indexOf('[');
        return open >= 0 && Math.max(answer.lastIndexOf('}'), answer.lastIndexOf(']')) > open;
    }

    private static boolean looksLikeCode(String answer) {
        String lower = answer.toLowerCase(Locale.ROOT);
        return lower.contains("```") || lower.contains("return ") || lower.contains("select ") || lower.contains("();");
    }

    private static boolean any(Set<String> words, Set<String> cues) {
        return cues.stream().anyMatch(words::contains);
    }

    private static double overlap(Set<String> of, Set<String> with) {
        return of.isEmpty() ? 0 : of.stream().filter(with::contains).count() / (double) of.size();
    }
}
