/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.llmrouter.judge.Judgement.Score;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for signs that an answer is of no use, for the first days without any label.
 *
 * <p>Idea: an answer that is empty, refuses, was cut, repeats itself or is broken JSON when JSON was asked for is bad (0); one that is suspiciously short
 * is doubtful (0.5); any other passes (1). Cost: linear in the answer. Source: practice; the signs are the ones that gateways retry on. Known weakness: a
 * fluent wrong answer passes, so the scores say which model fails visibly and nothing about who is right. Stateless.
 */
public final class HeuristicJudge implements AnswerJudge {

    private static final int OPENING = 200;
    private static final int LONG_QUESTION_WORDS = 40;
    private static final int SHORT_ANSWER_WORDS = 3;
    private static final int WINDOW_WORDS = 6;
    private static final int FEWEST_WINDOWS = 30;
    private static final double DOUBTFUL = 0.5;
    private static final Pattern WORDS = Pattern.compile("\\s+");
    private static final Pattern REFUSAL = Pattern.compile("(?i)^\\W*(?:"
            + "(?:(?:i[’']m|i am|we are) )?(?:very |so |really )?sorry\\b.{0,40}\\b(?:can ?not|can[’']?t|unable|not able)"
            + "|(?:unfortunately,? |sorry,? |i[’']m afraid )?i (?:can ?not|can[’']t|won[’']t|am unable to|am not able to) "
            + "|i[’']m (?:unable|not able) to |as an ai\\b"
            + "|es tut mir leid.{0,40}\\bkann\\b|ich kann .{0,60}\\bnicht (?:helfen|beantworten)"
            + "|lo siento.{0,20}\\bno puedo\\b|no puedo ayudar"
            + "|je suis désolé.{0,40}\\bne (?:peux|puis)\\b|je ne peux pas )");
    private static final Pattern ASKS_FOR_JSON = Pattern.compile(
            "(?i)\\b(?:as|in|valid|return|output|respond with|reply with|only|a|an)\\b.{0,20}\\bjson\\b");
    private static final Pattern ASKS_FOR_FEW =
            Pattern.compile("(?i)\\byes or no\\b|\\btrue or false\\b|\\bone word\\b|\\bhow many\\b");
    private static final Pattern FENCE = Pattern.compile("(?s)```(?:json)?\\s*(.*?)```");
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    @Override
    public String provenance() {
        return "heuristic";
    }

    @Override
    public Judgement judge(Question question, List<Answer> answers) {
        AnswerJudge.requireAny(answers);
        return Judgement.of(
                answers.stream().map(answer -> score(question.text(), answer)).toList());
    }

    private static Score score(String question, Answer answer) {
        String text = answer.text().strip();
        if (text.isEmpty()) {
            return new Score(0, "empty");
        } else if (answer.truncated()) {
            return new Score(0, "truncated");
        } else if (REFUSAL.matcher(text.substring(0, Math.min(OPENING, text.length())))
                .find()) {
            return new Score(0, "refusal");
        } else if (repeats(text)) {
            return new Score(0, "repeated text");
        } else if (ASKS_FOR_JSON.matcher(question).find() && !isJson(text)) {
            return new Score(0, "broken JSON");
        } else if (isShort(question, text)) {
            return new Score(DOUBTFUL, "short");
        }
        return Score.of(1);
    }

    /** Whether fewer than half of all runs of six words are different ones. */
    private static boolean repeats(String text) {
        List<String> words = List.of(WORDS.split(text));
        int windows = words.size() - WINDOW_WORDS + 1;
        if (windows < FEWEST_WINDOWS) {
            return false;
        }
        Set<String> different = new HashSet<>();
        for (int i = 0; i < windows; i++) {
            different.add(String.join(" ", words.subList(i, i + WINDOW_WORDS)));
        }
        return different.size() * 2 < windows;
    }

    private static boolean isJson(String text) {
        Matcher fence = FENCE.matcher(text);
        String json = fence.find() ? fence.group(1).strip() : text;
        if (json.isEmpty() || "{[".indexOf(json.charAt(0)) < 0) {
            return false;
        }
        try {
            JSON.readTree(json);
            return true;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static boolean isShort(String question, String text) {
        boolean fewWords = WORDS.split(text).length < SHORT_ANSWER_WORDS;
        boolean longQuestion = WORDS.split(question.strip()).length >= LONG_QUESTION_WORDS;
        return fewWords
                && longQuestion
                && FinalAnswer.onlyNumber(text).isEmpty()
                && !FinalAnswer.offersChoices(question)
                && !ASKS_FOR_FEW.matcher(question).find();
    }
}
