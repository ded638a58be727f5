/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.resilience.ModelCaller;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Executor;

/**
 * How models are called. As thread-safe as its parts.
 *
 * @param caller calls a model once
 * @param workers run one row each; at least {@code concurrency} threads, or fewer rows are in flight
 * @param pause waits before another try
 * @param concurrency rows in flight, 1 or more
 * @param maxAnswerTokens sent with every call as the longest answer; 0 for none
 * @param maxCost of the whole table, earlier runs included; infinite for none
 */
public record CallPolicy(
        ModelCaller caller, Executor workers, Pause pause, int concurrency, int maxAnswerTokens, double maxCost) {

    /** Waits; injected, so that tests do not. */
    public interface Pause {

        /**
         * Returns when the time is over.
         *
         * @param time to wait
         * @throws InterruptedException if the thread was
         */
        void await(Duration time) throws InterruptedException;
    }

    /** Checks the ranges. */
    public CallPolicy {
        if (concurrency < 1 || maxAnswerTokens < 0 || !(maxCost >= 0)) {
            throw new IllegalArgumentException(
                    "concurrency must be 1 or more, maxAnswerTokens and maxCost 0 or more, but are " + concurrency
                            + ", " + maxAnswerTokens + " and " + maxCost);
        }
    }

    /** The longest answer a model may give: as asked for here, or as its configuration says; empty where nothing bounds it. */
    public OptionalInt longestAnswer(CandidateModel model) {
        if (maxAnswerTokens > 0) {
            return OptionalInt.of(maxAnswerTokens);
        }
        ChatRequestParameters defaults = model.whole()
                .or(model::streaming)
                .map(StreamingChatModel::defaultRequestParameters)
                .or(() -> model.blocking().map(blocking -> blocking.defaultRequestParameters()))
                .orElseThrow();
        Integer most = defaults.maxOutputTokens();
        if (most == null && defaults instanceof OpenAiChatRequestParameters openAi) {
            most = openAi.maxCompletionTokens();
        }
        return most == null ? OptionalInt.empty() : OptionalInt.of(most);
    }
}
