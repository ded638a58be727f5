/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

/**
 * A question with both recorded answers and, apart from them, their labels.
 *
 * @param id of the row
 * @param question as it is asked
 * @param cheapAnswer the cheap model's text
 * @param cheapScore 1 if that answer is right, else 0
 * @param strongScore 1 if the strong model's answer is right, else 0
 */
public record DemoRow(String id, String question, String cheapAnswer, double cheapScore, double strongScore) {}
