/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import java.time.Duration;
import java.util.Set;

/** Reads {@code feedback:} of a router. One document, one thread. */
final class FeedbackParser {

    static final Set<String> OWN = Set.of("resubmission");

    private static final Duration LONGEST = Duration.ofHours(1);

    private FeedbackParser() {}

    /** Within which time the same question again counts against the answer; null for never. */
    static Duration resubmission(Section router) {
        return router.section("feedback")
                .flatMap(section -> {
                    section.allowOnly(OWN, Set.of());
                    return section.duration("resubmission", LONGEST);
                })
                .orElse(null);
    }
}
