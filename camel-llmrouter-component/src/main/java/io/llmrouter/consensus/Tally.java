/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.consensus;

import java.util.List;

/**
 * What the votes came to. Immutable.
 *
 * @param served the model whose answer is to be served
 * @param agreeing models whose answers agree with it, itself among them
 * @param agreed whether enough agree
 * @param sentence for people
 */
public record Tally(String served, List<String> agreeing, boolean agreed, String sentence) {

    /** Copies the list. */
    public Tally {
        agreeing = List.copyOf(agreeing);
    }
}
