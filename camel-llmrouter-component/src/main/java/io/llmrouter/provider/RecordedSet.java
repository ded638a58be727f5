/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import io.llmrouter.failure.Suggestion;
import io.llmrouter.provider.RecordedRows.Outcome;
import io.llmrouter.provider.RecordedRows.Row;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One model's recorded answers, by the hash of the question. Only text, tokens, latency and recorded signals are kept: no label is ever read, so no
 * decision can depend on one. Rows marked as contaminated are skipped. Immutable once loaded.
 */
final class RecordedSet {

    private static final Encoding TOKENS = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);

    private final String data;
    private final Map<String, Recording> byQuestion = new HashMap<>();
    private final Set<String> models = new TreeSet<>();

    private RecordedSet(String data) {
        this.data = data;
    }

    /**
     * One recorded answer.
     *
     * @param text of the answer
     * @param tokensIn counted where the set has none
     * @param tokensOut counted where the set has none
     * @param latencyMs 0 where the set has none
     * @param signals {@code confidence} and {@code logprob}, as far as they were recorded
     */
    record Recording(String text, int tokensIn, int tokensOut, long latencyMs, Map<String, Object> signals) {}

    /**
     * Reads one model's answers.
     *
     * @param data resources, separated by commas
     * @param model its name in the set
     */
    static RecordedSet load(String data, String model) {
        RecordedSet set = new RecordedSet(data);
        for (String resource : data.split(",")) {
            RecordedRows.read(resource.strip(), row -> set.add(row, model));
        }
        if (!set.models.contains(model)) {
            throw new IllegalArgumentException(Suggestion.unknown("modelName", model, set.models) + " in " + data);
        }
        if (set.byQuestion.isEmpty()) {
            throw new IllegalArgumentException(
                    "modelName '" + model + "' has no answers in " + data + ", only labels; choose a set with answers");
        }
        return set;
    }

    String data() {
        return data;
    }

    Optional<Recording> find(String question) {
        return Optional.ofNullable(byQuestion.get(key(question)));
    }

    private void add(Row row, String model) {
        if (row.contaminated()) {
            return;
        }
        for (Outcome outcome : row.outcomes()) {
            models.add(Objects.requireNonNullElse(outcome.model(), "?"));
            if (model.equals(outcome.model()) && outcome.answer() != null) {
                byQuestion.put(key(row.query()), recording(row.query(), outcome));
            }
        }
    }

    private static Recording recording(String question, Outcome outcome) {
        Map<String, Object> signals = new TreeMap<>();
        if (outcome.confidence() != null) {
            signals.put("confidence", outcome.confidence());
        }
        if (outcome.logprob() != null) {
            signals.put("logprob", outcome.logprob());
        }
        return new Recording(
                outcome.answer(),
                outcome.tokensIn() == null ? TOKENS.countTokensOrdinary(question) : outcome.tokensIn(),
                outcome.tokensOut() == null ? TOKENS.countTokensOrdinary(outcome.answer()) : outcome.tokensOut(),
                outcome.latencyMs() == null ? 0 : Math.round(outcome.latencyMs()),
                Map.copyOf(signals));
    }

    private static String key(String question) {
        try {
            String normal = Normalizer.normalize(question, Normalizer.Form.NFC).strip();
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(normal.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
