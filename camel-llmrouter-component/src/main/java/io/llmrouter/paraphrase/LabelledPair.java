/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.Objects;

/**
 * Two questions of which somebody said whether the answer to one serves the other.
 *
 * @param asked one
 * @param kept the other
 * @param serves whether it does
 */
public record LabelledPair(Question asked, Question kept, boolean serves) {

    /** Refuses nulls. */
    public LabelledPair {
        Objects.requireNonNull(asked, "asked");
        Objects.requireNonNull(kept, "kept");
    }
}
