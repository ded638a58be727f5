/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.routing.Decider;
import io.llmrouter.routing.DecisionJson;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.routing.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Why a request goes where it goes. Immutable; holds no prompt.
 *
 * @param decision what would be done; without attempts
 * @param text what deciders read of the request: characters of the last ask, words, code and so on
 * @param steps every step of the router, in order, also those after the deciding one
 * @param wouldChange what would have led elsewhere, one sentence each
 * @param worth what the plan was worth since the start, as a sentence; null where nothing is known
 */
public record Explanation(
        RoutingDecision decision, Map<String, Object> text, List<Step> steps, List<String> wouldChange, String worth) {

    /** Copies the collections. */
    public Explanation {
        text = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(text));
        steps = List.copyOf(steps);
        wouldChange = List.copyOf(wouldChange);
    }

    /**
     * One step.
     *
     * @param decider its name
     * @param verdict {@code use X} or {@code abstain}
     * @param reason one sentence
     * @param decides whether it is the one that decided
     * @param details what it looked at, by name
     */
    public record Step(String decider, String verdict, String reason, boolean decides, Map<String, Object> details) {}

    /**
     * What would be done, and the request as the steps saw it: with what was retrieved.
     *
     * @param decision without attempts
     * @param request with its passages, if any were looked for
     */
    record Dry(RoutingDecision decision, RoutingRequest request) {}

    static Explanation of(RouterDefinition router, RoutingRequest request, RoutingDecision decision, String worth) {
        List<Step> steps = new ArrayList<>();
        List<String> wouldChange = new ArrayList<>();
        boolean open =
                request.pin().isEmpty() && !decision.plan().models().isEmpty(); // nothing found: no step is asked
        int after = 0;
        for (Decider decider : router.deciders()) {
            Step step = step(decider, request, open);
            steps.add(step);
            if (step.verdict().startsWith("use ")) {
                if (!open
                        && steps.stream()
                                .noneMatch(s -> s.decides() && s.verdict().equals(step.verdict()))) {
                    wouldChange.add("without " + decision.reason().code() + ", " + step.decider() + " would "
                            + step.verdict() + " (" + step.reason() + ")");
                }
                open = false;
            }
            Object detail = step.details().get("wouldChange");
            if (step.decides() && detail != null) {
                wouldChange.add(detail.toString());
            }
        }
        return new Explanation(decision, text(request), steps, wouldChange, worth);
    }

    private static Step step(Decider decider, RoutingRequest request, boolean open) {
        try {
            Verdict verdict = decider.decide(request);
            boolean use = verdict instanceof Verdict.Use;
            return new Step(
                    decider.name(),
                    use ? "use " + ((Verdict.Use) verdict).target() : "abstain",
                    verdict.reason(),
                    open && use,
                    decider.explain(request));
        } catch (RuntimeException e) {
            return new Step(decider.name(), "abstain", "failed: " + e, false, Map.of());
        }
    }

    private static Map<String, Object> text(RoutingRequest request) {
        Map<String, Object> text = new LinkedHashMap<>();
        text.put("charsOfLastAsk", request.features().text().length());
        text.put("words", request.variables().words());
        text.put("turns", request.variables().turns());
        text.put("language", request.features().language());
        text.put("hasCode", request.variables().hasCode());
        text.put("hasTools", request.variables().hasTools());
        text.put("wantsJson", request.variables().wantsJson());
        return text;
    }

    /** As nested maps and lists, for JSON. */
    public Map<String, Object> map() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("decision", DecisionJson.map(decision));
        map.put("text", text);
        map.put("steps", steps.stream().map(Explanation::map).toList());
        map.put("wouldChange", wouldChange);
        map.put("worth", worth);
        return map;
    }

    private static Map<String, Object> map(Step step) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("decider", step.decider());
        map.put("verdict", step.verdict());
        map.put("reason", step.reason());
        map.put("decides", step.decides());
        map.put("details", step.details());
        return map;
    }
}
