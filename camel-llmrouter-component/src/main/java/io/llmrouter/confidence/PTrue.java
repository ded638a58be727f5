/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.LogProb;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The probability that the model gives to its own answer being right, in [0, 1].
 *
 * <p>Idea: in a second call of one token the same model is asked whether its answer is completely correct, Y or N; the signal is P(Y) among both, by
 * their log-probabilities. Where only one of them is among the alternatives, it is P(Y) or 1 - P(N); without log-probabilities, 1 or 0 by the token.
 * Cost: one call with the whole conversation as input, most of which a provider's prompt cache has, and one token of output. Source: Kadavath et al.,
 * "Language models (mostly) know what they know", 2022; asked as by Zellinger and Thomson, "Rational tuning of LLM cascades via probabilistic
 * modeling", 2025. Known weakness: small models agree with themselves; what they say is far from calibrated. Another word than Y or N is no signal.
 * Stateless.
 */
public final class PTrue implements AskingEstimator {

    private static final int ALTERNATIVES = 5;
    private static final String ASK =
            """
            Is the proposed answer above completely correct, truthful and accurate, and does it answer everything that was asked? \
            Reply with one letter and nothing else: Y for yes, N for no.""";

    @Override
    public String name() {
        return "pTrue";
    }

    @Override
    public CompletionStage<Signal> estimate(Judged judged) {
        if (judged.text().isBlank()) {
            return CompletableFuture.completedFuture(Signal.missing("missing: the answer has no text"));
        }
        return judged.around().models().ask(judged.model(), question(judged)).thenApply(reply -> {
            OptionalDouble yes = probability(reply);
            return yes.isPresent() ? Signal.of(yes) : Signal.missing("missing: the reply is neither Y nor N");
        });
    }

    private static ChatRequest question(Judged judged) {
        List<ChatMessage> messages = new ArrayList<>(judged.request().messages());
        messages.add(AiMessage.from(judged.text()));
        messages.add(UserMessage.from(ASK));
        return ChatRequest.builder()
                .messages(messages)
                .parameters(OpenAiChatRequestParameters.builder()
                        .temperature(0.0)
                        .maxOutputTokens(1)
                        .logprobs(true)
                        .topLogprobs(ALTERNATIVES)
                        .build())
                .build();
    }

    private static OptionalDouble probability(ChatResponse reply) {
        List<LogProb> tokens = LogProbabilities.of(reply);
        if (tokens.isEmpty()) {
            String text = reply.aiMessage().text();
            return text == null
                    ? OptionalDouble.empty()
                    : yes(text.strip().split("\\s", 2)[0])
                            .map(isYes -> OptionalDouble.of(isYes ? 1 : 0))
                            .orElse(OptionalDouble.empty());
        }
        if (yes(tokens.get(0).token()).isEmpty()) {
            return OptionalDouble.empty();
        }
        double yes = mass(tokens.get(0), true);
        double no = mass(tokens.get(0), false);
        if (yes > 0 && no > 0) {
            return OptionalDouble.of(yes / (yes + no));
        } else if (yes > 0) {
            return OptionalDouble.of(Math.min(1, yes));
        }
        return no > 0 ? OptionalDouble.of(Math.max(0, 1 - no)) : OptionalDouble.empty();
    }

    /** The chosen token may be missing among the alternatives, or stand there again. */
    private static double mass(LogProb token, boolean wanted) {
        List<LogProb> alternatives = token.topLogprobs() == null ? List.of() : token.topLogprobs();
        boolean listed = alternatives.stream()
                .anyMatch(other -> other.token() != null && other.token().equals(token.token()));
        double sum = listed ? 0 : mass(token.token(), token.logprob(), wanted);
        for (LogProb other : alternatives) {
            sum += mass(other.token(), other.logprob(), wanted);
        }
        return sum;
    }

    private static double mass(String token, Double logProbability, boolean wanted) {
        boolean counts = logProbability != null
                && Double.isFinite(logProbability)
                && yes(token).filter(isYes -> isYes == wanted).isPresent();
        return counts ? Math.exp(logProbability) : 0;
    }

    private static Optional<Boolean> yes(String token) {
        String word =
                token == null ? "" : token.strip().replaceAll("[.,:;!*\"']", "").toUpperCase(Locale.ROOT);
        return switch (word) {
            case "Y", "YES" -> Optional.of(true);
            case "N", "NO" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
