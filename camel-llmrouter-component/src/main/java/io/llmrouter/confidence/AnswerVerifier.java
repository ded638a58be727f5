/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.confidence.VerifierMap.Described;
import io.llmrouter.expression.RequestVariables;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.learning.StateJson;
import io.llmrouter.prediction.Explanation.Contribution;
import io.llmrouter.prediction.Sigmoid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Learned from graded answers of one model: looks at a question and an answer, says how likely the answer is correct and how much the strongest model
 * would help.
 *
 * <p>Idea: two scores, since they want different models: P(correct) is learned from the answer's score, the gain from the difference of the strong score
 * and this one ({@link VerifierHead}), both over {@link VerifierFeatures} of the answer and structure of the question. P(correct) is calibrated on rows
 * that its members had not seen. Where no strong scores are known, the gain is 1 - P(correct). Cost: fitting some seconds a thousand rows, judging below a
 * millisecond without an embedder. Source: the scorer of Chen, Zaharia and Zou, "FrugalGPT", 2023, with features instead of a language model. Known
 * weakness: a wrong set-up that is calculated correctly looks right, and it holds for answers of the model and the kind of questions it learned from.
 * Immutable and thread-safe.
 */
public final class AnswerVerifier implements ConfidenceEstimator {

    /** With fewer graded answers there is nothing to learn from. */
    public static final int FEWEST = 20;

    private static final int FOLDS = 5;
    private static final int MOST_CONTRIBUTIONS = 8;
    private static final double NOTHING = 1e-6;

    private final VerifierMap map;
    private final VerifierHead correct;
    private final Sigmoid calibrated;
    /** Null where no strong scores were known. */
    private final VerifierHead gain;

    private AnswerVerifier(VerifierMap map, VerifierHead correct, Sigmoid calibrated, VerifierHead gain) {
        this.map = map;
        this.correct = correct;
        this.calibrated = calibrated;
        this.gain = gain;
    }

    /**
     * Learns.
     *
     * @param rows at least {@value #FEWEST} graded answers to questions of at least two groups
     * @param embedder null for none
     * @param seed of all draws
     * @return a verifier; the same for the same rows and seed
     * @throws IllegalArgumentException if there are too few rows or groups
     */
    public static AnswerVerifier fit(GradedAnswers rows, PromptEmbedder embedder, long seed) {
        requireEnough(rows);
        VerifierMap map = VerifierMap.fit(rows, embedder);
        List<Described> described = IntStream.range(0, rows.size())
                .parallel()
                .mapToObj(i ->
                        map.describe(rows.questions().get(i), rows.answers().get(i)))
                .toList();
        double[][] scores =
                Arrays.stream(rows.score()).mapToObj(one -> new double[] {one}).toArray(double[][]::new);
        VerifierHead.Fitted correct =
                VerifierHead.fit(described, scores, GroupedFolds.of(rows.group(), FOLDS, seed), seed);
        VerifierHead gain = gain(rows, described, seed);
        boolean words = correct.head().looksAtWords() || gain != null && gain.looksAtWords();
        boolean meaning = correct.head().looksAtMeaning() || gain != null && gain.looksAtMeaning();
        return new AnswerVerifier(
                map.keeping(words, meaning), correct.head(), calibration(correct.heldOut(), rows.score()), gain);
    }

    private static void requireEnough(GradedAnswers rows) {
        long groups = Arrays.stream(rows.group()).distinct().count();
        if (rows.size() < FEWEST || groups < 2) {
            throw new IllegalArgumentException("a verifier learns from at least " + FEWEST
                    + " graded answers to different questions, but got " + rows.size() + " in " + groups
                    + " groups; grade more");
        }
    }

    /** Null if too few rows have a strong score. */
    private static VerifierHead gain(GradedAnswers rows, List<Described> described, long seed) {
        int[] both = IntStream.range(0, rows.size())
                .filter(i -> !Double.isNaN(rows.strongScore()[i]))
                .toArray();
        int[] group = Arrays.stream(both).map(i -> rows.group()[i]).toArray();
        if (both.length < FEWEST || Arrays.stream(group).distinct().count() < 2) {
            return null;
        }
        double[][] scores = Arrays.stream(both)
                .mapToObj(i -> new double[] {rows.score()[i], rows.strongScore()[i]})
                .toArray(double[][]::new);
        return VerifierHead.fit(
                        Arrays.stream(both).mapToObj(described::get).toList(),
                        scores,
                        GroupedFolds.of(group, FOLDS, seed),
                        seed)
                .head();
    }

