/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the model says itself about its answer, in [0, 1].
 *
 * <p>Idea: a system line asks for {@code CONFIDENCE: <0-100>} as the last line, which is parsed strictly and taken off the answer. Cost: a few tokens.
 * Source: Xiong et al., "Can LLMs express their uncertainty?", 2024. Known weakness: weak; models say 80 to 100, mostly in steps of five, right or
 * wrong (AUROC 0.63 for GPT-4 there); and it changes what the model is asked. Never use it without calibration. The decision notes that it is weak.
 * An answer without the line, with another number, or with tool calls gives no signal; requests for JSON are not asked for the line, for it would break
 * them. Stateless.
 */
public final class Verbalised implements ConfidenceEstimator {

    private static final String ASK =
            "End your answer with one more line that holds nothing but CONFIDENCE: and the probability in percent that your answer is completely correct, a"
                    + " whole number from 0 to 100, for example CONFIDENCE: 62";
    private static final Pattern LINE = Pattern.compile("CONFIDENCE:[ \\t]{0,4}(100|[1-9]?[0-9])");
    private static final Pattern ATTEMPT = Pattern.compile("(?i)[*_`]{0,3}confidence[*_`]{0,3}\\s{0,4}[:=].{0,40}");

    @Override
    public String name() {
        return "verbalised";
    }

    @Override
    public ChatRequest prepared(ChatRequest request) {
        if (wantsJson(request)) {
            return request;
        }
        List<ChatMessage> messages = new ArrayList<>(request.messages().size() + 1);
        boolean told = false;
        for (ChatMessage message : request.messages()) {
            boolean here = !told && message instanceof SystemMessage;
            messages.add(here ? SystemMessage.from(((SystemMessage) message).text() + "\n\n" + ASK) : message);
            told |= here;
        }
        if (!told) {
            messages.add(0, SystemMessage.from(ASK));
        }
        return ChatRequest.builder()
                .messages(messages)
                .parameters(request.parameters())
                .build();
    }

    @Override
    public OptionalDouble estimate(ChatRequest request, ChatResponse answer) {
        Matcher matcher = LINE.matcher(lastLine(text(answer)));
        return matcher.matches() && !answer.aiMessage().hasToolExecutionRequests()
                ? OptionalDouble.of(Integer.parseInt(matcher.group(1)) / 100.0)
                : OptionalDouble.empty();
    }

    @Override
    public CompletionStage<Signal> estimate(Judged judged) {
        Signal signal = Signal.of(estimate(judged.request(), judged.answer()));
        return CompletableFuture.completedFuture(signal.noting(
                signal.raw().isPresent() ? "weak: the model's own word" : "missing: the answer has no such line"));
    }

    /** Without the last line if that speaks of confidence in any form: a badly written one is no signal, but no part of the answer either. */
    @Override
    public ChatResponse cleaned(ChatResponse answer) {
        String text = text(answer).stripTrailing();
        String line = lastLine(text);
        if (!ATTEMPT.matcher(line).matches()) {
            return answer;
        }
        String rest = text.substring(0, text.lastIndexOf('\n') + 1).stripTrailing();
        AiMessage message = answer.aiMessage().toBuilder().text(rest).build();
        return answer.toBuilder().aiMessage(message).build();
    }

    private static boolean wantsJson(ChatRequest request) {
        return request.responseFormat() != null
                && request.responseFormat().type() == dev.langchain4j.model.chat.request.ResponseFormatType.JSON;
    }

    private static String text(ChatResponse answer) {
        return answer.aiMessage().text() == null ? "" : answer.aiMessage().text();
    }

    private static String lastLine(String text) {
        String stripped = text.stripTrailing();
        return stripped.substring(stripped.lastIndexOf('\n') + 1).strip();
    }
}
