/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import org.slf4j.MDC;

/**
 * A decision's id in SLF4J's MDC, from {@link #open} to {@link #close} on the same thread, so that what is logged meanwhile can be found by it. Afterwards
 * the thread has what it had before.
 */
public final class DecisionScope {

    /** The key. */
    public static final String KEY = "llmrouter.decisionId";

    private final String before;

    private DecisionScope(String before) {
        this.before = before;
    }

    /**
     * Begins.
     *
     * @param id of the decision
     * @return ends it
     */
    public static DecisionScope open(String id) {
        String before = MDC.get(KEY);
        MDC.put(KEY, id);
        return new DecisionScope(before);
    }

    /** Ends it. */
    public void close() {
        if (before == null) {
            MDC.remove(KEY);
        } else {
            MDC.put(KEY, before);
        }
    }
}
