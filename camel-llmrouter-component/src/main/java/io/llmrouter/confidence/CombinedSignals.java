/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Several signals in one.
 *
 * <p>Idea: each signal sees another kind of error, and a fitted rule weighs them, usually a logistic regression. Signals that need no call are taken first,
 * one after another; those that ask models follow, side by side. Cost: the sum of its parts. Source: the learned deferral rules of Gupta et al., "Language
 * model cascades", 2024. Known weakness: a rule that was fitted for these signals of this model is wrong for others. A part without a signal, or one that
 * fails, is missing in what the rule gets; a part that needs all its samples takes them all. Thread-safe if its parts are.
 */
public final class CombinedSignals implements ConfidenceEstimator {

    private final List<ConfidenceEstimator> parts;
    private final Function<Map<String, Double>, OptionalDouble> rule;

    /**
     * @param parts at least one, with different names
     * @param rule makes one number of the raw signals by name, in the order of the parts; missing ones are not in the map
     */
    public CombinedSignals(List<ConfidenceEstimator> parts, Function<Map<String, Double>, OptionalDouble> rule) {
        this.parts = List.copyOf(parts);
        this.rule = rule;
        if (parts.stream().map(ConfidenceEstimator::name).distinct().count() != parts.size() || parts.isEmpty()) {
            throw new IllegalArgumentException("signals to combine are "
                    + parts.stream().map(ConfidenceEstimator::name).toList() + "; write at least one, and each once");
        }
    }

    /**
     * Signals that a fitted regression combines; the result is P(correct) and needs no calibrator.
     *
     * @param parts whose names are those that the regression was fitted on, in any order
     * @param fitted the regression
     * @return the combination
     * @throws IllegalArgumentException if the names differ
     */
    public static CombinedSignals of(List<ConfidenceEstimator> parts, CombinedConfidence fitted) {
        return of(
                parts.stream().collect(Collectors.toMap(ConfidenceEstimator::name, part -> part, (a, b) -> a)), fitted);
    }

    /**
     * The same where parts have other names than those that the regression was fitted on; where all parts are missing, so is the result.
     *
     * @param parts by the names that the regression was fitted on
     * @param fitted the regression
     * @return the combination
     * @throws IllegalArgumentException if the names differ
     */
    public static CombinedSignals of(Map<String, ConfidenceEstimator> parts, CombinedConfidence fitted) {
        if (!parts.keySet().equals(Set.copyOf(fitted.names()))) {
            throw new IllegalArgumentException("signals to combine are "
                    + parts.keySet().stream().sorted().toList() + ", but the combination was fitted on "
                    + fitted.names() + "; give it those");
        }
        List<String> order =
                fitted.names().stream().map(name -> parts.get(name).name()).toList();
        return new CombinedSignals(
                fitted.names().stream().map(parts::get).toList(),
                raws -> raws.isEmpty()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(fitted.probability(order.stream()
                                .mapToDouble(name -> raws.getOrDefault(name, Double.NaN))
                                .toArray())));
    }

    @Override
    public String name() {
        return parts.stream().map(ConfidenceEstimator::name).collect(Collectors.joining("+"));
    }

    @Override
    public ChatRequest prepared(ChatRequest request) {
        ChatRequest prepared = request;
        for (ConfidenceEstimator part : parts) {
            prepared = part.prepared(prepared);
        }
        return prepared;
    }

    @Override
    public ChatResponse cleaned(ChatResponse answer) {
        return cleaned(answer, null);
    }

    /** Without what the parts but one asked for: that one needs what it asked for. */
    private ChatResponse cleaned(ChatResponse answer, ConfidenceEstimator but) {
        ChatResponse cleaned = answer;
        for (ConfidenceEstimator part : parts) {
            cleaned = part == but ? cleaned : part.cleaned(cleaned);
        }
        return cleaned;
    }

    @Override
    public OptionalDouble estimate(ChatRequest request, ChatResponse answer) {
        Map<String, Double> found = new LinkedHashMap<>();
        for (ConfidenceEstimator part : parts) {
            part.estimate(request, cleaned(answer, part)).ifPresent(raw -> found.put(part.name(), raw));
        }
        return rule.apply(found);
    }

    @Override
    public CompletionStage<Signal> estimate(Judged judged) {
        Map<ConfidenceEstimator, CompletableFuture<Signal>> found = new LinkedHashMap<>();
        for (boolean asking : new boolean[] {false, true}) {
            parts.stream()
                    .filter(part -> part instanceof AskingEstimator == asking)
                    .forEach(part -> found.put(part, signal(part, judged)));
        }
        return CompletableFuture.allOf(found.values().toArray(CompletableFuture[]::new))
                .thenApply(all -> combined(found));
    }

    private CompletableFuture<Signal> signal(ConfidenceEstimator part, Judged judged) {
        Judged seen = judged.with(cleaned(judged.answer(), part)).asOneOfMany();
        try {
            return part.estimate(seen)
                    .exceptionally(failure -> Signal.missing("missing"))
                    .toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(Signal.missing("missing"));
        }
    }

    private Signal combined(Map<ConfidenceEstimator, CompletableFuture<Signal>> found) {
        Map<String, Double> raws = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        for (ConfidenceEstimator part : parts) {
            Signal signal = found.get(part).join();
            signal.raw().ifPresent(raw -> raws.put(part.name(), raw));
            notes.add(part.name() + "="
                    + (signal.raw().isPresent()
                            ? String.format(
                                    java.util.Locale.ROOT, "%.4g", signal.raw().getAsDouble())
                            : "missing"));
        }
        return new Signal(rule.apply(raws), Optional.empty(), String.join(", ", notes));
    }
}
