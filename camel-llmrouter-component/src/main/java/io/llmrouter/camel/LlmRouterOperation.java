package io.llmrouter.camel;

/** What an endpoint does with a message. */
public enum LlmRouterOperation {
    /** Answers it: the whole pipeline. */
    chat,
    /** Decides only; the body stays as it is and no model is called. */
    decide,
    /** Replaces the body by a snapshot of the statistics of all models. */
    stats
}
