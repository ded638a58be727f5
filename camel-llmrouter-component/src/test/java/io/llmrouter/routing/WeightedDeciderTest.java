/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import static io.llmrouter.routing.LatencyDeciderTest.counts;
import static io.llmrouter.routing.LatencyDeciderTest.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightedDeciderTest extends DeciderContract {

    private final Observations seen = new Observations();
    private final Map<String, Double> weights = new LinkedHashMap<>();

    WeightedDeciderTest() {
        weights.put("a", 3.0);
        weights.put("b", 1.0);
    }

    @Override
    Decider create() {
        return decider(WeightedDecider.By.CONVERSATION);
    }

    private Decider decider(WeightedDecider.By by) {
        return new WeightedDecider(seen.pool(weights), by);
    }

    @Test
    void turns_giveExactShares() {
        assertThat(counts(decider(WeightedDecider.By.TURNS), 400)).isEqualTo(Map.of("a", 300, "b", 100));
    }

    @Test
    void random_givesSharesOnTheMean() {
        assertThat(counts(decider(WeightedDecider.By.RANDOM), 4000).get("a")).isBetween(2900, 3100);
    }

    @Test
    void conversation_staysWithItsModel_untilThatCannotBeCalled() {
        Decider decider = create();
        for (int i = 0; i < 50; i++) {
            SystemMessage system = SystemMessage.from("You help.");
            UserMessage first = UserMessage.from("question " + i);
            RoutingRequest begin = request(system, first);
            RoutingRequest later = request(system, first, AiMessage.from("answer"), UserMessage.from("and then?"));
            String place = target(decider, begin);
            assertThat(target(decider, later)).isEqualTo(place);
            seen.unable.add(place);
            assertThat(target(decider, later)).isNotEqualTo(place);
            seen.unable.clear();
        }
        assertThat(counts(decider, 1000).get("a")).isBetween(700, 800);
    }

    @Test
    void reason_hasTheWeights() {
        assertThat(decider(WeightedDecider.By.TURNS).decide(asking("q")).reason())
                .isEqualTo("its turn, weight 3.0 of 4.0");
        seen.unable.add("a");
        assertThat(decider(WeightedDecider.By.TURNS).decide(asking("q")).reason())
                .isEqualTo("its turn, weight 1.0 of 1.0; a: cannot serve this request");
    }

    @Test
    void weight_thatIsNone_isRefused() {
        weights.put("b", 0.0);
        assertThatThrownBy(() -> decider(WeightedDecider.By.TURNS)).hasMessageContaining("'b' is 0.0");
        weights.put("b", Double.NaN);
        assertThatThrownBy(() -> decider(WeightedDecider.By.TURNS)).hasMessageContaining("'b' is NaN");
    }

    private static RoutingRequest request(ChatMessage... messages) {
        return RoutingRequest.of(ChatRequest.builder().messages(messages).build());
    }
}
