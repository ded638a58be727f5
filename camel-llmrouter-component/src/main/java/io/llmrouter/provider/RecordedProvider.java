/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import io.llmrouter.model.CandidateModel;
import java.time.Duration;
import java.util.Set;

/**
 * Kind {@code recorded}: answers from an outcome table. Options: {@code data} ({@code classpath:} or {@code file:} resources, .jsonl or .jsonl.gz,
 * separated by commas), {@code latency} (ISO-8601, overrides the recorded one). {@code modelName} is the model's name in the table.
 */
public final class RecordedProvider implements ProviderFactory {

    @Override
    public String kind() {
        return "recorded";
    }

    @Override
    public Set<String> options() {
        return Set.of("data", "latency");
    }

    @Override
    public CandidateModel.Builder build(ModelSettings settings, CandidateModel.Builder model) {
        ModelOptions options = new ModelOptions(settings);
        String data = options.text("data")
                .orElseThrow(() -> new IllegalArgumentException(
                        "option 'data' is missing; name a .jsonl or .jsonl.gz with recorded answers"));
        Duration latency = options.parsed(
                        "latency", Duration::parse, wait -> !wait.isNegative(), "an ISO-8601 duration such as PT0.02S")
                .orElse(null);
        RecordedSet set = RecordedSet.load(data, settings.modelName());
        return model.whole(new RecordedModel(set, settings, latency, true))
                .streaming(new RecordedModel(set, settings, latency, false));
    }
}