    /** The scores are drawn in from 0 and 1 by half a row, or scores that are all equal would have no finite fit. */
    private static Sigmoid calibration(double[] expected, double[] score) {
        double n = score.length;
        return Sigmoid.fit(
                Arrays.stream(expected).mapToObj(one -> new double[] {one}).toArray(double[][]::new),
                Arrays.stream(score)
                        .mapToObj(one -> new double[] {(one * n + 0.5) / (n + 1)})
                        .toArray(double[][]::new))[0];
    }

    /**
     * Judges an answer.
     *
     * @param question what was asked; null counts as empty
     * @param answer what was answered; null counts as empty
     */
    public Verdict judge(String question, String answer) {
        return judge(describe(question, answer));
    }

    private Described describe(String question, String answer) {
        return map.describe(Objects.requireNonNullElse(question, ""), Objects.requireNonNullElse(answer, ""));
    }

    private Verdict judge(Described row) {
        double p = calibrated.of(correct.of(row));
        return new Verdict(p, gain == null ? 1 - p : Math.max(-1, Math.min(1, gain.of(row))));
    }

    /**
     * Which features move P(correct) most: by how much it would be less if one feature were as in the mean training row.
     *
     * @param question as for {@link #judge}
     * @param answer as for {@link #judge}
     * @return at most {@value #MOST_CONTRIBUTIONS}, the strongest first
     */
    public List<Contribution> explain(String question, String answer) {
        Described row = describe(question, answer);
        double whole = judge(row).correct();
        List<Contribution> all = new ArrayList<>();
        for (int j = 0; j < VerifierMap.NAMES.size(); j++) {
            if (row.dense().values()[j] != 0) {
                double effect = whole - calibrated.of(correct.of(row.without(j)));
                all.add(new Contribution(VerifierMap.NAMES.get(j), row.values()[j], effect));
            }
        }
        return all.stream()
                .filter(one -> Math.abs(one.effect()) > NOTHING)
                .sorted(Comparator.comparingDouble((Contribution one) -> -Math.abs(one.effect())))
                .limit(MOST_CONTRIBUTIONS)
                .toList();
    }

    @Override
    public String name() {
        return "verifier";
    }

    /** P(correct); empty for an answer without text, such as a tool call. */
    @Override
    public OptionalDouble estimate(ChatRequest request, ChatResponse answer) {
        String text = answer.aiMessage().text();
        return text == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        judge(PromptFeatures.of(new RequestVariables(request)).text(), text)
                                .correct());
    }

    /** Everything needed to judge again, as JSON; {@link #read} reads it. */
    public ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        map.write(state);
        Sigmoid.write(state, new Sigmoid[] {calibrated});
        state.set("correct", correct.state());
        if (gain != null) {
            state.set("gain", gain.state());
        }
        return state;
    }

    /**
     * Reads back what {@link #state} wrote.
     *
     * @param state the JSON
     * @param embedder the one it was fitted with; null for none
     * @return the same verifier, its weights rounded to 32 bits
     * @throws IllegalArgumentException naming the field that is missing or wrong, or the embedder that differs
     */
    public static AnswerVerifier read(JsonNode state, PromptEmbedder embedder) {
        VerifierMap map = VerifierMap.read(state, embedder);
        VerifierHead correct = VerifierHead.read(StateJson.required(state, "correct"));
        VerifierHead gain = state.has("gain") ? VerifierHead.read(state.path("gain")) : null;
        if (correct.looksAtWords() || gain != null && gain.looksAtWords()) {
            StateJson.required(state, "wordIdf");
        }
        if (correct.looksAtMeaning() || gain != null && gain.looksAtMeaning()) {
            StateJson.required(state, "embedder");
        }
        return new AnswerVerifier(map, correct, Sigmoid.read(state, 1)[0], gain);
    }
}
