/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import io.llmrouter.feedback.FeedbackSource;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a log knows of the worth of answers: feedback, and shadow calls for models that answered nobody. Of several sources the surest counts, in the order
 * gold, human, user, judge, resubmission; of one source the latest. Keeps a number for each rated answer. One thread.
 */
final class KnownOutcomes {

    private static final List<String> SOURCES = FeedbackSource.names();
    private static final Map<String, Double> LABELS =
            Map.of("correct", 1.0, "right", 1.0, "good", 1.0, "wrong", 0.0, "incorrect", 0.0, "bad", 0.0);
    private static final String SERVED = "";

    private final Map<String, Map<String, Rated>> byDecision = new HashMap<>();

    private record Rated(int rank, double score) {}

    /** Of feedback and shadow events; others say nothing. */
    void learn(RoutingEvent event) {
        if (event.id() == null) {
            return;
        }
        if (event.kind() == RoutingEvent.Kind.feedback) {
            int rank = SOURCES.indexOf(String.valueOf(event.facts().get("source")));
            rate(event.id(), event.facts().get("model"), rank, worth(event.facts()));
        } else if (event.kind() == RoutingEvent.Kind.shadow) {
            int judge = SOURCES.indexOf("judge");
            rate(
                    event.id(),
                    event.facts().get("served"),
                    judge,
                    number(event.facts().get("servedGood")));
            rate(
                    event.id(),
                    event.facts().get("model"),
                    judge,
                    number(event.facts().get("shadowGood")));
        }
    }

    /**
     * What a model's answer was worth.
     *
     * @param decision whose request it answered
     * @param model name of the model
     * @return in [0, 1]; empty if nobody said
     */
    OptionalDouble of(RoutingDecision decision, String model) {
        Map<String, Rated> rated = byDecision.getOrDefault(decision.id(), Map.of());
        Rated found = rated.get(model);
        if (found == null
                && decision.answer() != null
                && decision.answer().model().equals(model)) {
            found = rated.get(SERVED);
        }
        return found == null ? OptionalDouble.empty() : OptionalDouble.of(found.score());
    }

    private void rate(String decision, Object model, int rank, OptionalDouble score) {
        if (score.isEmpty() || rank < 0) {
            return;
        }
        byDecision
                .computeIfAbsent(decision, id -> new HashMap<>(2))
                .merge(
                        model == null ? SERVED : model.toString(),
                        new Rated(rank, score.getAsDouble()),
                        (before, now) -> now.rank() <= before.rank() ? now : before);
    }

    private static OptionalDouble worth(Map<String, Object> facts) {
        OptionalDouble score = number(facts.get("score"));
        if (score.isPresent() || !(facts.get("label") instanceof String label)) {
            return score;
        }
        Double known = LABELS.get(label.toLowerCase(Locale.ROOT));
        return known == null ? OptionalDouble.empty() : OptionalDouble.of(known);
    }

    private static OptionalDouble number(Object value) {
        return value instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= 1
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }
}
