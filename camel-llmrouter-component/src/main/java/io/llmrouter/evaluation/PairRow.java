/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

/**
 * Two questions of which somebody said whether the answer to one serves the other.
 *
 * @param asked one, not blank
 * @param kept the other, not blank
 * @param serves whether it does
 * @param askedCluster of questions with one answer, to which the first belongs; null where none is named
 * @param keptCluster of the second
 */
public record PairRow(String asked, String kept, boolean serves, String askedCluster, String keptCluster) {}
