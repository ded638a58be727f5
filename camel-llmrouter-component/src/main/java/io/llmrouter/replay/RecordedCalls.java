/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The calls of a recorded request, by the model whose turn it was: its own calls, those of its fallbacks, and those that judged the answer.
 *
 * @param byModel name of the model in the plan, in the order asked
 */
record RecordedCalls(Map<String, Turn> byModel) {

    private static final String JUDGING = "confidence";

    /**
     * One model's turn.
     *
     * @param calls to it and its fallbacks, in order
     * @param judging calls that judged the answer
     */
    record Turn(List<Attempt> calls, List<Attempt> judging) {

        /** The call that answered, or null. */
        Attempt answered() {
            for (int i = calls.size() - 1; i >= 0; i--) {
                if (isAnswered(calls.get(i))) {
                    return calls.get(i);
                }
            }
            return null;
        }
    }

    static RecordedCalls of(RoutingDecision decision) {
        Map<String, Turn> turns = new LinkedHashMap<>();
        Turn current = null;
        for (Attempt attempt : decision.attempts()) {
            if (attempt.reason().equals(JUDGING)) {
                if (current != null) {
                    current.judging().add(attempt);
                }
            } else if (!attempt.reason().equals("synthesis")) {
                boolean begins = current == null
                        || !attempt.reason().equals("fallback")
                                && !attempt.reason().equals("retry");
                current = begins
                        ? turns.computeIfAbsent(
                                attempt.model(), name -> new Turn(new ArrayList<>(1), new ArrayList<>(0)))
                        : current;
                current.calls().add(attempt);
            }
        }
        return new RecordedCalls(turns);
    }

    /** Whether a model answered in that call, whatever was made of it. */
    static boolean isAnswered(Attempt attempt) {
        return switch (attempt.outcome()) {
            case "failed", "skipped", "cancelled" -> false;
            default -> true;
        };
    }
}
