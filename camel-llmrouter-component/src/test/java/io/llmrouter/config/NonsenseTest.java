/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.llmrouter.failure.ConfigurationException;
import io.llmrouter.provider.Providers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that nobody meant to write: each is an error that says where and what, and shows no secret. */
class NonsenseTest {

    private static final String MODELS = "models: {a: {provider: openai}, b: {provider: openai}}\n";
    private static final String ROUTERS = "\nrouters: {r: {otherwise: a}}";

    private final ConfigurationLoader loader = new ConfigurationLoader(
            text -> {
                if (text.contains("{{nothing}}")) {
                    throw new IllegalArgumentException("no such property");
                }
                return text.replace("{{empty}}", "");
            },
            Providers.onClassPath());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NaN",
                ".nan",
                "Infinity",
                "-.inf",
                "1f",
                "0x1p3",
                "1e999",
                "-0.1",
                "1_000",
                "one",
                "''",
                "[1]",
                "{a: 1}",
                "~"
            })
    void price_thatIsNoPrice_isRefused(String price) {
        assertRefused("models: {a: {provider: openai, price: {input: " + price + "}}}" + ROUTERS)
                .hasMessageContaining("models.a.price.input")
                .hasMessageContaining("0.10");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0s", "-5s", "PT-5S", "25h", "99999999999999999999s", "P9999999999D", "5", "5 days", "[5s]"})
    void timeout_thatIsNoTimeLimit_isRefused(String timeout) {
        assertRefused("models: {a: {provider: openai, timeout: '" + timeout + "'}}" + ROUTERS)
                .hasMessageContaining("models.a.timeout");
    }

    @Test
    void firstTokenTimeout_aboveTheTotal_isRefusedAtItsLine() {
        assertRefused("models:\n  a:\n    provider: openai\n    timeout: 5s\n    firstTokenTimeout: 6s" + ROUTERS)
                .hasMessageContaining("x.yaml:5: models.a.firstTokenTimeout");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: {provider: openai, fallback: [a]}|falls back to itself",
                "a: {provider: openai, fallback: [b, b]}, b: {provider: openai}|stands twice in 'fallback'",
                "a: {provider: openai, fallback: [b]}, b: {provider: openai, fallback: [c]}, c: {provider: openai, fallback: [a]}|break the circle",
                "a: {provider: openai, region: 'eu west'}|'eu west' is no region name; use letters, digits",
                "a: {provider: openai, fallback: [bb]}, b: {provider: openai}|did you mean 'b'?",
                "a: {provider: openai}, a: {provider: openai}|written twice",
                "a: {<<: {provider: openai}}|merge keys",
                "a: {[x, y]: openai, provider: openai}|plain name",
                "'': {provider: openai}, a: {provider: openai}|no name of a model",
                "a: openai|write a mapping",
                "a: {ref: '#bean:x', connectTimeout: 5s}|unknown key 'connectTimeout'"
            })
    void models_thatContradictThemselves_areRefused(String models, String complaint) {
        assertRefused("models: {" + models + "}" + ROUTERS).hasMessageContaining(complaint);
    }

    @Test
    void severalProblems_eachHaveTheirOwnLine() {
        assertRefused(
                        """
                        currency: [USD]
                        models:
                          a:
                            provider: openai
                            price: {input: x}
                            timeout: soon
                        routers:
                          r:
                            otherwise: a
                            decide:
                              - rules:
                                  - {when: "wrds < 5",
                                     use: aa}
                        """)
                .message()
                .contains(
                        "5 problems",
                        "x.yaml:1: currency",
                        "x.yaml:5: models.a.price.input",
                        "x.yaml:6: models.a.timeout")
                .contains(
                        "x.yaml:12: routers.r.decide[0].rules[0].when", "x.yaml:13: routers.r.decide[0].rules[0].use");
    }

    @Test
    void aliasBomb_isRefusedAtOnce() {
        StringBuilder bomb = new StringBuilder("x0: &x0 [a, a]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("x" + i + ": &x" + i + " [*x" + (i - 1) + ", *x" + (i - 1) + ", *x" + (i - 1) + "]\n");
        }
        assertRefused(bomb.toString()).hasMessageContaining("aliases");
        assertRefused("models: &m {a: *m}").hasMessageContaining("nested deeper");
        assertRefused("a: " + "[".repeat(500) + "]".repeat(500)).hasMessageContaining("x.yaml");
        assertRefused("#" + "x".repeat(2 << 20)).hasMessageContaining("at most 1048576");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# only a comment",
                "---",
                "- a\n- b",
                "models:\n\ta: 1",
                "a: b: c",
                "\u0000",
                "--- {a: 1}\n--- {b: 2}"
            })
    void documentThatIsNone_isRefused(String yaml) {
        assertRefused(yaml).hasMessageContaining("x.yaml");
    }

    @Test
    void byteOrderMark_isNoPartOfTheFirstKey() {
        assertThat(loader.load("x.yaml", "\ufeff" + MODELS + ROUTERS).models()).containsKeys("a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "models: {a: {provider: openai, apiKey: sk-hidden, timeout: {}}}" + ROUTERS,
                "models: {a: {provider: openai, apiKey: [sk-hidden]}}" + ROUTERS,
                "models: {a: {provider: openai, apiKey: 'sk-hidden{{nothing}}'}}" + ROUTERS,
                "models: {a: {provider: openai, apiKey: sk-hidden, apiKey: sk-hidden}}" + ROUTERS,
                "models:\n  a: {provider: openai, apiKey: 'sk-hidden', 'x': ]}" + ROUTERS,
                MODELS + "gateway: {keys: [sk-hidden]}" + ROUTERS,
                MODELS + "gateway: {keys: sk-hidden}" + ROUTERS,
                MODELS + "gateway: {keys: [{sha256: sk-hidden}]}" + ROUTERS
            })
    void secret_isShownNowhere_notEvenInCauses(String yaml) {
        StringWriter trace = new StringWriter();
        Throwable problem = catchThrowable(() -> loader.load("x.yaml", yaml));
        assertThat(problem).isInstanceOf(ConfigurationException.class);
        problem.printStackTrace(new PrintWriter(trace, true));
        assertThat(trace.toString()).doesNotContain("hidden");
    }

    @Test
    void endpointOptions_areNotPrinted() {
        RouterConfiguration read =
                loader.load("x.yaml", "models: {a: {uri: 'langchain4j-chat:x?apiKey=sk-hidden'}}" + ROUTERS);
        assertThat(read.toString()).contains("langchain4j-chat:x").doesNotContain("hidden");
    }

    @Test
    void optionThatResolvesToNothing_isAbsent() {
        RouterConfiguration read =
                loader.load("x.yaml", "models: {a: {provider: openai, apiKey: '{{empty}}', timeout: 5s}}" + ROUTERS);
        assertThat(read.models().get("a").source()).isInstanceOf(ModelDefinition.Source.Provided.class);
        assertThat(read.models().get("a").limits().total()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void gatewayKey_ofTwoTenants_isRefused() {
        String key = "{sha256: " + "a".repeat(64) + ", tenant: ";
        assertRefused(MODELS + "gateway: {keys: [" + key + "x}, " + key + "y}]}" + ROUTERS)
                .hasMessageContaining("tenant is unclear");
    }

    @Test
    void calibrationTheWrongWayRound_isWarnedOf() {
        RouterConfiguration read = loader.load(
                "x.yaml",
                MODELS
                        + "routers: {r: {otherwise: p, plans: {p: {cascade: [a, b], confidence: arithmetic, threshold: 0.5,"
                        + " calibration: {slope: -2, intercept: 0}}}}}");
        assertThat(read.warnings()).singleElement().asString().contains("slope").contains("-2.0");
    }

    private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String yaml) {
        return assertThatThrownBy(() -> loader.load("x.yaml", yaml)).isInstanceOf(ConfigurationException.class);
    }
}
