/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.failure.ConfigurationException;
import io.llmrouter.model.Capability;
import io.llmrouter.provider.Providers;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationLoaderTest {

    private static final String GOOD =
            """
            currency: EUR
            models:
              small: {provider: openai, modelName: qwen, baseUrl: "{{small.url}}", apiKey: "{{env:KEY}}", temperature: 0.2,
                      price: {input: 0.10, output: 0.40}, contextWindow: 32768, capabilities: [tools, json], timeout: 20s, fallback: [large]}
              large: {ref: "#bean:azure", price: {input: 5, output: 25, cachedInput: 0.5}}
              faq: {uri: "direct:faq"}
            store: local
            routers:
              support:
                decide:
                  - rules:
                      - {when: "words < 15 && text.matches('^(what is|define)')", use: small}
                      - {when: "hasCode || words > 300", use: large}
                otherwise: ladder
                plans:
                  ladder: {cascade: [small, large], confidence: arithmetic, calibration: {slope: 2, intercept: -1}, threshold: 0.7}
            gateway:
              keys: [{sha256: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", tenant: acme, operator: true}]
              cors: ["https://app.example"]
              maxBodyBytes: 1000000
            """;

    private final ConfigurationLoader loader = new ConfigurationLoader(
            text -> {
                if (text.contains("{{missing}}")) {
                    throw new IllegalArgumentException("no such property");
                }
                return text.replace("{{small.url}}", "http://localhost:1/v1").replace("{{env:KEY}}", "secret-key");
            },
            Providers.onClassPath());

    @Test
    void goodDocument_isReadWhole() {
        RouterConfiguration configuration = loader.load("llmrouter.yaml", GOOD);
        ModelDefinition small = configuration.models().get("small");
        assertThat(configuration.currency()).isEqualTo("EUR");
        assertThat(small.capabilities()).containsExactlyInAnyOrder(Capability.TOOLS, Capability.JSON);
        assertThat(small.limits().total()).isEqualTo(Duration.ofSeconds(20));
        assertThat(small.price().cachedInput()).isEqualTo(0.10);
        assertThat(configuration.models().get("large").price().cachedInput()).isEqualTo(0.5);
        assertThat(configuration.routers().get("support").deciders())
                .extracting(d -> d.build().apply(null).decider().name())
                .containsExactly("rules", "otherwise");
        assertThat(configuration.routers().get("support").strongest()).isEqualTo("large");
        assertThat(configuration.gateway().keys().get(0).tenant()).isEqualTo("acme");
        assertThat(configuration.gateway().keys().get(0).operator()).isTrue();
        assertThat(configuration.warnings()).isEmpty();
    }

    @Test
    void secrets_areInNoText() {
        assertThat(loader.load("llmrouter.yaml", GOOD).toString())
                .doesNotContain("secret-key")
                .doesNotContain("aaaaaaaa")
                .contains("modelName=qwen");
    }

    @Test
    void whatProvidersFindWrong_isSaidWithEverythingElse() {
        String yaml =
                """
                models:
                  a: {provider: opnai}
                  b: {provider: openai, baseUrl: nonsense}
                  c: {provider: openai, temprature: 1}
                  d: {provider: anthropic}
                routers: {r: {otherwise: x}}
                """;
        assertThatThrownBy(() -> loader.load("x.yaml", yaml))
                .hasMessageContainingAll(
                        "5 problems",
                        "x.yaml:2: models.a: unknown provider 'opnai'; known: [anthropic, extractive, openai, recorded]; did you mean 'openai'?",
                        "x.yaml:3: models.b: option 'baseUrl' is 'nonsense'",
                        "x.yaml:4: models.c: unknown option of provider 'openai' 'temprature'",
                        "x.yaml:5: models.d: option 'apiKey' is missing",
                        "x.yaml:6: routers.r.otherwise: unknown model or plan 'x'");
    }

    static Stream<Arguments> wrongDocuments() {
        String models = "models: {small: {provider: openai}, large: {provider: openai}}\n";
        return Stream.of(
                Arguments.of(
                        "models: {small: {provider: openai, price: {input: abc}}}\nrouters: {r: {otherwise: small}}",
                        new String[] {"x.yaml:1", "models.small.price.input", "'abc' is not a number", "0.10"}),
                Arguments.of(
                        models + "routers: {r: {otherwise: smal}}",
                        new String[] {"x.yaml:2", "unknown model or plan 'smal'", "did you mean 'small'?"}),
                Arguments.of(
                        models + "routers: {r: {othrwise: small}}",
                        new String[] {"unknown key 'othrwise'", "did you mean 'otherwise'?"}),
                Arguments.of(
                        models
                                + "routers: {r: {otherwise: small, shadow: {model: larg, rate: 2, maxPerDay: 0, judge: {model: small, by: dice}, strata: [modl], concurrency: 99, timeout: soon}}}",
                        new String[] {
                            "routers.r.shadow.model",
                            "did you mean 'large'?",
                            "routers.r.shadow.rate",
                            "above 0 and at most 1",
                            "routers.r.shadow.maxPerDay",
                            "routers.r.shadow.judge.by",
                            "unknown way to judge 'dice'",
                            "did you mean 'model'?",
                            "from 1 to 16",
                            "routers.r.shadow.timeout"
                        }),
                Arguments.of(
                        models + "routers: {r: {otherwise: small, shadow: {rate: 0.1, judge: {by: grades}}}}",
                        new String[] {
                            "'model' is missing; name the model that is asked beside", "name the model that judges"
                        }),
                Arguments.of(
                        models
                                + "routers: {r: {otherwise: small, decide: [{split: {use: {small: 0.7, large: 0.7}, by: moon, seed: x}}]}}",
                        new String[] {"add up to 1.4", "unknown unit of a split 'moon'", "decide[0].split.seed"}),
                Arguments.of(
                        models
                                + "routers: {r: {otherwise: small, decide: [{split: {use: {}}}, {split: {by: tenant}}, {split: {use: {nobody: 0.1}}}]}}",
                        new String[] {"splits nothing", "'use' is missing", "unknown model or plan 'nobody'"}),
                Arguments.of(
                        models + "routers:\n  r:\n    otherwise: small\n    budget: {perDay: -3}",
                        new String[] {"x.yaml:5", "routers.r.budget.perDay", "'-3'", "0 or more"}),
                Arguments.of(
                        models + "routers: {r: {otherwise: small, budget: {perRequest: NaN}}}",
                        new String[] {"x.yaml:2", "routers.r.budget.perRequest", "'NaN' is not a number"}),
                Arguments.of(
                        models + "routers: {r: {otherwise: small, budget: {perday: 3}}}",
                        new String[] {"unknown key 'perday'", "did you mean 'perDay'?", "limits nothing"}),
                Arguments.of(
                        models + "routers: {r: {otherwise: small, budget: {perDay: 3, onExceeded: downgrad}}}",
                        new String[] {"unknown onExceeded 'downgrad'", "did you mean 'downgrade'?"}),
                Arguments.of(
                        models + "routers: {r: {otherwise: small, budget: {perDay: 3, zone: Mars}}}",
                        new String[] {"'Mars' is no time zone", "Europe/Vienna"}),
                Arguments.of(
                        models
                                + "routers: {r: {otherwise: small, budget: {tenants: {acme: x}, downgradeTo: [smal], downgradeAt: 2}}}",
                        new String[] {"budget.tenants.acme", "unknown model 'smal'", "downgradeAt", "at most 1"}),
                Arguments.of(
                        models + "routers: {r: {otherwise: small, cache: {scope: '${header.tenant}', threshold: 0.9}}}",
                        new String[] {"routers.r.cache.scope", "'header.tenant'", "${exchangeProperty.tenant}"}),
                Arguments.of(
                        models + "routers: {r: {otherwise: small, cache: {scope: acme, threshold: 0.9}}}",
                        new String[] {"routers.r.cache.scope", "same for everybody", "shared"}),
                Arguments.of(
                        models
                                + "routers: {r: {otherwise: small, cache: {scope: shared, threshold: 0.9, bundle: x.json}}}",
                        new String[] {"routers.r.cache.threshold", "stands in the bundle"}),
                Arguments.of(
                        models + "routers: {r: {otherwise: small, cache: {scope: shared, recheck: {judge: lage}}}}",
                        new String[] {"routers.r.cache.recheck.judge", "unknown model 'lage'", "did you mean 'large'?"
                        }),
                Arguments.of(
                        models
                                + "routers: {r: {otherwise: small, cache: {scope: shared, learn: online, threshold: 0.9, recheck: {share: 0.1}}}}",
                        new String[] {
                            "routers.r.cache.threshold",
                            "with 'learn: online' score and threshold are learned",
                            "routers.r.cache.learn",
                            "needs 'maxWrongHitRate'",
                            "needs verdicts to learn from"
                        }),
                Arguments.of(
                        models
                                + "routers: {r: {otherwise: small, cache: {scope: shared, maxWrongHitRate: 0.02, learn: offline,"
                                + " recheck: {share: 0.5, misses: 0.1, judge: large}}}}",
                        new String[] {
                            "routers.r.cache.learn",
                            "unknown way to learn 'offline'",
                            "no smaller share of near misses than of hits"
                        }),
                Arguments.of(
                        models + "embedding: {model: x}\nrouters: {r: {otherwise: small}}",
                        new String[] {"embedding", "'x' is no embedding model", "all-minilm-l6-v2-q"}),
                Arguments.of(
                        models + "store: {hazelcast: {}}\nrouters: {r: {otherwise: small}}",
                        new String[] {"store", "members", "bean", "Nothing is found by multicast"}),
                Arguments.of(
                        models + "routers: {r: {decide: [{latency: {}}], otherwise: small}}",
                        new String[] {"routers.r.decide[0].latency", "'among' has 0 models", "among: [a, b]"}),
                Arguments.of(
                        models
                                + "routers:\n  r:\n    decide:\n      - rules:\n          - {when: \"wrds < 5\", use: small}\n    otherwise: small",
                        new String[] {"x.yaml:6", "wrds", "words"}),
                Arguments.of(
                        models + "routers: {r: {decide: [{rules: [{when: \"words\", use: small}]}], otherwise: small}}",
                        new String[] {"'words' gives int", "true or false"}),
                Arguments.of(
                        models
                                + "routers: {r: {otherwise: p, plans: {p: {cascade: [small], confidence: arithmetic, threshold: 1}}}}",
                        new String[] {"at least two models", "cascade: [small, large]"}),
                Arguments.of(
                        models
                                + "routers: {r: {otherwise: p, plans: {p: {cascade: [small, large], confidence: arithmetc, threshold: 1}}}}",
                        new String[] {"unknown confidence signal 'arithmetc'", "did you mean 'arithmetic'?"}),
                Arguments.of(
                        models
                                + "routers: {r: {otherwise: p, plans: {p: {cascade: [small, large], confidence: arithmetic, threshold: 3,"
                                + " calibration: {slope: 1, intercept: 0}}}}}",
                        new String[] {"probability in [0, 1]"}),
                Arguments.of(
                        "models: {a: {provider: openai, fallback: [b]}, b: {provider: openai, fallback: [a]}}\nrouters: {r: {otherwise: a}}",
                        new String[] {"falls back to itself", "break the circle"}),
                Arguments.of(
                        "models: {a: {modelName: x}}\nrouters: {r: {otherwise: a}}",
                        new String[] {"no way to be reached", "exactly one of provider"}),
                Arguments.of(
                        "models: {a: {provider: openai, apiKey: \"{{missing}}\"}}\nrouters: {r: {otherwise: a}}",
                        new String[] {"models.a.apiKey", "{{missing}}", "has no value"}),
                Arguments.of(
                        "models: {a: {provider: openai, timeout: soon}}\nrouters: {r: {otherwise: a}}",
                        new String[] {"'soon' is not a duration", "20s"}),
                Arguments.of(
                        models + "routers: {r: {otherwise: small}}\ngateway: {keys: [{sha256: '" + "a".repeat(64)
                                + "', operator: perhaps}]}",
                        new String[] {"operator", "'perhaps'", "true or false"}),
                Arguments.of(
                        models + "routers: {r: {otherwise: small}}\ngateway: {keys: [{sha256: abc}]}",
                        new String[] {"64 hex digits", "sha256sum"}),
                Arguments.of("models: [", new String[] {"x.yaml:1", "not YAML"}),
                Arguments.of("", new String[] {"is empty", "models:", "routers:"}),
                Arguments.of("just text", new String[] {"no mapping"}));
    }

    @ParameterizedTest
    @MethodSource("wrongDocuments")
    void wrongDocument_saysPlaceValueAndRemedy(String yaml, String[] expected) {
        assertThatThrownBy(() -> loader.load("x.yaml", yaml))
                .isInstanceOf(ConfigurationException.class)
                .message()
                .contains(expected);
    }

    @Test
    void severalProblems_areSaidAtOnce() {
        assertThatThrownBy(() -> loader.load("x.yaml", "modls: {}\nrouters: {r: {otherwise: nobody, budget: {}}}"))
                .message()
                .contains("did you mean 'models'?", "no models", "unknown model or plan 'nobody'", "limits nothing");
    }

    @Test
    void rawThreshold_works_andIsCalledUncalibrated() {
        RouterConfiguration configuration = loader.load(
                "x.yaml",
                """
                models: {small: {provider: openai}, large: {provider: openai}}
                routers: {r: {otherwise: p, plans: {p: {cascade: [small, large], confidence: "header:X-Score", threshold: 7}}}}
                """);
        assertThat(configuration.warnings()).singleElement().asString().contains("uncalibrated");
    }
}
