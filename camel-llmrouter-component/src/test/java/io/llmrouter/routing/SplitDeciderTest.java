/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.routing.SplitDecider.Unit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitDeciderTest {

    private static final Map<String, Double> SHARES = shares();

    @Test
    void shares_areMetOnTheMean_andTheRestGoesOn() {
        SplitDecider split = new SplitDecider(SHARES, Unit.request, 7);
        Map<String, Integer> counts = new TreeMap<>();
        IntStream.range(0, 10_000)
                .forEach(i -> counts.merge(variant(split.decide(request(null, "question " + i))), 1, Integer::sum));
        // four standard deviations
        assertThat(counts.get("ladder")).isBetween(6000 - 200, 6000 + 200);
        assertThat(counts.get("ladder-b")).isBetween(1000 - 120, 1000 + 120);
        assertThat(counts.get(SplitDecider.REST)).isBetween(3000 - 185, 3000 + 185);
    }

    @Test
    void verdict_carriesTheVariantAndItsChance() {
        SplitDecider split = new SplitDecider(SHARES, Unit.request, 7);
        Map<String, Double> chances = new TreeMap<>();
        IntStream.range(0, 200).forEach(i -> {
            Verdict verdict = split.decide(request(null, "question " + i));
            chances.put(variant(verdict), (Double) verdict.features().get("propensity"));
            assertThat(verdict instanceof Verdict.Use use ? use.target() : SplitDecider.REST)
                    .isEqualTo(variant(verdict));
        });
        assertThat(chances.get("ladder")).isEqualTo(0.6);
        assertThat(chances.get("ladder-b")).isEqualTo(0.1);
        assertThat(chances.get(SplitDecider.REST)).isCloseTo(0.3, org.assertj.core.data.Offset.offset(1e-12));
    }

    @Test
    void turnsOfAConversation_stayWithOneVariant_andSoDoTenants() {
        SplitDecider byConversation = new SplitDecider(SHARES, Unit.conversation, 7);
        SplitDecider byTenant = new SplitDecider(SHARES, Unit.tenant, 7);
        for (int i = 0; i < 100; i++) {
            RoutingRequest first = request("acme" + i, "question " + i);
            RoutingRequest later = RoutingRequest.builder(ChatRequest.builder()
                            .messages(
                                    SystemMessage.from("be brief"),
                                    UserMessage.from("question " + i),
                                    AiMessage.from("answer"),
                                    UserMessage.from("and then?"))
                            .build())
                    .tenant("acme" + i)
                    .build();
            assertThat(byConversation.decide(later)).isEqualTo(byConversation.decide(first));
            assertThat(byTenant.decide(request("acme" + i, "anything else"))).isEqualTo(byTenant.decide(first));
        }
    }

    @Test
    void anotherSeed_splitsAnew() {
        SplitDecider one = new SplitDecider(SHARES, Unit.request, 7);
        SplitDecider other = new SplitDecider(SHARES, Unit.request, 8);
        long same = IntStream.range(0, 1000)
                .filter(i -> variant(one.decide(request(null, "question " + i)))
                        .equals(variant(other.decide(request(null, "question " + i)))))
                .count();
        assertThat(same).isBetween(400L, 520L); // 0.36 + 0.01 + 0.09 = 0.46
    }

    @Test
    void sharesOfOneInAll_leaveNothingOver() {
        SplitDecider split = new SplitDecider(Map.of("a", 0.1, "b", 0.2, "c", 0.7), Unit.request, 7);
        assertThat(IntStream.range(0, 5000)
                        .mapToObj(i -> split.decide(request(null, "question " + i)))
                        .allMatch(Verdict.Use.class::isInstance))
                .isTrue();
        assertThatThrownBy(() -> new SplitDecider(Map.of("a", 0.7, "b", 0.7), Unit.request, 7))
                .hasMessageContaining("add up to 1.4");
    }

    private static String variant(Verdict verdict) {
        return (String) verdict.features().get("variant");
    }

    private static RoutingRequest request(String tenant, String text) {
        return RoutingRequest.builder(ChatRequest.builder()
                        .messages(SystemMessage.from("be brief"), UserMessage.from(text))
                        .build())
                .tenant(tenant)
                .build();
    }

    private static Map<String, Double> shares() {
        Map<String, Double> shares = new LinkedHashMap<>();
        shares.put("ladder", 0.6);
        shares.put("ladder-b", 0.1);
        return shares;
    }
}
