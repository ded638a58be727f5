/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.consensus.Consensus;
import io.llmrouter.consensus.Rule;
import io.llmrouter.engine.RouterDefinition;
import io.llmrouter.failure.ConfigurationException;
import io.llmrouter.provider.Providers;
import io.llmrouter.testing.WordEmbedding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsensusParserTest {

    @Test
    void plan_withEverything_isRead_andSavingsAreMeasuredAgainstItsLastModel() {
        RouterSettings router = load("{consensus: [a, b], minAgree: 1, weights: {a: 0.6, b: 0.84}, maxCost: 0.01}");
        assertThat(router.consensuses())
                .containsEntry(
                        "v",
                        new Consensus("v", List.of("a", "b"), 1, new Rule.Majority(Map.of("a", 0.6, "b", 0.84)), 0.01));
        assertThat(router.strongest()).isEqualTo("b");
        assertThat(router.plans()).isEmpty();
    }

    @Test
    void plan_withTheLeast_isAnEqualMajorityOfMoreThanHalf() {
        assertThat(load("{consensus: [a, b, c]}").consensuses())
                .containsEntry("v", new Consensus("v", List.of("a", "b", "c"), 2, Rule.Majority.EQUAL, null));
    }

    @Test
    void everythingWrong_isSaidAtOnce() {
        assertThatThrownBy(() -> load("{consensus: [a, x], minAgree: 3, weights: {a: 1.5}, judge: y, minSimilarty: 1}"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(
                        "unknown model 'x'",
                        "a whole number from 1 to 2, the number of its models",
                        "'judge' cannot be combined with by: majority; it belongs to by: synthesis",
                        "model 'x' has no weight",
                        "its calibrated P(correct), above 0 and below 1",
                        "unknown key 'minSimilarty'");
        assertThatThrownBy(() -> load("{consensus: [a, b], by: synthesis}")).hasMessageContaining("'judge' is missing");
        assertThatThrownBy(() -> load("{consensus: [a, b], by: synthesis, judge: z}"))
                .hasMessageContaining("unknown model 'z'");
        assertThatThrownBy(() -> load("{consensus: [a, b], by: majorty}"))
                .hasMessageContainingAll("unknown way to count 'majorty'", "did you mean 'majority'?");
    }

    @Test
    void medoid_comparesByTheConfiguredEmbedding() {
        WordEmbedding words = new WordEmbedding();
        RouterConfiguration configuration = configuration(
                "{consensus: [a, b], by: medoid}", "embedding: {ref: '#bean:words', fingerprint: words/1}, ");
        RouterDefinition definition = new RouterAssembler(new ModelReferences() {
                    @Override
                    public Object bean(String name) {
                        return words;
                    }

                    @Override
                    public dev.langchain4j.model.chat.ChatModel endpoint(String name, String uri) {
                        throw new IllegalArgumentException(uri);
                    }

                    @Override
                    public dev.langchain4j.rag.content.retriever.ContentRetriever retriever(String name, String uri) {
                        throw new IllegalArgumentException(uri);
                    }
                })
                .assemble(configuration, 1)
                .get(0);
        Rule.Medoid medoid = (Rule.Medoid) definition.consensuses().get("v").rule();
        assertThat(medoid.vectors().of(List.of("x", "y"))).hasSize(2);
        assertThat(words.embedded()).isEqualTo(2);
    }

    private static RouterSettings load(String plan) {
        return configuration(plan, "").routers().get("r");
    }

    private static RouterConfiguration configuration(String plan, String more) {
        return new ConfigurationLoader(text -> text, Providers.onClassPath())
                .load(
                        "x.yaml",
                        "{models: {a: {provider: openai, apiKey: k}, b: {provider: openai, apiKey: k}, c: {provider: openai, apiKey: k}}, "
                                + more + "routers: {r: {otherwise: v, plans: {v: " + plan + "}}}}");
    }
}
