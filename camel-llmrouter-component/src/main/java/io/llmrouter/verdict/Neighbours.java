/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.verdict;

/**
 * Known questions near the one asked.
 *
 * @param questions their numbers, nearest first
 * @param cosines with the question asked, falling
 * @param size how many of both count
 */
public record Neighbours(int[] questions, float[] cosines, int size) {

    int question(int place) {
        return questions[place];
    }

    float cosine(int place) {
        return cosines[place];
    }
}
