/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.judge.JudgePrompt;
import io.llmrouter.judge.Question;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The mark that another model gives to the answer, 0 to 10, as a number in [0, 1].
 *
 * <p>Idea: a judge model reads question and answer between marker lines that no answer can forge, and ends with a mark; the mark is read strictly from
 * the last line. Cost: one call of the judge, with conversation and answer as input (each bounded) and a few sentences of output. Source: Zheng et al.,
 * "Judging LLM-as-a-judge with MT-Bench and Chatbot Arena", 2023. Known weakness: judges are generous, prefer long and confident answers and their own
 * family, and are weak where they could not have answered themselves; marks cluster at 7 to 9, so calibrate them. A judge that fails or gives no mark
 * gives no signal. Immutable.
 *
 * @param judge configured name of the judge model
 */
public record JudgeScore(String judge) implements AskingEstimator {

    private static final String MARK = "VERDICT: ";
    private static final int BEST = 10;
    private static final long SEED = 0;

    @Override
    public String name() {
        return "judge:" + judge;
    }

    @Override
    public CompletionStage<Signal> estimate(Judged judged) {
        if (judged.text().isBlank()) {
            return CompletableFuture.completedFuture(Signal.missing("missing: the answer has no text"));
        }
        Question question = Question.of("", Conversation.whole(judged.request()));
        ChatRequest request = new JudgePrompt(question, SEED)
                .score(judged.text()).toBuilder()
                        .parameters(
                                ChatRequestParameters.builder().temperature(0.0).build())
                        .build();
        return judged.around().models().ask(judge, request).thenApply(JudgeScore::signal);
    }

    private static Signal signal(ChatResponse reply) {
        OptionalDouble mark = mark(reply.aiMessage().text());
        return mark.isPresent() ? Signal.of(mark) : Signal.missing("missing: the judge gave no mark");
    }

    /** The mark of the last line that is not blank. */
    private static OptionalDouble mark(String text) {
        String stripped = text == null ? "" : text.stripTrailing();
        String line = stripped.substring(stripped.lastIndexOf('\n') + 1).strip();
        return line.matches(MARK + "([0-9]|10)")
                ? OptionalDouble.of(Double.parseDouble(line.substring(MARK.length())) / BEST)
                : OptionalDouble.empty();
    }
}
