/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import io.llmrouter.intent.IntentClassifier;
import io.llmrouter.intent.IntentResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Decides by what a request is about. Abstains when unsure, and where the intent has no target, so that a later step decides. Thread-safe; a decision
 * costs the embedding, which is shared, and some hundred microseconds.
 */
public final class IntentDecider implements Decider {

    private final IntentClassifier classifier;
    private final Map<String, String> targets;

    /**
     * @param classifier learned
     * @param targets name of a model or plan, by intent; not every intent needs one
     */
    public IntentDecider(IntentClassifier classifier, Map<String, String> targets) {
        this.classifier = classifier;
        this.targets = Map.copyOf(targets);
    }

    @Override
    public String name() {
        return "intents";
    }

    /** What finds the intents. */
    public IntentClassifier classifier() {
        return classifier;
    }

    @Override
    public Set<String> targets() {
        return Set.copyOf(targets.values());
    }

    @Override
    public Verdict decide(RoutingRequest request) {
        IntentResult found = classifier.classify(request.features());
        Map<String, Object> features = new LinkedHashMap<>();
        features.put(found.accepted() ? "intent" : "intentGuess", found.intent());
        features.put("intentScore", found.score());
        if (!found.accepted()) {
            return new Verdict.Abstain("unsure: " + found.reason(), features);
        }
        String target = targets.get(found.intent());
        return target == null
                ? new Verdict.Abstain("intent " + found.reason() + ", has no target", features)
                : new Verdict.Use(target, "intent " + found.reason(), features);
    }

    @Override
    public Map<String, Object> explain(RoutingRequest request) {
        IntentResult found = classifier.classify(request.features());
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("intent", found.intent());
        details.put("score", found.score());
        details.put("inScope", found.inScope());
        details.put("floor", found.floor());
        details.put("runnerUp", found.runnerUp());
        details.put("margin", found.margin());
        details.put("nearest", found.nearest().stream().map(IntentDecider::map).toList());
        details.put("learned", classifier.report().toString());
        details.put("wouldChange", wouldChange(found));
        return details;
    }

    private String wouldChange(IntentResult found) {
        String other = targets.getOrDefault(found.runnerUp(), "nobody, a later step decides");
        return found.accepted()
                ? "if it were about '" + found.runnerUp() + "', intents would use " + other
                : "were intents sure of '" + found.intent() + "', they would use "
                        + targets.getOrDefault(found.intent(), "nobody, a later step decides");
    }

    private static Map<String, Object> map(IntentResult.Nearest near) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("text", near.text());
        map.put("intent", near.intent());
        map.put("cosine", near.cosine());
        return map;
    }
}
