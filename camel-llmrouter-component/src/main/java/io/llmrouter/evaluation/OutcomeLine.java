/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrouter.evaluation.OutcomeFilter.Replies;
import io.llmrouter.evaluation.OutcomeRow.Reply;
import io.llmrouter.model.TokenCount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One line of an outcome table. Answers and other long fields are not kept: a table may have many rows. Stateless. */
final class OutcomeLine {

    /** Characters of a field that still names a slice of the rows. */
    static final int LONGEST_FIELD = 100;

    private OutcomeLine() {}

    /**
     * Reads a line.
     *
     * @param line UTF-8
     * @param replies what of the answers is wanted
     * @return the row, with all its models
     * @throws IllegalArgumentException naming the field, its value and what is expected
     */
    static OutcomeRow parse(byte[] line, Replies replies) {
        JsonNode node = JsonLine.object(line);
        String id = text(node, "id");
        String query = text(node, "query");
        Map<String, String> fields = new HashMap<>();
        node.properties().stream()
                .filter(field ->
                        field.getValue().isValueNode() && !field.getValue().isNull())
                .filter(field -> field.getValue().asText().length() <= LONGEST_FIELD)
                .forEach(field ->
                        fields.put(field.getKey(), field.getValue().asText().intern()));
        fields.keySet().remove("id");
        fields.keySet().remove("query");
        return new OutcomeRow(id, query, fields, outcomes(node.path("outcomes"), replies));
    }

    private static Map<String, OutcomeRow.Outcome> outcomes(JsonNode list, Replies replies) {
        if (!list.isArray() || list.isEmpty()) {
            throw new IllegalArgumentException("field 'outcomes' is missing or empty; it lists {model, score}");
        }
        Map<String, OutcomeRow.Outcome> outcomes = new HashMap<>();
        for (JsonNode item : list) {
            String model = text(item, "model").intern();
            double score = number(item, "score", model, 1);
            if (Double.isNaN(score)) {
                throw new IllegalArgumentException(
                        "field 'score' of model '" + model + "' is missing; write a number from 0 to 1");
            }
            double cost = number(item, "cost_usd", model, Double.MAX_VALUE);
            double in = number(item, "tokens_in", model, Integer.MAX_VALUE);
            double out = number(item, "tokens_out", model, Integer.MAX_VALUE);
            boolean counted = in >= 0 && out >= 0;
            JsonNode answeredAs = item.path("response_model");
            OutcomeRow.Outcome outcome = new OutcomeRow.Outcome(
                    score,
                    Double.isNaN(cost) ? null : cost,
                    counted ? new TokenCount((int) in, 0, (int) out) : null,
                    answeredAs.isTextual() ? answeredAs.textValue().intern() : null,
                    replies.wanted() ? reply(item, model, replies) : Reply.UNREAD);
            if (outcomes.put(model, outcome) != null) {
                throw new IllegalArgumentException("field 'outcomes' has model '" + model + "' twice");
            }
        }
        return outcomes;
    }

    private static Reply reply(JsonNode item, String model, Replies replies) {
        JsonNode answer = item.path("answer");
        List<String> signals = replies.signals();
        return new Reply(
                replies.answers() && answer.isTextual() ? answer.textValue() : null,
                signals.isEmpty() ? Double.NaN : signal(item, model, signals.get(0)),
                number(item, "latency_ms", model, Double.MAX_VALUE),
                signals.size() < 2
                        ? Map.of()
                        : signals.stream().collect(Collectors.toMap(name -> name, name -> signal(item, model, name))));
    }

    /** Any number; not a number where the field is missing or null. */
    private static double signal(JsonNode item, String model, String field) {
        JsonNode value = item.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Double.NaN;
        }
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw new IllegalArgumentException("field '" + field + "' of model '" + model + "' is " + value
                    + "; a confidence signal is a finite number or null");
        }
        return value.doubleValue();
    }

    /** Not a number where the field is missing or null. */
    private static double number(JsonNode item, String field, String model, double most) {
        JsonNode value = item.path(field);
        if (value.isMissingNode() || value.isNull() && !field.equals("score")) {
            return Double.NaN;
        }
        if (!value.isNumber() || !(value.doubleValue() >= 0 && value.doubleValue() <= most)) {
            String range = most == 1 ? "from 0 to 1" : "of 0 or more";
            throw new IllegalArgumentException(
                    "field '" + field + "' of model '" + model + "' is " + value + "; write a number " + range);
        }
        return value.doubleValue();
    }

    private static String text(JsonNode node, String field) {
        if (!node.path(field).isTextual() || node.path(field).textValue().isBlank()) {
            throw new IllegalArgumentException("field '" + field + "' is missing or no text");
        }
        return node.path(field).textValue();
    }
}
