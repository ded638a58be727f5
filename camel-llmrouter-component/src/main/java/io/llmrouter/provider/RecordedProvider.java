package io.llmrouter.provider;

import io.llmrouter.model.CandidateModel;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Set;

/**
 * Kind {@code recorded}: answers from an outcome table. Options: {@code data} (a {@code classpath:} or {@code file:} resource, .jsonl or .jsonl.gz),
 * {@code latency} (ISO-8601, overrides the recorded one). {@code modelName} is the model's name in the table.
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
        String data = settings.option("data")
                .orElseThrow(() -> new IllegalArgumentException("option 'data' is missing; name a .jsonl or .jsonl.gz with recorded answers"));
        RecordedSet set = RecordedSet.load(data, settings.modelName());
        Duration latency = settings.option("latency").map(RecordedProvider::duration).orElse(null);
        return model.whole(new RecordedModel(set, settings.modelName(), latency, true))
                .streaming(new RecordedModel(set, settings.modelName(), latency, false));
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("option 'latency' is '" + text + "'; write an ISO-8601 duration such as PT0.02S", e);
        }
    }
}
