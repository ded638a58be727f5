/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.verdict;

/**
 * The kept question whose answer may serve, and how its neighbourhood sees it.
 *
 * @param question its number
 * @param cosine with the question asked, in [-1, 1]
 * @param features of the neighbourhood, for the model
 * @param others the nearest kept questions of the other groups around, in the order of their votes: what a judge may be asked about next
 */
public record Candidate(int question, double cosine, float[] features, int[] others) {}
