/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import io.llmrouter.expression.Declarations;
import io.llmrouter.failure.ConfigurationException;
import io.llmrouter.intent.IntentResult;
import io.llmrouter.prediction.QualityEstimate;
import io.llmrouter.routing.Decider;
import io.llmrouter.routing.IntentDecider;
import io.llmrouter.routing.PredictiveDecider;
import io.llmrouter.routing.RoutingRequest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an expression may ask about a request and what a router makes of it, each computed on first use and kept; all that need the embedding share one.
 * No model is called. Belongs to one request and one definition; not thread-safe.
 *
 * <p>Beside the request's own: {@code intent} (of the first intents step; empty when it is unsure), {@code intentGuess} (the likeliest, sure or not),
 * {@code intentScore} (probability that the guess is right), {@code difficulty} (1 - P(the first model of the predictor answers well)), {@code predicted}
 * (P(answers well) by model), {@code ood} (whether the request is unlike those that the predictor learned from), {@code routeConfidence} (the lower of:
 * probability that the request is about any of the intents, share of the predictor's training requests that were less like the others than this one
 * is; of the steps that the router has), {@code model} (the model that would be asked first). Probabilities and shares in [0, 1].
 */
public final class RouterVariables {

    /** What expressions over a router may name. */
    public static final Declarations DECLARATIONS = Declarations.requestAnd(computed());

    private static final Set<String> OF_INTENTS = Set.of("intent", "intentGuess", "intentScore");
    private static final Set<String> OF_PREDICTOR = Set.of("difficulty", "predicted", "ood");

    private final LlmRouter router;
    private final RouterDefinition definition;
    private final RoutingRequest request;
    private IntentResult intents;
    private QualityEstimate estimate;
    private String model;

    RouterVariables(LlmRouter router, RouterDefinition definition, RoutingRequest request) {
        this.router = router;
        this.definition = definition;
        this.request = request;
    }

    /**
     * Checks that a router has the steps that give values to variables.
     *
     * @param definition of the router
     * @param names of variables
     * @throws ConfigurationException if a step is missing
     */
    public static void require(RouterDefinition definition, Collection<String> names) {
        for (String name : names) {
            if (OF_INTENTS.contains(name)) {
                step(definition, IntentDecider.class, name);
            } else if (OF_PREDICTOR.contains(name)) {
                step(definition, PredictiveDecider.class, name);
            } else if (name.equals("routeConfidence")
                    && find(definition, IntentDecider.class).isEmpty()) {
                step(definition, PredictiveDecider.class, name);
            }
        }
    }

    /** The definition that the values are by. */
    public RouterDefinition definition() {
        return definition;
    }

    /**
     * The value of a variable.
     *
     * @param name one of {@link #DECLARATIONS}
     * @return a String, Long, Double, Boolean or, of {@code predicted}, a Map
     * @throws ConfigurationException if the router lacks the step that finds it out
     * @throws io.llmrouter.failure.LlmRouterException of {@code model}: if the request would be refused
     */
    public Object get(String name) {
        return switch (name) {
            case "intent" -> intents(name).accepted() ? intents.intent() : "";
            case "intentGuess" -> intents(name).intent();
            case "intentScore" -> intents(name).score();
            case "difficulty" -> 1 - estimate(name).probability()[0];
            case "predicted" -> predicted(name);
            case "ood" -> estimate(name).outOfDistribution();
            case "routeConfidence" -> routeConfidence(name);
            case "model" -> model();
            default -> request.variables().get(name);
        };
    }

    /**
     * What the request is about.
     *
     * @throws ConfigurationException if the router has no intents step
     */
    public IntentResult intents() {
        return intents("intent");
    }

    private IntentResult intents(String name) {
        if (intents == null) {
            intents = step(definition, IntentDecider.class, name).classifier().classify(request.features());
        }
        return intents;
    }

    private QualityEstimate estimate(String name) {
        if (estimate == null) {
            estimate = step(definition, PredictiveDecider.class, name)
                    .basis()
                    .predictor()
                    .estimate(request.features());
        }
        return estimate;
    }

    private Map<String, Double> predicted(String name) {
        double[] probability = estimate(name).probability();
        List<String> models = step(definition, PredictiveDecider.class, name)
                .basis()
                .predictor()
                .models();
        Map<String, Double> predicted = new LinkedHashMap<>();
        for (int m = 0; m < probability.length; m++) {
            predicted.put(models.get(m), probability[m]);
        }
        return predicted;
    }

    private double routeConfidence(String name) {
        require(definition, Set.of(name));
        double lowest = 1;
        if (find(definition, IntentDecider.class).isPresent()) {
            lowest = Math.min(lowest, intents(name).inScope());
        }
        if (find(definition, PredictiveDecider.class).isPresent()) {
            lowest = Math.min(lowest, estimate(name).familiarity());
        }
        return lowest;
    }

    private String model() {
        if (model == null) {
            model = router.decide(request).plan().models().get(0);
        }
        return model;
    }

    private static <T extends Decider> T step(RouterDefinition definition, Class<T> kind, String name) {
        return find(definition, kind)
                .orElseThrow(() -> new ConfigurationException("router '" + definition.name() + "' has no "
                        + (kind == IntentDecider.class
                                ? "intents step, so nothing finds '" + name
                                        + "'; write decide: [{intents: {examples: ..., use: {...}}}]"
                                : "predictor step, so nothing finds '" + name
                                        + "'; write decide: [{predictor: {bundle: ...}}]")));
    }

    private static <T extends Decider> Optional<T> find(RouterDefinition definition, Class<T> kind) {
        return definition.deciders().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst();
    }

    private static Map<String, CelType> computed() {
        return Map.of(
                "intent", SimpleType.STRING,
                "intentGuess", SimpleType.STRING,
                "intentScore", SimpleType.DOUBLE,
                "difficulty", SimpleType.DOUBLE,
                "predicted", MapType.create(SimpleType.STRING, SimpleType.DOUBLE),
                "ood", SimpleType.BOOL,
                "routeConfidence", SimpleType.DOUBLE,
                "model", SimpleType.STRING);
    }
}
