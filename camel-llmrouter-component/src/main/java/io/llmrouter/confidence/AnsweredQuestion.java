/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import io.llmrouter.confidence.StatedEquations.Equation;
import io.llmrouter.features.Words;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A question and an answer, taken apart once for all features. Of the question and of the answer the last {@value #WINDOW} characters count, where an
 * answer has its result. Not to be changed.
 */
final class AnsweredQuestion {

    private static final int WINDOW = 32_768;
    private static final double THOUSANDTHS = 1000;
    private static final Pattern MARK = Pattern.compile("<<([^<>\\n]{0,200})>>");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(?:\\.\\d{1,9})?");

    final String question;
    final String answer;
    /** The answer without calculation marks such as {@code <<9*2=18>>}. */
    final String prose;

    final List<String> questionWords;
    final List<String> words;
    /** Equations of the prose, units removed. */
    final List<Equation> stated;
    /** Equations of the calculation marks. */
    final List<Equation> marked;
    /** The stated ones, else the marked ones: those that tell the calculation. */
    final List<Equation> calculation;
    /** Distinct numbers of the question in digits, in thousandths, in order. */
    final Set<Long> given;
    /** Numbers of the prose in digits, in thousandths, in order. */
    final List<Long> used;

    AnsweredQuestion(String question, String answer) {
        this.question = end(question);
        this.answer = end(answer);
        this.prose = MARK.matcher(this.answer).replaceAll("");
        this.questionWords = Words.in(this.question);
        this.words = Words.in(prose);
        this.stated = StatedEquations.in(prose);
        this.marked = StatedEquations.in(marks(this.answer));
        this.calculation = stated.size() >= marked.size() ? stated : marked;
        this.given = new LinkedHashSet<>(numbers(StatedEquations.plain(this.question)));
        this.used = numbers(StatedEquations.plain(prose));
    }

    static String end(String text) {
        return text.length() > WINDOW ? text.substring(text.length() - WINDOW) : text;
    }

    private static String marks(String text) {
        StringBuilder all = new StringBuilder();
        Matcher matcher = MARK.matcher(text);
        while (matcher.find()) {
            all.append(matcher.group(1)).append('\n');
        }
        return all.toString();
    }

    /** Numbers in digits, in thousandths, in order. */
    static List<Long> numbers(String text) {
        List<Long> numbers = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(text);
        while (matcher.find()) {
            numbers.add(thousandths(Double.parseDouble(matcher.group())));
        }
        return numbers;
    }

    static long thousandths(double value) {
        return Math.round(value * THOUSANDTHS);
    }
}
