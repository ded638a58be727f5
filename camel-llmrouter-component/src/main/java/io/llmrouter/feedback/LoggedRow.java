/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.feedback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.feedback.ExportReport.LeftOut;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A logged decision as a row of an outcome table. One thread. */
final class LoggedRow {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<String> NO_ANSWER = Set.of("failed", "skipped", "cancelled");
    private static final Set<String> BESIDE = Set.of("confidence", "synthesis");

    private final ExportSettings settings;
    private final Verdicts verdicts;
    private final List<String> by = new ArrayList<>();
    private LeftOut reason;

    LoggedRow(ExportSettings settings, Verdicts verdicts) {
        this.settings = settings;
        this.verdicts = verdicts;
    }

    /** Why the last one was no row. */
    LeftOut reason() {
        return reason;
    }

    /** Counts how the outcomes of the last row came about. */
    void counted(Map<String, Long> labels) {
        by.forEach(way -> labels.merge(way, 1L, Long::sum));
    }

    /** The row; null if it is none. */
    ObjectNode of(RoutingEvent event) {
        RoutingDecision decision = event.decision();
        by.clear();
        Map<String, ObjectNode> outcomes = labelled(event);
        if (outcomes.isEmpty()) {
            reason = LeftOut.UNLABELLED;
            return null;
        }
        if (settings.assumeWorst()
                && decision.plan() != null
                && decision.plan().models().equals(settings.models())) {
            complete(decision, outcomes);
        }
        if (!outcomes.keySet().containsAll(settings.models())) {
            reason = LeftOut.INCOMPLETE;
            return null;
        }
        ObjectNode row = MAPPER.createObjectNode()
                .put("id", decision.id())
                .put("query", query(event))
                .put("labels", String.join(" and ", new TreeSet<>(by)))
                .put("router", decision.router())
                .put("time", decision.time().toString());
        fields(decision, row);
        ArrayNode list = row.putArray("outcomes");
        outcomes.values().forEach(list::add);
        return row;
    }

    /** What slices can be made of. */
    private static void fields(RoutingDecision decision, ObjectNode row) {
        row.put("tenant", decision.tenant()).put("language", decision.request().language());
        if (decision.features().get("intent") instanceof String intent) {
            row.put("intent", intent);
        }
    }

    private Map<String, ObjectNode> labelled(RoutingEvent event) {
        Map<String, ObjectNode> outcomes = new LinkedHashMap<>();
        for (Attempt attempt : event.decision().attempts()) {
            if (answered(attempt) && wanted(attempt.model())) {
                verdicts.of(event.id(), attempt.model())
                        .ifPresent(verdict -> outcomes.put(attempt.model(), outcome(event, attempt, verdict)));
            }
        }
        Map<String, Object> shadow = verdicts.shadow(event.id());
        String beside = shadow == null ? null : Verdict.text(shadow, "model");
        if (beside != null && wanted(beside) && !outcomes.containsKey(beside)) {
            Optional<Verdict> verdict = verdicts.of(event.id(), beside);
            verdict.ifPresent(said -> outcomes.put(
                    beside,
                    scored(beside, said)
                            .put("cost_usd", Verdict.number(shadow, "cost"))
                            .put("latency_ms", Verdict.number(shadow, "latencyMs"))
                            .putNull("confidence")));
        }
        return outcomes;
    }

    private boolean wanted(String model) {
        return settings.models().isEmpty() || settings.models().contains(model);
    }

    private static boolean answered(Attempt attempt) {
        return !NO_ANSWER.contains(attempt.outcome()) && !BESIDE.contains(attempt.reason());
    }

    private ObjectNode outcome(RoutingEvent event, Attempt attempt, Verdict verdict) {
        ObjectNode outcome = called(scored(attempt.model(), verdict), attempt);
        boolean served = event.decision().answer().model().equals(attempt.model());
        if (served && event.answer() != null) {
            outcome.put("answer", event.answer());
        }
        return outcome;
    }

    private ObjectNode scored(String model, Verdict verdict) {
        by.add(verdict.by());
        ObjectNode outcome = score(model, verdict.score()).put("label", verdict.by());
        return outcome;
    }

    /** {@code correct} only where the score says so, as labelling has it. */
    private static ObjectNode score(String model, double score) {
        ObjectNode outcome = MAPPER.createObjectNode().put("model", model).put("score", score);
        if (score == 0 || score == 1) {
            return outcome.put("correct", score == 1);
        }
        return outcome.putNull("correct");
    }

    private static ObjectNode called(ObjectNode outcome, Attempt attempt) {
        outcome.put("cost_usd", attempt.cost())
                .put("tokens_in", attempt.tokensIn())
                .put("tokens_out", attempt.tokensOut())
                .put("response_model", attempt.responseModel())
                .put("latency_ms", attempt.latencyMs());
        if (attempt.confidence() == null) {
            return outcome.putNull("confidence");
        }
        return outcome.put("confidence", attempt.confidence().raw())
                .put("signal", attempt.confidence().signal());
    }

    /** Whatever went unlabelled counts as wrong, but for the strongest model's, which counts as right. */
    private void complete(RoutingDecision decision, Map<String, ObjectNode> outcomes) {
        String strongest = settings.models().get(settings.models().size() - 1);
        for (String model : settings.models()) {
            if (!outcomes.containsKey(model)) {
                ObjectNode assumed =
                        score(model, model.equals(strongest) ? 1 : 0).put("label", ExportReport.ASSUMED);
                decision.attempts().stream()
                        .filter(attempt -> attempt.model().equals(model) && answered(attempt))
                        .reduce((first, last) -> last)
                        .ifPresentOrElse(attempt -> called(assumed, attempt), () -> assumed.put(
                                        "cost_usd", model.equals(strongest) ? (Double) decision.baselineCost() : null)
                                .putNull("confidence"));
                by.add(ExportReport.ASSUMED);
                outcomes.put(model, assumed);
            }
        }
    }

    /** The last thing that a user said; the fingerprint of all where texts are not recorded. */
    private static String query(RoutingEvent event) {
        String last = null;
        if (event.prompt() != null) {
            try {
                for (JsonNode message : MAPPER.readTree(event.prompt())) {
                    if (message.path("role").asText().equals("user")) {
                        last = text(message.path("content"));
                    }
                }
            } catch (JsonProcessingException e) {
                last = null; // what is no prompt is not a question
            }
        }
        return last == null || last.isBlank()
                ? "fingerprint " + event.decision().request().fingerprint()
                : last;
    }

    private static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText("")).append('\n'));
        return text.toString().strip();
    }
}
