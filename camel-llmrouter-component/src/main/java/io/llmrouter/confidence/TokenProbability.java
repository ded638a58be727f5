/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.LogProb;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The probabilities of the answer's own tokens, in one number in [0, 1].
 *
 * <p>Idea: a model that hesitates over its tokens is more often wrong. The mean is exp(mean log p), the geometric mean; the least and low quantiles see a
 * single doubtful word in a long answer that the mean drowns; the first token is the answer itself where that is a choice. Cost: none beyond the call,
 * which asks for log-probabilities. Source: the sequence-probability baseline of Jitkrittum et al., "When does confidence-based cascade deferral
 * suffice?", 2023; quantiles: Gupta et al., "Language model cascades: token-level uncertainty and beyond", 2024. Known weakness: a confident error looks
 * like knowledge; the mean falls with length and the least even more so; calibrate it. A model that gives no log-probabilities gives no signal.
 * Immutable.
 *
 * @param of which number
 * @param quantile in (0, 1), of {@link Of#QUANTILE} only
 */
public record TokenProbability(Of of, double quantile) implements ConfidenceEstimator {

    /** Which number is made of the probabilities. */
    public enum Of {
        /** Their geometric mean. */
        MEAN,
        /** The least. */
        MIN,
        /** The one below which a given share of them lies, interpolated between neighbours. */
        QUANTILE,
        /** That of the first token. */
        FIRST
    }

    /** Checks the quantile. */
    public TokenProbability {
        if (!(quantile > 0 && quantile < 1)) {
            throw new IllegalArgumentException("quantile is " + quantile + "; write a number above 0 and below 1");
        }
    }

    /** The geometric mean. */
    public TokenProbability() {
        this(Of.MEAN);
    }

    /** A number; of quantiles the 0.1 one. */
    public TokenProbability(Of of) {
        this(of, 0.1);
    }

    @Override
    public String name() {
        return switch (of) {
            case MEAN -> "tokenProbability";
            case MIN -> "tokenProbability(min)";
            case QUANTILE -> "tokenProbability(quantile " + quantile + ")";
            case FIRST -> "tokenProbability(first)";
        };
    }

    @Override
    public ChatRequest prepared(ChatRequest request) {
        return LogProbabilities.asking(request);
    }

    @Override
    public OptionalDouble estimate(ChatRequest request, ChatResponse answer) {
        List<LogProb> tokens = LogProbabilities.of(answer);
        if (tokens.isEmpty()) {
            return OptionalDouble.empty();
        }
        double[] logs = tokens.stream().mapToDouble(LogProb::logprob).toArray();
        double log =
                switch (of) {
                    case MEAN -> Arrays.stream(logs).average().orElseThrow();
                    case MIN -> Arrays.stream(logs).min().orElseThrow();
                    case QUANTILE -> quantile(logs);
                    case FIRST -> logs[0];
                };
        return OptionalDouble.of(Math.min(1, Math.exp(log))); // some servers round a certain token to a little above 0
    }

    private double quantile(double[] logs) {
        double[] sorted = logs.clone();
        Arrays.sort(sorted);
        double place = quantile * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return below == above ? sorted[below] : sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
