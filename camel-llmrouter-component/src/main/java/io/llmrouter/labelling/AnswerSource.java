/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.judge.Answer;
import io.llmrouter.model.CandidateModel;
import java.util.ArrayList;
import java.util.List;

/** Where the answers to a row come from. Immutable. */
public sealed interface AnswerSource {

    /**
     * Models are asked.
     *
     * @param models at least one, the strongest last
     * @param costField the table's field for costs
     */
    record Asked(List<CandidateModel> models, String costField) implements AnswerSource {

        /** Copies the models. */
        public Asked {
            models = List.copyOf(models);
        }
    }

    /**
     * The input has them, as an earlier table or a log does; nobody is asked.
     *
     * @param models their names, the strongest last
     * @param withText whether a row without the answer's text is of no use
     */
    record InInput(List<String> models, boolean withText) implements AnswerSource {

        /** Copies the names. */
        public InInput {
            models = List.copyOf(models);
        }
    }

    /**
     * One answer and what the table will say of it beside its score.
     *
     * @param answer as a judge sees it
     * @param outcome as the table has it
     */
    record Given(Answer answer, ObjectNode outcome) {}

    /** The answers to a row, in the order of the models. */
    static List<Given> answers(AnswerSource source, QuestionRow row, RowCalls calls)
            throws RowFailure, CostCeiling.ReachedException, InterruptedException {
        List<Given> answers = new ArrayList<>();
        if (source instanceof Asked asked) {
            for (CandidateModel model : asked.models) {
                answers.add(given(calls.ask(model, row.request(), false), asked.costField));
            }
        } else if (source instanceof InInput input) {
            for (String model : input.models) {
                answers.add(given(row.outcome(model), model, input.withText));
            }
        }
        return answers;
    }

    private static Given given(PaidAnswer paid, String costField) {
        ObjectNode outcome = JsonNodeFactory.instance
                .objectNode()
                .put("answer", paid.text())
                .put("tokens_in", paid.tokens().input())
                .put("tokens_out", paid.tokens().output())
                .put(costField, paid.cost())
                .put("latency_ms", paid.latencyMillis());
        if (paid.truncated()) {
            outcome.put("truncated", true);
        }
        if (paid.logprob() != null) {
            outcome.put("logprob", paid.logprob());
        }
        if (paid.answeredAs() != null) {
            outcome.put("response_model", paid.answeredAs());
        }
        return new Given(new Answer(paid.call().model(), paid.text(), paid.truncated()), outcome);
    }

    private static Given given(JsonNode found, String model, boolean withText) throws RowFailure {
        if (withText && !found.path("answer").isTextual()) {
            String kind = "the input has no answer of model '" + model + "'";
            throw new RowFailure(kind, kind + "; it belongs in outcomes: [{model, answer}]", null);
        }
        ObjectNode outcome = found.isObject() ? found.deepCopy() : JsonNodeFactory.instance.objectNode();
        outcome.remove(List.of("model", "score", "correct", "reason"));
        String text = found.path("answer").asText("");
        return new Given(new Answer(model, text, found.path("truncated").asBoolean()), outcome);
    }
}
