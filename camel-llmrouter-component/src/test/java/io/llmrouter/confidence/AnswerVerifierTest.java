/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.evaluation.DeferralCurve;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.prediction.Explanation.Contribution;
import io.llmrouter.testing.WordEmbedding;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswerVerifierTest extends ConfidenceEstimatorContract {

    private static final AnswerVerifier OF_SUMS = AnswerVerifier.fit(GradedExamples.sums(90), null, 1);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    ConfidenceEstimator create() {
        return OF_SUMS;
    }

    @Override
    ChatResponse answerWithSignal() {
        return answer(AiMessage.from("3 * 4 = 12"));
    }

    /** That an answer says nothing is evidence to a learned verifier; only an answer without text is none. */
    @Override
    @Test
    void answerWithoutEvidence_hasNoSignal() {
        ToolExecutionRequest call =
                ToolExecutionRequest.builder().name("t").arguments("{}").build();
        assertThat(create().estimate(QUESTION, answer(AiMessage.from(call)))).isEmpty();
        assertThat(create().estimate(QUESTION, answer(AiMessage.from("I do not know."))))
                .isPresent();
    }

    /**
     * On recorded answers, learned on one half and judged on the other: 0.5 is chance; the arithmetic signal with weights set by hand on these very rows
     * has an AUROC of about 0.75.
     */
    @Test
    void recordedAnswers_areOrderedByCorrectnessAndByGain() {
        GradedAnswers all = GradedExamples.recorded();
        GradedAnswers train = all.rows(every(all.size(), 0));
        GradedAnswers test = all.rows(every(all.size(), 1));
        Verdict[] verdicts = judge(AnswerVerifier.fit(train, null, 5), test);
        double[] correct = Arrays.stream(verdicts).mapToDouble(Verdict::correct).toArray();
        double[] gain = Arrays.stream(verdicts).mapToDouble(Verdict::gain).toArray();
        assertThat(auroc(correct, test.score())).isGreaterThan(0.77);
        assertThat(new DeferralCurve(gain, test.score(), test.strongScore()).apgr())
                .isGreaterThan(0.70);
        double promised = Arrays.stream(correct).average().orElseThrow();
        assertThat(promised).isCloseTo(Arrays.stream(test.score()).average().orElseThrow(), within(0.08));
    }

    @Test
    void shuffledGrades_teachNothing() {
        GradedAnswers all = GradedExamples.recorded();
        GradedAnswers train = all.rows(every(all.size(), 0));
        List<Double> shuffled = Arrays.stream(train.score()).boxed().collect(Collectors.toList());
        Collections.shuffle(shuffled, new Random(3));
        double[] grades = shuffled.stream().mapToDouble(Double::doubleValue).toArray();
        GradedAnswers test = all.rows(every(all.size(), 1));
        Verdict[] verdicts = judge(AnswerVerifier.fit(GradedExamples.graded(train, grades), null, 5), test);
        double[] correct = Arrays.stream(verdicts).mapToDouble(Verdict::correct).toArray();
        assertThat(auroc(correct, test.score())).isBetween(0.38, 0.62);
    }

    @Test
    void sums_thatAreWrong_areNotBelieved() {
        assertThat(OF_SUMS.judge("What is 40 plus 2?", "40 + 2 = 42").correct())
                .isGreaterThan(
                        OF_SUMS.judge("What is 40 plus 2?", "40 + 2 = 62").correct() + 0.4);
        assertThat(OF_SUMS.judge("What is 40 plus 2?", "40 + 2 = 62").gain())
                .isGreaterThan(
                        OF_SUMS.judge("What is 40 plus 2?", "40 + 2 = 42").gain() + 0.4);
    }

    @Test
    void explanation_namesWhatWasWrong() {
        List<Contribution> why = OF_SUMS.explain("What is 40 plus 2?", "40 + 2 = 62");
        assertThat(why).hasSizeBetween(1, 8);
        assertThat(why).extracting(Contribution::feature).containsAnyOf("wrongShare", "wrongEquations", "largestError");
    }

    @Test
    void state_readAgain_judgesTheSame() throws JsonProcessingException {
        PromptEmbedder embedder = new PromptEmbedder(new WordEmbedding(), "words");
        for (PromptEmbedder one : new PromptEmbedder[] {null, embedder}) {
            AnswerVerifier verifier = AnswerVerifier.fit(openQuestions(), one, 2);
            AnswerVerifier again =
                    AnswerVerifier.read(JSON.readTree(verifier.state().toString()), one);
            for (String text : new String[] {"paris", "rome", "", "40 + 2 = 42"}) {
                Verdict before = verifier.judge("capital of france?", text);
                Verdict after = again.judge("capital of france?", text);
                assertThat(after.correct()).isCloseTo(before.correct(), within(1e-6));
                assertThat(after.gain()).isCloseTo(before.gain(), within(1e-6));
            }
        }
    }

    @Test
    void sameSeed_learnsTheSame() {
        assertThat(AnswerVerifier.fit(GradedExamples.sums(90), null, 1).state()).isEqualTo(OF_SUMS.state());
    }

    @Test
    void oddTexts_haveProbabilities() {
        for (String text : new String[] {
            null, "", " ", "B", "\ud83d\ude00", "你好", "x".repeat(1_000_000), "1 + 1 = 2\n".repeat(100_000)
        }) {
            for (String question : new String[] {null, "", "What is 1 plus 1?"}) {
                Verdict verdict = OF_SUMS.judge(question, text);
                assertThat(verdict.correct()).isBetween(0.0, 1.0);
                assertThat(verdict.gain()).isBetween(-1.0, 1.0);
            }
        }
    }

    @Test
    void gradesThatAreAllEqual_areBelievedWithARest() {
        double[] ones = new double[40];
        Arrays.fill(ones, 1);
        AnswerVerifier right = AnswerVerifier.fit(GradedExamples.graded(GradedExamples.sums(40), ones), null, 1);
        assertThat(right.judge("What is 40 plus 2?", "40 + 2 = 42").correct()).isBetween(0.9, 0.999);
        AnswerVerifier wrong =
                AnswerVerifier.fit(GradedExamples.graded(GradedExamples.sums(40), new double[40]), null, 1);
        assertThat(wrong.judge("What is 40 plus 2?", "40 + 2 = 42").correct()).isBetween(0.001, 0.1);
    }

    @Test
    void withoutStrongScores_theGainIsTheChanceOfAnError() {
        GradedAnswers sums = GradedExamples.sums(60);
        double[] none = new double[60];
        Arrays.fill(none, Double.NaN);
        AnswerVerifier verifier = AnswerVerifier.fit(
                new GradedAnswers(sums.questions(), sums.answers(), sums.score(), none, sums.group()), null, 1);
        Verdict verdict = verifier.judge("What is 40 plus 2?", "40 + 2 = 62");
        assertThat(verdict.gain()).isCloseTo(1 - verdict.correct(), within(1e-12));
        assertThat(verifier.state().has("gain")).isFalse();
    }

    @Test
    void tooFewRowsOrOneGroup_areRefused() {
        assertThatThrownBy(() -> AnswerVerifier.fit(GradedExamples.sums(19), null, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a verifier learns from at least 20 graded answers to different questions, but got 19 in 19"
                        + " groups; grade more");
        GradedAnswers sums = GradedExamples.sums(30);
        GradedAnswers one =
                new GradedAnswers(sums.questions(), sums.answers(), sums.score(), sums.strongScore(), new int[30]);
        assertThatThrownBy(() -> AnswerVerifier.fit(one, null, 1)).hasMessageContaining("30 in 1 groups");
    }

    @Test
    void stateOfAnotherEmbedderOrVersion_isRefused() {
        ObjectNode state = OF_SUMS.state();
        state.put("embedder", "other");
        assertThatThrownBy(() -> AnswerVerifier.read(state, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'other'")
                .hasMessageContaining("train again");
        ObjectNode features = OF_SUMS.state();
        features.putArray("features").add("one");
        assertThatThrownBy(() -> AnswerVerifier.read(features, null)).hasMessageContaining("names 1 features");
        JsonNode empty = JSON.createObjectNode();
        assertThatThrownBy(() -> AnswerVerifier.read(empty, null)).hasMessageContaining("'features' is missing");
    }

    /** Nothing to calculate: only the words tell right from wrong. */
    private static GradedAnswers openQuestions() {
        List<String> questions = IntStream.range(0, 80)
                .mapToObj(i -> "capital of " + (i % 2 == 0 ? "france" : "spain") + " please " + i % 7 + "?")
                .toList();
        List<String> answers = IntStream.range(0, 80)
                .mapToObj(i -> i % 4 < 2 ? "it is paris" : "it is madrid")
                .toList();
        double[] score = IntStream.range(0, 80)
                .mapToDouble(i -> i % 2 == 0 == i % 4 < 2 ? 1 : 0)
                .toArray();
        double[] strong =
                IntStream.range(0, 80).mapToDouble(i -> i % 5 == 0 ? 0 : 1).toArray();
        return new GradedAnswers(
                questions, answers, score, strong, IntStream.range(0, 80).toArray());
    }

    private static int[] every(int n, int parity) {
        return IntStream.range(0, n).filter(i -> i % 2 == parity).toArray();
    }

    private static Verdict[] judge(AnswerVerifier verifier, GradedAnswers rows) {
        return IntStream.range(0, rows.size())
                .mapToObj(i ->
                        verifier.judge(rows.questions().get(i), rows.answers().get(i)))
                .toArray(Verdict[]::new);
    }

    /** By its definition: the share of pairs of a right and a wrong answer in which the right one scores higher. */
    private static double auroc(double[] signal, double[] score) {
        double won = 0;
        double pairs = 0;
        for (int i = 0; i < signal.length; i++) {
            for (int j = 0; j < signal.length; j++) {
                if (score[i] == 1 && score[j] == 0) {
                    pairs++;
                    won += signal[i] > signal[j] ? 1 : signal[i] == signal[j] ? 0.5 : 0;
                }
            }
        }
        return won / pairs;
    }
}
