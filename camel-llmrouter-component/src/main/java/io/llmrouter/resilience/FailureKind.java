/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

/** Why a call to a model failed, as far as the next step depends on it. */
public enum FailureKind {
    /** The provider has no room now (429, Anthropic's 529). */
    RATE_LIMITED(true, true),
    /** A time limit passed. */
    TIMEOUT(true, true),
    /** The provider failed: 5xx, an answer that is no answer, a stream cut in the middle. */
    UPSTREAM(true, true),
    /** Nobody listens there. */
    UNREACHABLE(true, true),
    /** This process has no thread left for the call. */
    OVERLOADED(true, false),
    /** A budget has no room for the call; it has for a cheaper one, maybe. */
    BUDGET(true, false),
    /** The provider does not know the model. */
    MODEL_NOT_FOUND(true, true),
    /** The key is wrong: another provider would hide that, so nobody takes over. */
    AUTHENTICATION(false, false),
    /** The request is wrong and will be wrong elsewhere. */
    INVALID_REQUEST(false, false),
    /** The provider refuses the content: going elsewhere with it is the user's decision, not ours. */
    CONTENT_FILTER(false, false),
    /** The caller went away. */
    CANCELLED(false, false),
    /** A defect in this process. */
    DEFECT(false, false);

    private final boolean fallsOver;
    private final boolean harmsHealth;

    FailureKind(boolean fallsOver, boolean harmsHealth) {
        this.fallsOver = fallsOver;
        this.harmsHealth = harmsHealth;
    }

    /** Whether another model may take over. */
    public boolean fallsOver() {
        return fallsOver;
    }

    /** Whether the model looks ill because of it. */
    public boolean harmsHealth() {
        return harmsHealth;
    }
}
