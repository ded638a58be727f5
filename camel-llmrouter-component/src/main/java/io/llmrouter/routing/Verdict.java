/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

/** What a decider says. */
public sealed interface Verdict {

    /** One sentence: which rule fired, or why there is no opinion. */
    String reason();

    /**
     * Use this.
     *
     * @param target name of a model or a plan
     * @param reason why
     */
    record Use(String target, String reason) implements Verdict {}

    /**
     * No opinion.
     *
     * @param reason why not
     */
    record Abstain(String reason) implements Verdict {}
}
