/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

/**
 * One question as the gateway served it, its label joined afterwards by decision id.
 *
 * @param row the question and its labels
 * @param decisionId of the response
 * @param strongAnswered whether the strong model gave the answer
 * @param score label of the answer that was served
 * @param cost of all calls
 * @param overheadUs time spent beyond the models, in microseconds
 */
public record ServedRow(
        DemoRow row, String decisionId, boolean strongAnswered, double score, double cost, double overheadUs) {}
