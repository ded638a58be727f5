/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What is known of one router, all of it bounded: traffic of all and of the latest {@value #MOST_TENANTS} tenants, recent decisions, weighed answers,
 * alarms and budgets. Thread-safe: one reader or writer at a time, each for some milliseconds at most.
 */
final class RouterBoard {

    static final int MOST_TENANTS = 32;
    private static final int MOST_BUDGETS = 64;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Traffic everybody = new Traffic();
    private final Map<String, Traffic> tenants = latestUsed(MOST_TENANTS);
    private final RecentDecisions recent = new RecentDecisions();
    private final JudgedDecisions judged = new JudgedDecisions();
    private final Alarms alarms = new Alarms();
    private final Map<String, RoutingEvent> budgets = latestUsed(MOST_BUDGETS);

    /** What {@link #read} may look at: traffic and recent decisions only while it does, the lists afterwards as well. */
    record Contents(
            Traffic traffic,
            RecentDecisions recent,
            List<JudgedDecision> judged,
            List<RoutingEvent> alarms,
            List<RoutingEvent> marks,
            List<RoutingEvent> budgets) {}

    synchronized void accept(RoutingEvent event) {
        switch (event.kind()) {
            case decision -> decided(event);
            case feedback -> feedback(event);
            case shadow -> shadow(event);
            case drift -> alarms.add(event);
            case budget -> budget(event);
            default -> {}
        }
    }

    /**
     * Looks at what a viewer may see.
     *
     * @param viewer who looks
     * @param view makes something out of it, quickly, for events wait meanwhile
     */
    synchronized <T> T read(Viewer viewer, Function<Contents, T> view) {
        boolean all = viewer.operator();
        Traffic traffic = all ? everybody : tenants.getOrDefault(viewer.tenant(), new Traffic());
        return view.apply(new Contents(
                traffic,
                recent,
                judged.seenBy(viewer),
                all ? alarms.inForce() : List.of(),
                all ? alarms.marks() : List.of(),
                all ? List.copyOf(budgets.values()) : List.of()));
    }

    private void decided(RoutingEvent event) {
        RoutingDecision decision = event.decision();
        if (decision == null) {
            return;
        }
        Instant now = event.time();
        double latencyMs = Math.max(0, Duration.between(decision.time(), now).toNanos() / NANOS_PER_MILLI);
        everybody.add(now, decision, latencyMs);
        if (decision.tenant() != null) {
            tenants.computeIfAbsent(decision.tenant(), tenant -> new Traffic()).add(now, decision, latencyMs);
        }
        recent.add(now, decision, latencyMs, DecisionRow.Texts.of(event.prompt(), event.answer()));
        JudgedDecision weighed = JudgedDecision.of(decision);
        if (weighed != null) {
            judged.add(weighed);
        }
    }

    private void budget(RoutingEvent event) {
        String scope = text(event, "scope") + " " + text(event, "tenant");
        if ("open".equals(text(event, "action"))) {
            budgets.remove(scope);
        } else {
            budgets.put(scope, event);
        }
    }

    private void feedback(RoutingEvent event) {
        Double score = score(event, "score");
        if (event.id() == null || score == null) {
            return;
        }
        Label label = new Label(score, text(event, "source"), text(event, "label"));
        String model = text(event, "model");
        JudgedDecision decision = judged.find(event.id());
        if (decision != null) {
            decision.label(model == null ? decision.served() : model, label);
        }
        recent.label(event.time(), event.id(), model, label);
    }

    private void shadow(RoutingEvent event) {
        JudgedDecision decision = event.id() == null ? null : judged.find(event.id());
        Double served = score(event, "servedGood");
        Double beside = score(event, "shadowGood");
        if (decision != null && served != null) {
            decision.label(decision.served(), Label.ofShadow(served));
        }
        if (decision != null && beside != null && text(event, "model") != null) {
            decision.label(text(event, "model"), Label.ofShadow(beside));
        }
        if (served != null && event.id() != null) {
            recent.label(event.time(), event.id(), null, Label.ofShadow(served));
        }
    }

    private static Double score(RoutingEvent event, String fact) {
        return event.facts().get(fact) instanceof Number number
                        && number.doubleValue() >= 0
                        && number.doubleValue() <= 1
                ? (Double) number.doubleValue()
                : null;
    }

    private static String text(RoutingEvent event, String fact) {
        Object value = event.facts().get(fact);
        return value == null ? null : value.toString();
    }

    private static <V> Map<String, V> latestUsed(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }
}
