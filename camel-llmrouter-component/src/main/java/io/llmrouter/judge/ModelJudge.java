/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.judge;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.judge.Judgement.Doubts;
import io.llmrouter.judge.Judgement.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Asks another model which answer is better.
 *
 * <p>Idea: every pair of answers is shown twice, the second time in swapped places; a side wins only if it wins both times, anything else is a tie. An
 * answer's score is the mean over its pairs: 1 won, 0.5 tie, 0 lost. A single answer is graded good (1) or bad (0). The verdict is read strictly from the
 * last line; one that cannot be read makes a tie and is counted. Cost: k (k - 1) calls for k answers, one call for one. Source: Zheng et al., "Judging
 * LLM-as-a-judge with MT-Bench and Chatbot Arena", 2023. Known weakness: judges favour their own family, long answers and confident tone, and are weak
 * where they could not have answered themselves; an answer that talks to the judge may still sway it. As thread-safe as the model.
 */
public final class ModelJudge implements AnswerJudge {

    private static final double TIE = 0.5;
    private static final String VERDICT = "VERDICT: ";

    private final String name;
    private final ChatModel model;
    private final ToDoubleFunction<ChatResponse> cost;
    private final long seed;

    /**
     * @param name of the judge model, for provenance
     * @param model who is asked; what it throws is thrown on
     * @param cost of one of its answers
     * @param seed of which answer is shown first in the first of both calls
     */
    public ModelJudge(String name, ChatModel model, ToDoubleFunction<ChatResponse> cost, long seed) {
        this.name = name;
        this.model = model;
        this.cost = cost;
        this.seed = seed;
    }

    @Override
    public String provenance() {
        return "as judged by " + name;
    }

    @Override
    public Judgement judge(Question question, List<Answer> answers) {
        AnswerJudge.requireAny(answers);
        JudgePrompt prompt = new JudgePrompt(question, seed);
        return answers.size() == 1 ? grade(prompt, answers.get(0)) : tournament(question, prompt, answers);
    }

    private Judgement grade(JudgePrompt prompt, Answer answer) {
        Asked asked = ask(prompt.grade(answer.text()));
        Optional<String> verdict = asked.verdict.filter(word -> word.equals("GOOD") || word.equals("BAD"));
        double score = verdict.map(word -> word.equals("GOOD") ? 1.0 : 0.0).orElse(TIE);
        return new Judgement(List.of(Score.of(score)), new Doubts(0, 0, 0, verdict.isPresent() ? 0 : 1), asked.cost);
    }

    private Judgement tournament(Question question, JudgePrompt prompt, List<Answer> answers) {
        SplittableRandom random = new SplittableRandom(seed ^ question.id().hashCode());
        double[] points = new double[answers.size()];
        Doubts doubts = Doubts.NONE;
        double spent = 0;
        for (int i = 0; i < answers.size(); i++) {
            for (int j = i + 1; j < answers.size(); j++) {
                boolean inOrder = random.nextBoolean();
                Pair pair = compare(prompt, answers.get(inOrder ? i : j), answers.get(inOrder ? j : i));
                points[i] += inOrder ? pair.first : 1 - pair.first;
                points[j] += inOrder ? 1 - pair.first : pair.first;
                doubts = doubts.plus(pair.doubts);
                spent += pair.cost;
            }
        }
        List<Score> scores = new ArrayList<>();
        for (double sum : points) {
            scores.add(Score.of(sum / (answers.size() - 1)));
        }
        return new Judgement(scores, doubts, spent);
    }

    /** Equal texts are a tie that nobody has to be asked about. */
    private Pair compare(JudgePrompt prompt, Answer first, Answer second) {
        if (first.text().equals(second.text())) {
            return new Pair(TIE, new Doubts(1, 1, 0, 0), 0);
        }
        Asked straight = ask(prompt.compare(first.text(), second.text()));
        Asked swapped = ask(prompt.compare(second.text(), first.text()));
        Double one = straight.verdict.map(ModelJudge::pointsOfA).orElse(null);
        Double two = swapped.verdict.map(ModelJudge::pointsOfA).orElse(null);
        double spent = straight.cost + swapped.cost;
        int unparsable = (one == null ? 1 : 0) + (two == null ? 1 : 0);
        if (unparsable > 0) {
            return new Pair(TIE, new Doubts(1, 1, 0, unparsable), spent);
        }
        double points = one == 1 - two ? one : TIE;
        boolean sameSide = one != TIE && one.equals(two);
        return new Pair(points, new Doubts(1, points == TIE ? 1 : 0, sameSide ? 1 : 0, 0), spent);
    }

    private static Double pointsOfA(String verdict) {
        return switch (verdict) {
            case "A" -> 1.0;
            case "B" -> 0.0;
            case "TIE" -> TIE;
            default -> null;
        };
    }

    private Asked ask(ChatRequest request) {
        ChatResponse response = model.chat(request);
        String text = response.aiMessage().text();
        return new Asked(verdict(text == null ? "" : text), cost.applyAsDouble(response));
    }

    /** The word of the verdict line, which is the last line that is not blank. */
    private static Optional<String> verdict(String text) {
        String stripped = text.stripTrailing();
        String line = stripped.substring(stripped.lastIndexOf('\n') + 1).strip();
        return line.startsWith(VERDICT) ? Optional.of(line.substring(VERDICT.length())) : Optional.empty();
    }

    /** One call. */
    private record Asked(Optional<String> verdict, double cost) {}

    /** Both calls; {@code first} is what the answer that was shown first in the first of them got. */
    private record Pair(double first, Doubts doubts, double cost) {}
}
