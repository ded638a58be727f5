/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.engine.DecisionScope;
import io.llmrouter.engine.RoutingListener;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Answer;
import io.llmrouter.routing.RoutingDecision.Attempt;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One line for each request in the application's log, as {@code key=value} pairs: who answered and why, what it cost and how long it took. No text of
 * prompt, answer or error. The logger is {@code llmrouter.decision}. Thread-safe.
 */
final class DecisionLine implements RoutingListener {

    private static final Logger LOG = LoggerFactory.getLogger("llmrouter.decision");

    private final Level level;

    /** @param level of the lines */
    DecisionLine(Level level) {
        this.level = level;
    }

    @Override
    public void onDecision(RoutingDecision decision) {
        if (LOG.isEnabledForLevel(level)) {
            DecisionScope scope = DecisionScope.open(decision.id());
            try {
                LOG.atLevel(level).log(line(decision));
            } finally {
                scope.close();
            }
        }
    }

    private static String line(RoutingDecision decision) {
        Answer answer = decision.answer();
        int escalations = 0;
        for (Attempt attempt : decision.attempts()) {
            escalations += attempt.outcome().equals("escalated") ? 1 : 0;
        }
        return String.format(
                Locale.ROOT,
                "id=%s router=%s model=%s outcome=%s reason=%s plan=%s cache=%s calls=%d escalations=%d cost=%.6f saved=%.6f"
                        + " currency=%s models_ms=%.0f overhead_us=%.0f",
                decision.id(),
                word(decision.router()),
                answer == null ? "none" : word(answer.model()),
                decision.outcome(),
                decision.reason() == null ? "none" : word(decision.reason().code()),
                decision.plan().kind(),
                decision.cache().status(),
                decision.attempts().size(),
                escalations,
                decision.cost(),
                decision.savedCost(),
                word(decision.currency()),
                decision.callsMs(),
                decision.overheadUs().total());
    }

    /** Names come from the configuration and may have blanks in them. */
    private static String word(String name) {
        return name.matches("[\\w.:/-]+") ? name : '"' + name.replaceAll("[\"\\p{Cntrl}]", "_") + '"';
    }
}
