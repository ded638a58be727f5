/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.judge.Answer;
import io.llmrouter.judge.AnswerJudge;
import io.llmrouter.judge.Judgement;
import io.llmrouter.judge.Judgement.Doubts;
import io.llmrouter.judge.Judgement.Score;
import java.util.List;

/**
 * A finished row: the line of the table, and what the judge doubted. Immutable.
 *
 * @param row of the table
 * @param doubts of the judge
 */
record RowLabels(ObjectNode row, Doubts doubts) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Has the answers judged. */
    static RowLabels of(QuestionRow row, List<AnswerSource.Given> answers, AnswerJudge judge) throws RowFailure {
        Judgement judgement;
        try {
            judgement = judge.judge(
                    row.question(),
                    answers.stream().map(AnswerSource.Given::answer).toList());
        } catch (IllegalArgumentException e) {
            throw new RowFailure("the judge has not what it needs", e.getMessage(), e);
        }
        ObjectNode line = JSON.objectNode().put("id", row.id());
        row.fields().properties().stream()
                .filter(field -> !List.of("id", "outcomes", "labels").contains(field.getKey()))
                .forEach(field -> line.set(field.getKey(), field.getValue()));
        line.put("query", row.query()).put("labels", judge.provenance());
        ArrayNode outcomes = line.putArray("outcomes");
        for (int i = 0; i < answers.size(); i++) {
            outcomes.add(outcome(
                    answers.get(i).answer(),
                    judgement.scores().get(i),
                    answers.get(i).outcome()));
        }
        return new RowLabels(line, judgement.doubts());
    }

    /** {@code correct} only where the score says so: a tie is neither. */
    private static ObjectNode outcome(Answer answer, Score score, ObjectNode rest) {
        ObjectNode outcome = JSON.objectNode().put("model", answer.model()).put("score", score.value());
        if (score.value() == 0 || score.value() == 1) {
            outcome.put("correct", score.value() == 1);
        } else {
            outcome.putNull("correct");
        }
        if (score.reason() != null) {
            outcome.put("reason", score.reason());
        }
        return outcome.setAll(rest);
    }

    /** As the journal keeps it. */
    ObjectNode line() {
        ObjectNode line = JSON.objectNode();
        line.set("row", row);
        line.putObject("doubts")
                .put("comparisons", doubts.comparisons())
                .put("ties", doubts.ties())
                .put("swapped", doubts.swapped())
                .put("unparsable", doubts.unparsable());
        return line;
    }

    /** Reads what {@link #line} wrote. */
    static RowLabels of(ObjectNode line) {
        JsonNode doubts = line.path("doubts");
        return new RowLabels(
                (ObjectNode) line.path("row"),
                new Doubts(
                        doubts.path("comparisons").asInt(),
                        doubts.path("ties").asInt(),
                        doubts.path("swapped").asInt(),
                        doubts.path("unparsable").asInt()));
    }
}
