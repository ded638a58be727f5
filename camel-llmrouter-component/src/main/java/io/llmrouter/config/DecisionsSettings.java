/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.journal.LogSettings;
import java.time.Duration;

/**
 * What is kept of decisions, as the document describes it. Immutable.
 *
 * @param keep at most so many of the latest, in memory
 * @param keepFor at most so long
 * @param log where they are written, or null
 */
public record DecisionsSettings(int keep, Duration keepFor, LogSettings log) {

    /** The latest 10,000 of a day, and no log. */
    public static final DecisionsSettings DEFAULT = new DecisionsSettings(10_000, Duration.ofDays(1), null);
}
