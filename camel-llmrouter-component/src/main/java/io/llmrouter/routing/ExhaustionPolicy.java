package io.llmrouter.routing;

/** What to do when a cascade's last stage is not trusted either. A last stage without a threshold is always trusted. */
public enum ExhaustionPolicy {
    /** Fail with {@link io.llmrouter.failure.AbstainedException}. */
    FAIL,
    /** Answer with the last answer, marked as abstained. */
    ABSTAIN,
    /** Answer with the last answer. */
    LAST_ANSWER
}
