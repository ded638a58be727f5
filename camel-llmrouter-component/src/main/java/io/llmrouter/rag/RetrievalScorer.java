/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.model.RetrievalScore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Says how likely the passages that were found carry an answer.
 *
 * <p>Idea: two small logistic regressions over the same signals of the scores' distribution: one fitted on "the ten best hold a relevant passage", one
 * on "the passages answer the question". Cost: some microseconds beside {@link RetrievalSignals}. Known weakness: probabilities hold for collections
 * like the one it was fitted on, see {@link #fittedOn}; fit it again on labelled questions of your own with {@code rag-eval --train}. Immutable.
 */
public final class RetrievalScorer {

    private static final String FORMAT = "llmrouter-retrieval-score/1";
    private static final String SHIPPED = "retrieval-score.json";

    private final ScoreHead sufficiency;
    private final ScoreHead answerability;
    private final String fittedOn;

    private RetrievalScorer(ScoreHead sufficiency, ScoreHead answerability, String fittedOn) {
        this.sufficiency = sufficiency;
        this.answerability = answerability;
        this.fittedOn = fittedOn;
    }

    /**
     * A retrieval whose outcome is known.
     *
     * @param signals of it, see {@link RoutedSearch#signals}
     * @param sufficient whether one of the ten best passages is relevant
     * @param answerable whether the passages answer the question
     */
    public record Labelled(double[] signals, boolean sufficient, boolean answerable) {}

    /**
     * Fits both.
     *
     * @param rows questions with both outcomes of both kinds among them
     * @param fittedOn data set, rows, command: for people
     * @throws IllegalArgumentException if an outcome never, or always, occurs
     */
    public static RetrievalScorer fit(List<Labelled> rows, String fittedOn) {
        List<double[]> signals = rows.stream().map(Labelled::signals).toList();
        boolean[] sufficient = new boolean[rows.size()];
        boolean[] answerable = new boolean[rows.size()];
        for (int i = 0; i < sufficient.length; i++) {
            sufficient[i] = rows.get(i).sufficient();
            answerable[i] = rows.get(i).answerable();
        }
        requireBoth("the ten best hold a relevant passage", sufficient);
        requireBoth("the passages answer the question", answerable);
        return new RetrievalScorer(
                ScoreHead.fit(RetrievalSignals.OF_SUFFICIENCY, signals, sufficient),
                ScoreHead.fit(RetrievalSignals.NAMES, signals, answerable),
                fittedOn);
    }

    private static void requireBoth(String outcome, boolean[] labels) {
        int yes = 0;
        for (boolean label : labels) {
            yes += label ? 1 : 0;
        }
        if (yes == 0 || yes == labels.length) {
            throw new IllegalArgumentException("'" + outcome + "' holds for " + yes + " of " + labels.length
                    + " questions; a score is learned from questions of both kinds");
        }
    }

    /** What ships with this version. */
    public static RetrievalScorer shipped() {
        try (InputStream in = RetrievalScorer.class.getResourceAsStream(SHIPPED)) {
            return read(new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException("the retrieval score that ships cannot be read", e);
        }
    }

    /**
     * Scores a retrieval.
     *
     * @param signals of it
     * @param found passages found, 1 or more
     */
    RetrievalScore score(RetrievalSignals signals, int found) {
        return new RetrievalScore(
                signals.get("cosine_top"),
                Math.max(0, signals.get("fused_gap")),
                known(signals.get("agreement")),
                known(signals.get("coverage")),
                found,
                sufficiency.probability(signals.values()),
                answerability.probability(signals.values()));
    }

    /**
     * The two probabilities alone.
     *
     * @param signals as of {@link Labelled}
     * @return P(a relevant passage is among the ten best), P(the passages answer the question)
     */
    public double[] probabilities(double[] signals) {
        return new double[] {sufficiency.probability(signals), answerability.probability(signals)};
    }

    private static double known(double share) {
        return Double.isNaN(share) ? 0 : Math.min(1, share);
    }

    /** Data set, rows and command. */
    public String fittedOn() {
        return fittedOn;
    }

    /** As JSON; {@link #read} reads it. */
    public ObjectNode state() {
        ObjectNode state =
                JsonNodeFactory.instance.objectNode().put("format", FORMAT).put("fittedOn", fittedOn);
        state.set("sufficiency", sufficiency.state());
        state.set("answerability", answerability.state());
        return state;
    }

    /**
     * Reads back what {@link #state} wrote.
     *
     * @throws IllegalArgumentException naming what is missing, or the format that is not this one
     */
    public static RetrievalScorer read(JsonNode state) {
        if (!FORMAT.equals(state.path("format").asText())) {
            throw new IllegalArgumentException(
                    "a retrieval score of format '" + state.path("format").asText() + "'; this version reads '" + FORMAT
                            + "': fit it again with rag-eval --train");
        }
        return new RetrievalScorer(
                ScoreHead.read(state.path("sufficiency")),
                ScoreHead.read(state.path("answerability")),
                state.path("fittedOn").asText());
    }
}
