/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import io.llmrouter.feedback.Feedback;
import io.llmrouter.feedback.FeedbackBook;
import io.llmrouter.feedback.FeedbackSource;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import java.util.List;

/**
 * Gives recorded labels as feedback, as people would, so that the dashboard has something to hold confidences against. Two of three decisions get
 * labels, for all answers that were paid for; the third waits for somebody. Stateless.
 */
final class DemoFeedback {

    private static final int UNLABELLED = 3;
    private static final String STRONG = "gpt4";

    private DemoFeedback() {}

    static void give(FeedbackBook book, List<ServedRow> served, DecisionLog log) {
        for (int i = 0; i < served.size(); i++) {
            if (i % UNLABELLED != 0) {
                RoutingDecision decision = log.require(served.get(i).decisionId());
                for (Attempt attempt : decision.attempts()) {
                    book.give(
                            label(decision.id(), attempt.model(), served.get(i).row()));
                }
            }
        }
    }

    private static Feedback label(String decision, String model, DemoRow row) {
        double score = model.equals(STRONG) ? row.strongScore() : row.cheapScore();
        return new Feedback(decision, score, null, FeedbackSource.gold, null, model);
    }
}
