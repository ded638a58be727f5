/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.model;

import dev.langchain4j.model.output.TokenUsage;

/**
 * Tokens of one call.
 *
 * @param input all input tokens, cached ones included, 0 or more
 * @param cachedInput the part of {@code input} that the provider read from its prompt cache
 * @param output output tokens, 0 or more
 */
public record TokenCount(int input, int cachedInput, int output) {

    /** No tokens at all. */
    public static final TokenCount NONE = new TokenCount(0, 0, 0);

    /** Checks that no count is negative and that cached tokens are part of the input. */
    public TokenCount {
        if (input < 0 || output < 0 || cachedInput < 0 || cachedInput > input) {
            throw new IllegalArgumentException(
                    "token counts must satisfy 0 <= cachedInput <= input and 0 <= output, but are input=" + input
                            + ", cachedInput=" + cachedInput + ", output=" + output);
        }
    }

    /**
     * Reads LangChain4j's usage, without cached tokens: providers that report those convert themselves.
     *
     * @param usage as the provider reported it, or null
     * @return the counts, with 0 where nothing was reported
     */
    public static TokenCount of(TokenUsage usage) {
        if (usage == null) {
            return NONE;
        }
        return new TokenCount(orZero(usage.inputTokenCount()), 0, orZero(usage.outputTokenCount()));
    }

    private static int orZero(Integer count) {
        return count == null ? 0 : Math.max(0, count);
    }
}
