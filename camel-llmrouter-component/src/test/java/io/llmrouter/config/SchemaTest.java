/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.llmrouter.failure.ConfigurationException;
import io.llmrouter.intent.IntentMethod;
import io.llmrouter.provider.AnthropicProvider;
import io.llmrouter.provider.OpenAiProvider;
import io.llmrouter.provider.ProviderFactory;
import io.llmrouter.provider.Providers;
import io.llmrouter.provider.RecordedProvider;
import io.llmrouter.rag.ExtractiveProvider;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The published schema says what the parser says. */
class SchemaTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void keys_ofSchemaAndParser_areTheSame() throws Exception {
        assertThat(names("/properties")).isEqualTo(ConfigurationLoader.OWN);
        assertThat(names("/definitions/router/properties")).isEqualTo(RouterParser.OWN);
        assertThat(names("/definitions/router/properties/decide/items/properties"))
                .isEqualTo(RouterParser.DECIDERS);
        assertThat(names("/definitions/router/properties/decide/items/properties/rules/oneOf/0/items/properties"))
                .isEqualTo(RulesParser.RULE);
        assertThat(names("/definitions/router/properties/decide/items/properties/rules/oneOf/1/properties"))
                .isEqualTo(RulesParser.FILE);
        assertThat(names("/definitions/predictor/properties")).isEqualTo(PredictorParser.OWN);
        assertThat(names("/definitions/latency/properties")).isEqualTo(BalancingParser.LATENCY);
        assertThat(texts("/definitions/latency/properties/of/enum")).isEqualTo(Set.copyOf(BalancingParser.OF));
        assertThat(names("/definitions/leastBusy/properties")).isEqualTo(BalancingParser.LEAST_BUSY);
        assertThat(texts("/definitions/leastBusy/properties/by/enum")).isEqualTo(Set.copyOf(BalancingParser.LOADS));
        assertThat(names("/definitions/weighted/properties")).isEqualTo(BalancingParser.WEIGHTED);
        assertThat(texts("/definitions/weighted/properties/by/enum")).isEqualTo(Set.copyOf(BalancingParser.WAYS));
        assertThat(names("/definitions/ejection/properties")).isEqualTo(EjectionParser.OWN);
        assertThat(names("/definitions/intents/properties")).isEqualTo(IntentsParser.OWN);
        assertThat(names("/definitions/split/properties")).isEqualTo(SplitParser.OWN);
        assertThat(texts("/definitions/split/properties/by/enum")).isEqualTo(SplitParser.BY);
        assertThat(names("/definitions/router/properties/feedback/properties")).isEqualTo(FeedbackParser.OWN);
        assertThat(names("/definitions/shadow/properties")).isEqualTo(ShadowParser.OWN);
        assertThat(names("/definitions/shadow/properties/judge/anyOf/1/properties"))
                .isEqualTo(ShadowParser.JUDGE);
        assertThat(texts("/definitions/shadow/properties/judge/anyOf/1/properties/by/enum"))
                .isEqualTo(ShadowParser.BY);
        assertThat(texts("/definitions/stratum/enum")).isEqualTo(ShadowParser.STRATA);
        assertThat(texts("/definitions/intents/properties/method/enum"))
                .containsExactlyInAnyOrderElementsOf(IntentMethod.labels());
        assertThat(names("/definitions/embedding/properties")).isEqualTo(EmbeddingParser.OWN);
        assertThat(names("/definitions/plan/properties")).isEqualTo(PlanParser.OWN);
        assertThat(names("/definitions/consensus/properties")).isEqualTo(ConsensusParser.OWN);
        assertThat(texts("/definitions/consensus/properties/by/enum")).isEqualTo(ConsensusParser.RULES);
        assertThat(names("/definitions/signal/anyOf/1/properties")).isEqualTo(ConfidenceParser.OWN);
        String signal = schema().at("/definitions/signalName/pattern").asText();
        assertThat(ConfidenceParser.OPTIONS.keySet())
                .allMatch(name -> Pattern.compile(signal).matcher(name).find());
        assertThat(names("/definitions/platt/properties")).isEqualTo(PlanParser.CALIBRATION);
        assertThat(names("/definitions/cache/properties")).isEqualTo(CacheParser.OWN);
        assertThat(names("/definitions/cache/properties/recheck/properties")).isEqualTo(CacheParser.RECHECK);
        assertThat(names("/definitions/documents/properties")).isEqualTo(DocumentsParser.OWN);
        assertThat(texts("/definitions/documents/properties/way/enum")).isEqualTo(DocumentsParser.WAYS);
        assertThat(texts("/definitions/documents/properties/fusion/enum")).isEqualTo(DocumentsParser.FUSIONS);
        assertThat(names("/definitions/budget/properties")).isEqualTo(BudgetParser.OWN);
        assertThat(names("/definitions/retrieve/anyOf/1/properties")).isEqualTo(RetrieveParser.OWN);
        assertThat(names("/definitions/budget/properties")).isEqualTo(BudgetParser.OWN);
        assertThat(names("/definitions/retrieve/anyOf/1/properties/use/properties"))
                .isEqualTo(RetrieveParser.USE);
        assertThat(names("/definitions/drift/anyOf/1/properties")).isEqualTo(DriftParser.OWN);
        assertThat(texts("/definitions/drift/anyOf/1/properties/health/enum")).isEqualTo(DriftParser.HEALTH);
        String store = "/definitions/store/anyOf/1/properties";
        assertThat(names(store)).isEqualTo(StoreParser.STORES);
        assertThat(names(store + "/local/properties")).isEqualTo(StoreParser.LOCAL);
        assertThat(names(store + "/hazelcast/properties")).isEqualTo(StoreParser.HAZELCAST);
        assertThat(names(store + "/hazelcast/properties/kubernetes/properties")).isEqualTo(StoreParser.KUBERNETES);
        assertThat(names("/definitions/decisions/properties")).isEqualTo(DecisionsParser.OWN);
        assertThat(names("/definitions/decisions/properties/log/properties")).isEqualTo(DecisionsParser.LOG);
        assertThat(names("/definitions/gateway/properties")).isEqualTo(GatewayParser.OWN);
        assertThat(names("/definitions/gateway/properties/keys/items/properties"))
                .isEqualTo(GatewayParser.KEY);
        assertThat(names("/definitions/model/properties/price/properties")).isEqualTo(ModelParser.PRICE);
    }

    @Test
    void options_ofShippedProviders_areInTheSchema_eachWhereItBelongs() throws Exception {
        Set<String> all = new HashSet<>(ModelParser.OWN);
        List<ProviderFactory> shipped = List.of(
                new OpenAiProvider(), new RecordedProvider(), new AnthropicProvider(), new ExtractiveProvider());
        for (int i = 0; i < shipped.size(); i++) {
            Set<String> own = new HashSet<>(ModelParser.OWN);
            own.removeAll(Set.of("ref", "uri"));
            own.addAll(shipped.get(i).options());
            assertThat(texts("/definitions/model/allOf/" + i + "/then/propertyNames/enum"))
                    .isEqualTo(own);
            all.addAll(shipped.get(i).options());
        }
        assertThat(names("/definitions/model/properties")).isEqualTo(all);
        Set<String> others = new HashSet<>(ModelParser.NOT_PROVIDED);
        others.remove("provider");
        assertThat(texts("/definitions/model/allOf/4/then/propertyNames/enum")).isEqualTo(others);
    }

    private static final String MODELS = "models: {a: {provider: openai}, b: {provider: openai}}, ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{models: {a: {provider: openai}}, routers: {r: {otherwise: a}}}",
                "{models: {a: {provider: openai}}, routers: {r: {otherwise: a, drift: off}, s: {otherwise: a,"
                        + " drift: {falseAlarmEvery: 50000, reference: 1000, escalationRate: 0.2, health: degrade}}}}",
                "{models: {a: {ref: '#bean:x', price: {input: 0.1}}, b: {uri: 'direct:x'}}, routers: {r: {otherwise: p, plans: {p: {cascade: [a, b],"
                        + " confidence: arithmetic, threshold: 0.5, calibration: {slope: 1, intercept: 0}}}}}, store: local}",
                "{" + MODELS + "routers: {r: {otherwise: p, plans: {p: {cascade: [a, b],"
                        + " confidence: {signal: selfConsistency, samples: 3, gates: [jsonSchema]}, threshold: 0.5, abstain: 0.1}}}}}",
                "{models: {a: {provider: openai}, b: {provider: openai}, c: {provider: openai}}, routers: {r: {otherwise: p, plans:"
                        + " {p: {cascade: [a, b, c], confidence: [{signal: judge, model: c}, 'property:x'], threshold: [off, 0.5]}}}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: a, cache: {scope: '${exchangeProperty.tenant}', ttl: 30d, ttlByIntent: {news: 5m}, tags: [faq],"
                        + " version: 2, maxWrongHitRate: 0.02, threshold: 0.95, recheck: {share: 0.1, judge: b, log: 'file:pairs.jsonl'}}}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: a, cache: {scope: tenant, maxWrongHitRate: 0.02, learn: online,"
                        + " recheck: {share: 0.1, misses: 0.9, judge: b}}}}}",
                "{" + MODELS + "routers: {r: {otherwise: a, shadow: {model: b}}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: a, decide: [{split: {use: {b: 0.1}, by: tenant, seed: 7}}], shadow: {model: b, rate: 0.05, maxPerDay: 2.5,"
                        + " judge: {model: b, by: grades}, strata: [model, difficulty], concurrency: 4, maxOutputTokens: 512, timeout: 30s, seed: -3}}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: a}}, store: {local: {maxMegabytes: 64, snapshot: 'file:state/spending.json'}}}",
                "{" + MODELS
                        + "documents: {h: {folder: f, embeddingStore: '#bean:e', passages: 3, way: dense, fusion: ranks, rerank: '#bean:r', score: s.json}, w: {uri: 'direct:w'}},"
                        + " routers: {r: {otherwise: a, retrieve: h}, s: {otherwise: a, retrieve: {from: w, strong: 0.7, usable: 0.2, hard: 'words > 9',"
                        + " use: {easy: a, hard: b}, nothing: No., instruction: Cite., maxChars: 900}}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: a}}, store: {hazelcast: {members: ['127.0.0.1:5701', '[::1]:5701', h], port: 5702,"
                        + " clusterName: c, client: true, failOpen: true, backups: 2, maxMegabytes: 64, heartbeat: 5s, reconcile: 1m,"
                        + " snapshot: 'file:stats.json', properties: {hazelcast.partition.count: 31}}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: a}}, store: {hazelcast: {kubernetes: {serviceDns: llmrouter.default.svc}}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: a}}, store: {hazelcast: {bean: '#bean:hz', snapshot: stats.json}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: a}}, decisions: {keep: 5, keepFor: 7d, log: {file: 'd.jsonl', maxMegabytes: 1, files: 2}}}",
                "{models: {a: {provider: extractive}, b: {provider: openai}}, routers: {r: {otherwise: p, plans: {p: {cascade: [a, b],"
                        + " confidence: {signal: groundedness, of: min, gates: [groundedness]}, threshold: 0.5}}}}}",
                "{models: {a: {provider: anthropic, apiKey: k, topK: 5, cacheSystemMessages: true}}, routers: {r: {otherwise: a}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: v, plans: {v: {consensus: [a, b]}, w: {consensus: [a, b], minAgree: 2,"
                        + " weights: {a: 0.6, b: 0.84}, maxCost: 0.01}, s: {consensus: [a, b], by: synthesis, judge: b},"
                        + " m: {consensus: [a, b], by: medoid, minSimilarity: 0.7}}}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: p, plans: {p: {cascade: [a, b], confidence: recorded, bundle: b.json,"
                        + " slice: 'property:task'}, q: {cascade: [a, b], bundle: b.json, slice: intent}}}}}",
                "{models: {'llama3.1:8b': {provider: openai, timeout: 1h, contextWindow: 8192, region: eu-west-1, capabilities: []}}, routers: {r: {otherwise: 'llama3.1:8b'}}}",
                "{models: {a: {provider: openai, temperature: 0.5, logprobs: true, seed: -1}}, routers: {r: {otherwise: a}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: a}}, gateway: {cors: ['*'], maxBodyBytes: 16777216, maxConcurrency: 1}}",
                "{" + MODELS
                        + "embedding: {model: all-minilm-l6-v2-q}, routers: {r: {otherwise: b, sticky: conversation, qualityFloor: 0.9,"
                        + " decide: [{predictor: {bundle: 'file:b.json', models: {x: a, y: b}}}]}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: b, decide: [{rules: {file: 'classpath:llmrouter/rules/prefilter.yaml',"
                        + " use: {cheap: a, strong: b}}}]}}}",
                "{" + MODELS
                        + "embedding: {ref: '#bean:e', fingerprint: e/1, window: 512, price: {input: 0.02}}, routers: {r: {otherwise: b,"
                        + " decide: [{predictor: {bundle: b.json, targetShare: 0.3}}]}}}"
            })
    void goodDocument_passesBoth(String yaml) throws Exception {
        assertThat(validate(yaml)).isEmpty();
        new ConfigurationLoader(text -> text, Providers.onClassPath()).load("x.yaml", yaml);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{models: {a: {provider: openai}}, routers: {r: {otherwse: a}}}",
                "{models: {a: {provider: openai, price: {input: -1}}}, routers: {r: {otherwise: a}}}",
                "{models: {a: {provider: openai, price: 5}}, routers: {r: {otherwise: a}}}",
                "{models: {a: {provider: openai, ref: '#bean:x'}}, routers: {r: {otherwise: a}}}",
                "{models: {a: {ref: '#bean:x', modelName: y}}, routers: {r: {otherwise: a}}}",
                "{models: {a: {uri: 'direct:x', temperature: 1}}, routers: {r: {otherwise: a}}}",
                "{models: {a: {provider: openai, region: 'eu west'}}, routers: {r: {otherwise: a}}}",
                "{models: {a: {provider: openai, contextWindow: 0}}, routers: {r: {otherwise: a}}}",
                "{models: {a: {provider: openai, contextWindow: 1.5}}, routers: {r: {otherwise: a}}}",
                "{models: {a: {provider: openai, timeout: soon}}, routers: {r: {otherwise: a}}}",
                "{models: {a: {provider: openai, capabilities: [TOOLS]}}, routers: {r: {otherwise: a}}}",
                "{models: {a: {provider: openai, capabilities: [json, json]}}, routers: {r: {otherwise: a}}}",
                "{models: {'a b': {provider: openai}}, routers: {r: {otherwise: 'a b'}}}",
                "{models: [a], routers: {r: {otherwise: a}}}",
                "{models: {}, routers: {}}",
                "{" + MODELS + "routers: {'r r': {otherwise: a}}}",
                "{" + MODELS + "routers: {r: {otherwise: a}}, decisions: {keep: 0}}",
                "{" + MODELS + "routers: {r: {otherwise: a}}, decisions: {log: {files: 2}}}",
                "{" + MODELS + "routers: {r: {otherwise: a}}, decisions: {log: {file: d.jsonl, maxMegabytes: 0.5}}}",
                "{" + MODELS + "routers: {r: {otherwise: a, budget: {}}}}",
                "{" + MODELS + "routers: {r: {otherwise: a, drift: on}}}",
                "{" + MODELS + "routers: {r: {otherwise: a, drift: {falseAlarmEvery: 10}}}}",
                "{" + MODELS + "routers: {r: {otherwise: a, drift: {health: down}}}}",
                "{" + MODELS + "routers: {r: {otherwise: a, cache: {mode: maybe}}}}",
                "{" + MODELS + "routers: {r: {otherwise: a, cache: {maxWrongHitRate: 2}}}}",
                "{" + MODELS + "routers: {r: {otherwise: a, cache: {ttl: soon}}}}",
                "{" + MODELS + "routers: {r: {otherwise: a}}, store: {hazelcast: {}}}",
                "{" + MODELS + "routers: {r: {otherwise: a}}, store: redis}",
                "{" + MODELS + "routers: {r: {otherwise: a}}, store: {redis: {}}}",
                "{" + MODELS + "routers: {r: {otherwise: a}}, store: {local: {maxMegabytes: 0}}}",
                "{" + MODELS + "routers: {r: {otherwise: a}}, store: {hazelcast: {members: [h], port: 70000}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: a}}, store: {hazelcast: {members: [h], kubernetes: {serviceDns: x}}}}",
                "{" + MODELS + "routers: {r: {otherwise: a}}, store: {hazelcast: {kubernetes: {namespace: x}}}}",
                "{" + MODELS + "routers: {r: {otherwise: a}}, store: {hazelcast: {members: [h], bean: '#bean:x'}}}",
                "{" + MODELS + "routers: {r: {otherwise: a}}, store: {hazelcast: {bean: x}}}",
                "{" + MODELS + "routers: {r: {otherwise: a}}, store: {hazelcast: {members: [h], client: maybe}}}",
                "{" + MODELS + "routers: {r: {otherwise: a}}, store: {hazelcast: {members: [h], backups: 7}}}",
                "{" + MODELS + "routers: {r: {otherwise: a}}, store: {hazelcast: {members: [h], multicast: true}}}",
                "{" + MODELS + "routers: {r: {otherwise: a}}, store: {hazelcast: {members: [h], properties: {x: y}}}}",
                "{" + MODELS + "routers: {r: {otherwise: a, decide: [{}]}}}",
                "{" + MODELS
                        + "documents: {h: {folder: f, uri: 'direct:x'}}, routers: {r: {otherwise: a, retrieve: h}}}",
                "{" + MODELS + "documents: {h: {passages: 3}}, routers: {r: {otherwise: a}}}",
                "{" + MODELS + "documents: {h: {folder: f, passages: 51}}, routers: {r: {otherwise: a}}}",
                "{" + MODELS + "documents: {h: {folder: f, way: bm26}}, routers: {r: {otherwise: a}}}",
                "{" + MODELS + "documents: {h: {folder: f, embeddingStore: pg}}, routers: {r: {otherwise: a}}}",
                "{" + MODELS + "documents: {h: {folder: f}}, routers: {r: {otherwise: a, retrieve: {strong: 0.5}}}}",
                "{" + MODELS
                        + "documents: {h: {folder: f}}, routers: {r: {otherwise: a, retrieve: {from: h, strong: 1.5}}}}",
                "{" + MODELS
                        + "documents: {h: {folder: f}}, routers: {r: {otherwise: a, retrieve: {from: h, use: {easy: a}}}}}",
                "{" + MODELS + "routers: {r: {otherwise: a, decide: [{intents: {use: {}}}]}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: a, decide: [{intents: {examples: x.csv, use: {}, keep: 0.1}}]}}}",
                "{" + MODELS + "routers: {r: {otherwise: a, decide: [{rules: [], predictor: {bundle: b.json}}]}}}",
                "{" + MODELS + "routers: {r: {otherwise: a, decide: [{predictor: {}}]}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: a, decide: [{predictor: {bundle: b.json, qualityFloor: 0}}]}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: a, decide: [{predictor: {bundle: b.json, targetShare: 1.5}}]}}}",
                "{" + MODELS + "routers: {r: {otherwise: a, sticky: forever}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: p, plans: {p: {cascade: [a, b], bundle: b.json, slice: 'header:task'}}}}}",
                "{" + MODELS + "routers: {r: {otherwise: a, qualityFloor: 95}}}",
                "{" + MODELS + "embedding: {model: other}, routers: {r: {otherwise: a}}}",
                "{" + MODELS + "embedding: {}, routers: {r: {otherwise: a}}}",
                "{" + MODELS
                        + "embedding: {model: all-minilm-l6-v2-q, price: {input: 1}}, routers: {r: {otherwise: a}}}",
                "{" + MODELS + "embedding: {ref: '#bean:e', price: {input: -1}}, routers: {r: {otherwise: a}}}",
                "{" + MODELS + "embedding: {ref: '#bean:e', price: {output: 1}}, routers: {r: {otherwise: a}}}",
                "{" + MODELS + "routers: {r: {otherwise: a, decide: {rules: []}}}}",
                "{" + MODELS + "routers: {r: {otherwise: a, decide: [{rules: {when: 'true', use: {x: a}}}]}}}",
                "{" + MODELS + "routers: {r: {otherwise: a, decide: [{rules: [{when: 'true'}]}]}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: p, plans: {p: {cascade: [a, a], confidence: arithmetic, threshold: 1}}}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: p, plans: {p: {cascade: [a, b], confidence: arithmetic, threshold: much}}}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: p, plans: {p: {cascade: [a, b], confidence: arithmetic, threshold: 0.5, calibration: {slope: 1}}}}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: p, plans: {p: {cascade: [a, b], confidence: certainty, threshold: 0.5}}}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: p, plans: {p: {cascade: [a, b], confidence: {of: min}, threshold: 0.5}}}}}",
                "{" + MODELS + "routers: {r: {otherwise: p, plans: {p: {cascade: [a, b],"
                        + " confidence: {signal: selfConsistency, samples: 1}, threshold: 0.5}}}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: p, plans: {p: {cascade: [a, b], confidence: pTrue, threshold: 0.5, abstain: low}}}}}",
                "{" + MODELS + "routers: {r: {otherwise: v, plans: {v: {consensus: [a]}}}}}",
                "{" + MODELS + "routers: {r: {otherwise: v, plans: {v: {consensus: [a, a]}}}}}",
                "{" + MODELS + "routers: {r: {otherwise: v, plans: {v: {consensus: [a, b], minAgree: 0}}}}}",
                "{" + MODELS + "routers: {r: {otherwise: v, plans: {v: {consensus: [a, b], by: vote}}}}}",
                "{" + MODELS
                        + "routers: {r: {otherwise: v, plans: {v: {consensus: [a, b], weights: {a: 1, b: 0.5}}}}}}",
                "{" + MODELS + "routers: {r: {otherwise: v, plans: {v: {consensus: [a, b], maxCost: 0}}}}}",
                "{" + MODELS + "routers: {r: {otherwise: v, plans: {v: {consensus: [a, b], cascade: [a, b]}}}}}",
                "{" + MODELS + "routers: {r: {otherwise: a}}, gateway: {cors: [app.example]}}",
                "{" + MODELS + "routers: {r: {otherwise: a}}, gateway: {maxBodyBytes: 99999999}}",
                "{" + MODELS + "routers: {r: {otherwise: a}}, gateway: {maxConcurrency: 0}}",
                "{" + MODELS + "routers: {r: {otherwise: a}}, gateway: {keys: {sha256: x}}}"
            })
    void wrongDocument_failsBoth(String yaml) throws Exception {
        assertThat(validate(yaml)).isNotEmpty();
        assertThatThrownBy(() -> new ConfigurationLoader(text -> text, Providers.onClassPath()).load("x.yaml", yaml))
                .isInstanceOf(ConfigurationException.class);
    }

    /** Every key stands in the page that users read. */
    @Test
    void documentation_namesEveryKey() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "configuration.md"));
        Set<String> keys = new HashSet<>();
        keys.addAll(ConfigurationLoader.OWN);
        keys.addAll(RouterParser.OWN);
        keys.addAll(CacheParser.OWN);
        keys.addAll(CacheParser.RECHECK);
        keys.addAll(PlanParser.OWN);
        keys.addAll(ConsensusParser.OWN);
        keys.addAll(ConfidenceParser.OWN);
        keys.addAll(ConfidenceParser.OPTIONS.keySet());
        keys.addAll(IntentsParser.OWN);
        keys.addAll(PredictorParser.OWN);
        keys.addAll(EmbeddingParser.OWN);
        keys.addAll(GatewayParser.OWN);
        keys.addAll(StoreParser.LOCAL);
        keys.addAll(StoreParser.HAZELCAST);
        keys.addAll(StoreParser.KUBERNETES);
        keys.addAll(ModelParser.OWN);
        keys.addAll(DocumentsParser.OWN);
        keys.addAll(RetrieveParser.OWN);
        keys.addAll(BudgetParser.OWN);
        assertThat(keys).allSatisfy(key -> assertThat(page).contains(key));
    }

    private static Set<String> validate(String yaml) throws Exception {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema());
        Set<String> messages = new HashSet<>();
        schema.validate(MAPPER.valueToTree(new Yaml().load(yaml)))
                .forEach(message -> messages.add(message.getMessage()));
        return messages;
    }

    private static Set<String> names(String pointer) throws Exception {
        Set<String> names = new HashSet<>();
        schema().at(pointer).fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Set<String> texts(String pointer) throws Exception {
        Set<String> texts = new HashSet<>();
        schema().at(pointer).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static JsonNode schema() throws Exception {
        try (InputStream in = ConfigurationLoader.class.getResourceAsStream("llmrouter.schema.json")) {
            return MAPPER.readTree(in);
        }
    }
}
