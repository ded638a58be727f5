/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.cascade.Cascade;
import io.llmrouter.cascade.CascadeStage;
import io.llmrouter.confidence.AttributeConfidence;
import io.llmrouter.confidence.ConfidenceEstimator;
import io.llmrouter.confidence.Gated;
import io.llmrouter.confidence.Groundedness;
import io.llmrouter.confidence.JudgeScore;
import io.llmrouter.confidence.PTrue;
import io.llmrouter.confidence.PropertyConfidence;
import io.llmrouter.confidence.SelfConsistency;
import io.llmrouter.confidence.TokenProbability;
import io.llmrouter.confidence.Verbalised;
import io.llmrouter.failure.ConfigurationException;
import io.llmrouter.provider.Providers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfidenceParserTest {

    private static final String MODELS =
            "models: {a: {provider: openai, price: {output: 1}}, b: {provider: openai, price: {output: 4}}, c: {provider: openai, price: {output: 9}}}\n";

    private final ConfigurationLoader loader = new ConfigurationLoader(text -> text, Providers.onClassPath());

    static Stream<Arguments> signals() {
        return Stream.of(
                Arguments.of("tokenProbability", new TokenProbability()),
                Arguments.of(
                        "{signal: tokenProbability, of: quantile, quantile: 0.25}",
                        new TokenProbability(TokenProbability.Of.QUANTILE, 0.25)),
                Arguments.of("{signal: tokenProbability, of: first}", new TokenProbability(TokenProbability.Of.FIRST)),
                Arguments.of("selfConsistency", new SelfConsistency(5, 0.7)),
                Arguments.of("{signal: selfConsistency, samples: 3, temperature: 1}", new SelfConsistency(3, 1)),
                Arguments.of("{signal: judge, model: c}", new JudgeScore("c")),
                Arguments.of("'header:X-Score'", new AttributeConfidence("X-Score")),
                Arguments.of("groundedness", new Groundedness(Groundedness.Of.MEAN)),
                Arguments.of("{signal: groundedness, of: min}", new Groundedness(Groundedness.Of.MIN)),
                Arguments.of("recorded", new AttributeConfidence("confidence")),
                Arguments.of("'property:retrieval'", new PropertyConfidence("retrieval")));
    }

    @ParameterizedTest
    @MethodSource("signals")
    void signal_isReadWithItsOptions(String yaml, ConfidenceEstimator expected) {
        assertThat(stage("confidence: " + yaml + ", threshold: 0.5").estimator())
                .isEqualTo(expected);
    }

    @Test
    void signalsWithoutOptions_areReadByName() {
        assertThat(stage("confidence: pTrue, threshold: 0.5").estimator()).isInstanceOf(PTrue.class);
        assertThat(stage("confidence: {signal: verbalised}, threshold: 0.5").estimator())
                .isInstanceOf(Verbalised.class);
    }

    @Test
    void gates_standBeforeTheSignal() {
        Gated gated = (Gated)
                stage("confidence: {signal: pTrue, gates: [jsonSchema, toolCalls, groundedness]}, threshold: 0.5")
                        .estimator();
        assertThat(gated.signal()).isInstanceOf(PTrue.class);
        assertThat(gated.gates())
                .extracting(ConfidenceEstimator::name)
                .containsExactly("jsonSchema", "toolCalls", "groundedness");
        assertThat(stage("confidence: jsonSchema, threshold: 1").estimator().name())
                .isEqualTo("jsonSchema");
    }

    @Test
    void eachStage_mayHaveItsOwnSignalThresholdAndLimit() {
        List<CascadeStage> stages = cascade(
                        "cascade: [a, b, c], confidence: [pTrue, {signal: judge, model: c}], threshold: [0.9, 0.7], abstain: [0.2, 0.1]")
                .stages();
        assertThat(stages.get(0).estimator()).isInstanceOf(PTrue.class);
        assertThat(stages.get(1).estimator()).isEqualTo(new JudgeScore("c"));
        assertThat(stages.get(1).thresholds().accept()).isEqualTo(0.7);
        assertThat(stages.get(1).thresholds().abstain()).isEqualTo(0.1);
        assertThat(stages.get(2).judges()).isFalse();
    }

    @Test
    void stage_canBeOff() {
        List<CascadeStage> stages = cascade("cascade: [a, b, c], confidence: pTrue, threshold: [off, 0.7]")
                .stages();
        assertThat(stages.get(0).off()).hasValue("turned off in the configuration");
        assertThat(stages.get(1).off()).isEmpty();
    }

    @Test
    void properties_makeTheSameSignal() {
        Map<String, Object> ladder = Map.of(
                "cascade", "a,b",
                "confidence", Map.of("signal", "pTrue", "gates", "jsonSchema,toolCalls"),
                "threshold", "0.5");
        RouterConfiguration configuration = loader.load(
                "p",
                Map.of("a", Map.of("provider", "openai"), "b", Map.of("provider", "openai")),
                Map.of("r", Map.of("otherwise", "ladder", "plans", Map.of("ladder", ladder))));
        assertThat(configuration
                        .routers()
                        .get("r")
                        .plans()
                        .get("ladder")
                        .build()
                        .apply(null)
                        .cascade()
                        .stages()
                        .get(0)
                        .estimator())
                .isInstanceOf(Gated.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "confidence: verifer, threshold: 1|did you mean 'verifier'?",
                "confidence: {of: min}, threshold: 1|names no signal",
                "confidence: {signal: pTrue, samples: 3}, threshold: 1|unknown key 'samples'",
                "confidence: {signal: tokenProbability, of: median}, threshold: 1|'median'",
                "confidence: {signal: tokenProbability, quantile: 0.1}, threshold: 1|belongs to 'of: quantile'",
                "confidence: {signal: tokenProbability, of: quantile, quantile: 10}, threshold: 1|above 0 and below 1",
                "confidence: {signal: selfConsistency, samples: 1}, threshold: 1|a whole number from 2 to 64",
                "confidence: {signal: selfConsistency, samples: 2.5}, threshold: 1|a whole number from 2 to 64",
                "confidence: {signal: selfConsistency, temperature: 0}, threshold: 1|above 0, at most 2",
                "confidence: {signal: groundedness, of: first}, threshold: 1|unknown number 'first'; known: [mean, min]",
                "confidence: judge, threshold: 1|{signal: judge, model: NAME}",
                "confidence: {signal: judge, model: d}, threshold: 1|unknown model 'd'",
                "confidence: {signal: pTrue, gates: [yaml]}, threshold: 1|unknown gate 'yaml'",
                "confidence: 'header:', threshold: 1|unknown confidence signal 'header:'",
                "confidence: [[pTrue]], threshold: 1|unknown confidence signal",
                "confidence: pTrue, threshold: 0.5, abstain: 0.6|at most the threshold 0.5",
                "confidence: pTrue, threshold: 0.5, abstain: low|is not a number",
                "confidence: pTrue, threshold: 0.5, abstain: -1, calibration: {slope: 1, intercept: 0}|at most the threshold",
                "confidence: pTrue, threshold: of|is not a number"
            })
    void wrongSignal_saysWhatWouldBeRight(String plan, String right) {
        assertThatThrownBy(() -> cascade("cascade: [a, c], " + plan))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(right);
    }

    @Test
    void weakOrDearSignals_areWarnedOf_once() {
        assertThat(
                        warnings(
                                "cascade: [a, b, c], confidence: verbalised, threshold: 0.5, calibration: {slope: 1, intercept: 0}"))
                .singleElement()
                .asString()
                .contains("weak:");
        assertThat(warnings("cascade: [a, b], confidence: {signal: selfConsistency, samples: 4}, threshold: 0.5,"
                        + " calibration: {slope: 1, intercept: 0}"))
                .singleElement()
                .asString()
                .contains("up to 4 samples of the first model cost at least as much as one answer of the last");
    }

    private CascadeStage stage(String plan) {
        return cascade("cascade: [a, c], " + plan).stages().get(0);
    }

    private Cascade cascade(String plan) {
        return load(plan)
                .routers()
                .get("r")
                .plans()
                .get("p")
                .build()
                .apply(null)
                .cascade();
    }

    private List<Problem> warnings(String plan) {
        return load(plan).warnings();
    }

    private RouterConfiguration load(String plan) {
        return loader.load("x.yaml", MODELS + "routers: {r: {otherwise: p, plans: {p: {" + plan + "}}}}");
    }
}
