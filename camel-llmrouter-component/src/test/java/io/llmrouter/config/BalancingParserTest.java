/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.failure.ConfigurationException;
import io.llmrouter.provider.Providers;
import io.llmrouter.resilience.EjectionRules;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BalancingParserTest {

    private static final String MODELS =
            "models: {a: {provider: openai}, b: {provider: openai}, c: {provider: openai}}\n";

    private final ConfigurationLoader loader = new ConfigurationLoader(text -> text, Providers.onClassPath());

    private RouterSettings router(String keys) {
        return loader.load("x.yaml", MODELS + "routers: {r: {otherwise: a, " + keys + "}}")
                .routers()
                .get("r");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{latency: {among: [a, b]}}",
                "{latency: {among: [a, b, c], percentile: 95, tolerance: 10%, of: firstToken, weights: {a: 3, c: 0.5}}}",
                "{latency: {among: [a, b], tolerance: 0}}",
                "{leastBusy: {among: [a, b], by: latency, weights: {b: 2}}}",
                "{weighted: {use: {a: 3, b: 1}}}",
                "{weighted: {use: {a: 0.9, b: 0.1}, by: conversation}}",
                "{weighted: {use: {a: 1, b: 1}, by: random}}"
            })
    void stepsThatMakeSense_areRead(String step) {
        assertThat(router("decide: [" + step + "]").deciders()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{latency: {}}|'among' has 0 models; name at least two",
                "{latency: {among: a}}|'among' has 1 models; name at least two",
                "{latency: {among: [a, a]}}|'a' stands twice in 'among'",
                "{latency: {among: [a, d]}}|unknown model 'd'",
                "{latency: {among: [a, b], percentile: 99}}|write 50 or 95",
                "{latency: {among: [a, b], tolerance: 101%}}|is '101%'; write a share between 0 and 1",
                "{latency: {among: [a, b], tolerance: -1%}}|is '-1%'; write a share between 0 and 1",
                "{latency: {among: [a, b], tolerance: ten%}}|is 'ten%'; write a share between 0 and 1",
                "{latency: {among: [a, b], tolerance: 10}}|write a share between 0 and 1",
                "{latency: {among: [a, b], of: tokens}}|unknown value of 'of' 'tokens'",
                "{latency: {among: [a, b], weights: {c: 1}}}|unknown model 'c'",
                "{latency: {among: [a, b], weights: {a: 0}}}|write a weight above 0",
                "{latency: [a, b]}|write a mapping",
                "{leastBusy: {among: [a]}}|name at least two",
                "{leastBusy: {among: [a, b], by: load}}|unknown value of 'by' 'load'",
                "{leastBusy: {among: [a, b], tolerance: 10%}}|unknown key 'tolerance'",
                "{weighted: {}}|needs 'use' with a weight for each model",
                "{weighted: {use: {a: 1}}}|splits nothing; name at least two models",
                "{weighted: {use: {a: 1, d: 1}}}|unknown model 'd'",
                "{weighted: {use: {a: -1, b: 1}}}|write a weight above 0",
                "{weighted: {use: {a: NaN, b: 1}}}|write a weight above 0",
                "{weighted: {use: {a: 1e9, b: 1}}}|write a weight above 0",
                "{weighted: {use: {a: 1, b: 1}, by: user}}|unknown value of 'by' 'user'",
                "{weighted: {use: [a, b]}}|write a mapping"
            })
    void stepsThatMakeNone_areRefused_withWhatWouldBeRight(String step, String complaint) {
        assertThatThrownBy(() -> router("decide: [" + step + "]"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("x.yaml:2: routers.r.decide[0].")
                .hasMessageContaining(complaint);
    }

    @Test
    void ejection_isOff_untilAPoolIsNamed_andThenConservative() {
        assertThat(router("strongest: a").ejection()).isEmpty();
        assertThat(router("ejection: {among: [a, b]}").ejection())
                .containsExactly(new EjectionRules(
                        List.of("a", "b"), 0.5, 3, 10, 0.5, Duration.ofSeconds(30), Duration.ofMinutes(5), 3));
        assertThat(router("ejection: [{among: [a, b], failures: 20%, latencyRatio: 5, minCalls: 20, atMost: 25%,"
                                + " time: 10m, probes: 1}]")
                        .ejection())
                .containsExactly(new EjectionRules(
                        List.of("a", "b"), 0.2, 5, 20, 0.25, Duration.ofMinutes(10), Duration.ofMinutes(10), 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|'among' has 0 models",
                "{among: [a]}|name at least two",
                "{among: [a, d]}|unknown model 'd'",
                "{among: [a, b], failures: 0%}|write a share above 0",
                "{among: [a, b], failures: 150%}|write a share above 0",
                "{among: [a, b], latencyRatio: 1}|write a number above 1",
                "{among: [a, b], minCalls: 0}|write a number of calls from 1 to 128",
                "{among: [a, b], minCalls: 500}|is 500; write a number of calls from 1 to 128",
                "{among: [a, b], atMost: 100%}|write a share above 0 and below 1",
                "{among: [a, b], time: 0s}|a time is above 0",
                "{among: [a, b], time: 10s, longestTime: 5s}|is shorter than 'time'",
                "{among: [a, b], probes: 21}|is 21; write a number of calls from 1 to 20",
                "{among: [a, b], probes: 1.5}|write a number of calls",
                "[{among: [a, b]}, {among: [b, c]}]|'b' is in two pools",
                "on|write a mapping"
            })
    void ejectionThatMakesNoSense_isRefused(String pools, String complaint) {
        assertThatThrownBy(() -> router("ejection: " + pools))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("x.yaml:2: routers.r.ejection")
                .hasMessageContaining(complaint);
    }
}
