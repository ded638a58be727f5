/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingDecision.Confidence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What a cascade did, stage by stage, as headers. Stateless. */
final class StageHeaders {

    private static final String FOR_CONFIDENCE = "confidence";
    private static final Set<String> FIRST_OF_STAGE = Set.of("plan", "escalation");

    private StageHeaders() {}

    /** Name and value of each; null for what there is not. */
    static Map<String, Object> of(RoutingDecision decision) {
        List<Attempt> attempts = decision.attempts().stream()
                .filter(attempt -> !attempt.reason().equals(FOR_CONFIDENCE))
                .toList();
        Confidence judged = attempts.stream()
                .map(Attempt::confidence)
                .filter(Objects::nonNull)
                .reduce((earlier, later) -> later)
                .orElse(null);
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put(LlmRouterHeaders.ANSWER_CONFIDENCE, judged == null ? null : value(judged));
        headers.put(LlmRouterHeaders.CONFIDENCE_SIGNAL, judged == null ? null : judged.signal());
        headers.put(LlmRouterHeaders.CONFIDENCE_RAW, judged == null ? null : judged.raw());
        headers.put(LlmRouterHeaders.CONFIDENCE_THRESHOLD, judged == null ? null : (Double) judged.threshold());
        headers.put(LlmRouterHeaders.STAGE, stage(decision, attempts));
        headers.put(
                LlmRouterHeaders.STAGES,
                attempts.isEmpty()
                        ? null
                        : attempts.stream().map(StageHeaders::shown).collect(Collectors.joining(", ")));
        return headers;
    }

    /** The answering model may be a fallback: its stage is that of the attempt that the fallback took over from. */
    private static Integer stage(RoutingDecision decision, List<Attempt> attempts) {
        if (decision.answer() == null || decision.plan().kind().equals("consensus")) { // votes are no stages
            return null;
        }
        String first = null;
        for (Attempt attempt : attempts) {
            first = FIRST_OF_STAGE.contains(attempt.reason()) ? attempt.model() : first;
            if (attempt.error() == null
                    && attempt.model().equals(decision.answer().model())) {
                int index = decision.plan().models().indexOf(first);
                return index < 0 ? null : (Integer) (index + 1);
            }
        }
        return null;
    }

    private static Double value(Confidence confidence) {
        return confidence.probability() == null ? confidence.raw() : confidence.probability();
    }

    private static String shown(Attempt attempt) {
        Double value = attempt.confidence() == null ? null : value(attempt.confidence());
        String confidence = value == null ? "" : String.format(Locale.ROOT, "%.4g ", value);
        return attempt.model() + " " + confidence + attempt.outcome();
    }
}
