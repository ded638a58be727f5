/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.failure.Suggestion;
import io.llmrouter.journal.LogReader;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingEvent;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says what another configuration would have done with the traffic of a decision log: which model would have answered, at what cost, and how well where
 * outcomes are known. Calls no model.
 *
 * <p>Idea: the recorded request is decided anew, and the new plan is followed through the recorded calls: their tokens at the new prices, their signals
 * against the new calibrators and thresholds. Cost: two passes over the log; a second for some ten thousand lines, more with steps that look at the
 * meaning. Known weakness: counterfactual replay knows only what was asked then. A path that needs an answer which nobody has is counted as unknown, never
 * guessed; tokens of a last call are guessed by ratios, and that part of the cost is told; outcomes are known for rated answers only, which are no random
 * sample. What the log has not is decided as if it were not there: passages, exchange properties, earlier turns of a sticky conversation, deadlines, budgets;
 * how many decisions {@link LeftOut} touches is told.
 */
public final class LogReplay {

    private final Map<String, LlmRouter> routers;
    private final TreeSet<String> caching;
    private final LeftOut leftOut;
    private final KnownOutcomes outcomes = new KnownOutcomes();
    private final TokenRatios ratios = new TokenRatios();
    private final Map<String, ReplayTally> tallies = new LinkedHashMap<>();
    private final TreeSet<String> seen = new TreeSet<>();

    /**
     * @param routers of the new configuration, by name; without retrieval and without caches
     * @param caching names of those that have a cache in the document
     * @param leftOut what they do in the document that is not replayed
     */
    public LogReplay(Map<String, LlmRouter> routers, Set<String> caching, LeftOut leftOut) {
        this.routers = Map.copyOf(routers);
        this.caching = new TreeSet<>(caching);
        this.leftOut = leftOut;
    }

    /**
     * Replays a log.
     *
     * @param log to read, twice
     * @param only the router whose decisions are replayed; null for all
     * @return the figures, for pages and programs
     * @throws LlmRouterException if the log is empty, of another format or in another currency, or has nothing of that router
     * @throws IOException if it cannot be read
     */
    public ObjectNode replay(LogReader log, String only) throws IOException {
        if (only != null && !routers.containsKey(only)) {
            throw new LlmRouterException(Suggestion.unknown("router", only, routers.keySet()));
        }
        log.read(this::learn);
        requireDecisions(log, only);
        Map<String, DecidedAnew> deciding = new LinkedHashMap<>();
        routers.forEach((name, router) -> deciding.put(name, new DecidedAnew(router, caching.contains(name), ratios)));
        LogReader.Summary summary = log.read(event -> {
            if (isDecision(event) && (only == null || only.equals(event.router()))) {
                replay(event, deciding.get(event.router()));
            }
        });
        return ReplayFigures.of(summary, tallies, currency(), ratios.unseen());
    }

    private void learn(RoutingEvent event) {
        if (isDecision(event)) {
            seen.add(event.router());
            ratios.learn(event.decision());
        } else {
            outcomes.learn(event);
        }
    }

    private void requireDecisions(LogReader log, String only) {
        if (seen.isEmpty()) {
            throw new LlmRouterException(log.files().get(0)
                    + " holds no decision yet; let the router that logs to it answer something first");
        }
        if (only != null && !seen.contains(only)) {
            throw new LlmRouterException("the log has no decision of router '" + only + "'; it has those of " + seen);
        }
    }

    private void replay(RoutingEvent event, DecidedAnew deciding) {
        RoutingDecision decision = event.decision();
        ReplayTally tally = tallies.computeIfAbsent(event.router(), name -> new ReplayTally());
        if (deciding == null) {
            tally.add(decision, ReplayedPath.unknown("the new configuration has no router of this name"), outcomes);
            return;
        }
        if (!decision.currency().equals(currency())) {
            throw new LlmRouterException("the log's costs are in " + decision.currency()
                    + " and the new configuration's prices in " + currency() + "; write them in the same currency");
        }
        ReplayedPath path = deciding.path(event);
        tally.add(decision, path, outcomes);
        if (path.unknown() == null) {
            leftOut.of(decision).forEach(what -> tally.leftOut.merge(what, 1L, Long::sum));
        }
    }

    private String currency() {
        return routers.values().iterator().next().definition().currency();
    }

    private static boolean isDecision(RoutingEvent event) {
        return event.kind() == RoutingEvent.Kind.decision && event.decision() != null;
    }
}
