/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.expression.RequestExpression;
import io.llmrouter.rag.PassagePrompt;
import io.llmrouter.rag.TwoStage;

/**
 * A router's retrieval as the document describes it. Immutable.
 *
 * @param place in the document, for messages
 * @param path of the key
 * @param from name of the document set
 * @param table what is strong and what is usable
 * @param hard which questions are hard
 * @param use targets, or null if other deciders decide
 * @param prompt how passages reach models
 * @param nothing what is said when nothing was found
 */
public record RetrieveDefinition(
        String place,
        String path,
        String from,
        TwoStage table,
        RequestExpression hard,
        Use use,
        PassagePrompt prompt,
        String nothing) {

    /**
     * Who answers.
     *
     * @param easy model or plan for easy questions with strong retrieval
     * @param hard for all others
     */
    public record Use(String easy, String hard) {}
}
