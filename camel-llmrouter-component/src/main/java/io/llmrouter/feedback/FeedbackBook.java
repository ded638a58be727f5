/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.feedback;

import io.llmrouter.failure.InvalidFeedbackException;
import io.llmrouter.failure.Suggestion;
import io.llmrouter.failure.UnknownDecisionException;
import io.llmrouter.feedback.FeedbackHistory.Outcome;
import io.llmrouter.feedback.FeedbackHistory.Taken;
import io.llmrouter.routing.Fingerprint;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Takes what people and programs say about answers, keeps it with the decision, and tells subscribers, so that it stands in the decision log next to the
 * decision. Thread-safe; may block where decisions or feedback are kept in a cluster.
 */
public final class FeedbackBook {

    private static final String ANY_ROUTER = "*";
    private static final int SHOWN = 40;

    private final Function<String, Optional<RoutingEvent>> decisions;
    private final FeedbackStore store;
    private final Consumer<RoutingEvent> told;
    private final Clock clock;

    /**
     * @param decisions finds the event of a decision by its id, while it is kept
     * @param store where feedback is kept
     * @param told of every change
     * @param clock the time of day
     */
    public FeedbackBook(
            Function<String, Optional<RoutingEvent>> decisions,
            FeedbackStore store,
            Consumer<RoutingEvent> told,
            Clock clock) {
        this.decisions = decisions;
        this.store = store;
        this.told = told;
        this.clock = clock;
    }

    /**
     * Who asks.
     *
     * @param tenant as authentication found out, or null; only this one's decisions are shown
     * @param operator whether those of all tenants are
     */
    public record Caller(String tenant, boolean operator) {

        /** The application itself, or who runs it: all decisions. */
        public static final Caller OPERATOR = new Caller(null, true);

        boolean mayRate(RoutingDecision decision) {
            return operator || Objects.equals(decision.tenant(), tenant == null ? null : Fingerprint.of(tenant));
        }
    }

    /**
     * What became of feedback.
     *
     * @param decision that it was given to
     * @param outcome whether anything has changed
     * @param opinion what holds now of that source
     * @param history all that was said about the decision
     */
    public record Receipt(RoutingDecision decision, Outcome outcome, Opinion opinion, FeedbackHistory history) {}

    /**
     * A decision and what was said about it.
     *
     * @param event of the decision
     * @param feedback all of it
     */
    public record Rated(RoutingEvent event, FeedbackHistory feedback) {}

    /** Takes feedback of the application itself, as {@link #give(Feedback, Caller)}. */
    public Receipt give(Feedback feedback) {
        return give(feedback, Caller.OPERATOR);
    }

    /**
     * Takes feedback. The same a second time changes nothing and tells nobody; a new word of the same source about the same answer takes the place of the
     * earlier one.
     *
     * @param feedback what is said
     * @param caller who gives it
     * @return what became of it
     * @throws UnknownDecisionException if the decision is unknown, no longer kept, or another tenant's
     * @throws InvalidFeedbackException if it is about a model that the decision did not ask, or from a source that the caller may not speak for
     */
    public Receipt give(Feedback feedback, Caller caller) {
        return give(feedback, caller, ANY_ROUTER);
    }

    /**
     * Takes feedback about an answer of one router, as {@link #give(Feedback, Caller)}.
     *
     * @param router name of the router; {@code *} for all
     */
    public Receipt give(Feedback feedback, Caller caller, String router) {
        if (!caller.operator()
                && (feedback.source() == FeedbackSource.gold || feedback.source() == FeedbackSource.judge)) {
            throw new InvalidFeedbackException(
                    "source",
                    "source is " + feedback.source() + ", which counts for all tenants and is an operator's to give;"
                            + " write user, human or resubmission");
        }
        RoutingDecision decision = require(feedback.decision(), caller).decision();
        if (!router.equals(ANY_ROUTER) && !router.equals(decision.router())) {
            throw new UnknownDecisionException("decision '" + decision.id() + "' is one of router '" + decision.router()
                    + "', not of '" + router + "'; give it there, or to llmrouter:*");
        }
        Instant now = clock.instant();
        Taken taken = store.take(
                decision.id(),
                Opinion.of(feedback, model(feedback, decision), now),
                changed -> told.accept(event(decision, changed.opinion(), now)));
        return new Receipt(decision, taken.outcome(), taken.opinion(), taken.history());
    }

    /**
     * All that was said about a decision.
     *
     * @param decision its id
     * @param caller who asks
     * @throws UnknownDecisionException if the decision is unknown, no longer kept, or another tenant's
     */
    public FeedbackHistory of(String decision, Caller caller) {
        return read(decision, caller).feedback();
    }

    /**
     * A decision's event and all that was said about it, as {@link #of}.
     *
     * @param decision its id
     * @param caller who asks
     */
    public Rated read(String decision, Caller caller) {
        RoutingEvent event = require(decision, caller);
        return new Rated(event, store.find(event.id()));
    }

    /** What is not there and what is another's look the same, so that nobody learns of another's decisions. */
    private RoutingEvent require(String id, Caller caller) {
        return decisions
                .apply(id)
                .filter(event -> caller.mayRate(event.decision()))
                .orElseThrow(() -> new UnknownDecisionException("no decision '" + shown(id)
                        + "' is kept for this caller; decisions are kept for a while only, and each tenant sees its own:"
                        + " name it sooner, with the id that came with the answer"));
    }

    private static String shown(String id) {
        String line = id.replaceAll("\\p{Cntrl}", " ");
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
    }

    /** Whose answer is meant; null if nobody answered. */
    private static String model(Feedback feedback, RoutingDecision decision) {
        String served = decision.answer() == null ? null : decision.answer().model();
        if (feedback.model() == null || feedback.model().equals(served)) {
            return served;
        }
        Set<String> asked = new TreeSet<>();
        decision.attempts().forEach(attempt -> asked.add(attempt.model()));
        if (!asked.contains(feedback.model())) {
            throw new InvalidFeedbackException(
                    "model", Suggestion.unknown("model in decision " + decision.id(), feedback.model(), asked));
        }
        return feedback.model();
    }

    private static RoutingEvent event(RoutingDecision decision, Opinion opinion, Instant now) {
        Map<String, Object> facts = new LinkedHashMap<>();
        put(facts, "score", opinion.score());
        put(facts, "label", opinion.label());
        facts.put("source", opinion.source().name());
        put(facts, "model", opinion.model());
        put(facts, "key", opinion.key());
        String said = opinion.score() == null
                ? "'" + opinion.label() + "'"
                : opinion.score().toString();
        return RoutingEvent.of(
                RoutingEvent.Kind.feedback,
                now,
                decision.router(),
                decision.id(),
                "source " + opinion.source() + " gives the answer"
                        + (opinion.model() == null ? "" : " of " + opinion.model()) + " " + said,
                facts);
    }

    private static void put(Map<String, Object> facts, String name, Object value) {
        if (value != null) {
            facts.put(name, value);
        }
    }
}
