/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import static io.llmrouter.routing.LatencyDeciderTest.counts;
import static io.llmrouter.routing.LatencyDeciderTest.target;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeastBusyDeciderTest extends DeciderContract {

    private final Observations seen = new Observations();

    @Override
    Decider create() {
        busy("a", 2);
        return new LeastBusyDecider(seen.pool("a", "b"), false);
    }

    private void busy(String model, int calls) {
        IntStream.range(0, calls).forEach(i -> seen.deployments.of(model).begin());
    }

    @Test
    void fewestCalls_areChosen() {
        assertThat(create().decide(asking("q")))
                .isEqualTo(new Verdict.Use(
                        "b", "fewest calls under way for its capacity: a 2, b 0", Map.of(), List.of("a")));
    }

    @Test
    void weight_isCapacity() {
        Map<String, Double> weights = new LinkedHashMap<>();
        weights.put("big", 4.0);
        weights.put("small", 1.0);
        busy("big", 2);
        Decider decider = new LeastBusyDecider(seen.pool(weights), false);
        assertThat(target(decider, asking("q"))).as("3/4 against 1/1").isEqualTo("big");
        busy("big", 3);
        assertThat(target(decider, asking("q"))).as("6/4 against 1/1").isEqualTo("small");
    }

    @Test
    void equals_areDrawn() {
        assertThat(counts(new LeastBusyDecider(seen.pool("a", "b"), false), 200).values())
                .allMatch(count -> count > 60);
    }

    @Test
    void byLatency_aCallCountsForAsLongAsItTakes() {
        seen.answered("fast", 1, 100).answered("slow", 1, 1000);
        busy("fast", 3);
        assertThat(target(new LeastBusyDecider(seen.pool("fast", "slow"), false), asking("q")))
                .isEqualTo("slow");
        assertThat(new LeastBusyDecider(seen.pool("fast", "slow"), true).decide(asking("q")))
                .isEqualTo(new Verdict.Use(
                        "fast",
                        "fewest calls under way for its capacity: fast 3 x 100 ms, slow 0 x 1000 ms",
                        Map.of(),
                        List.of("slow")));
    }

    /** What fails at once never has a call under way. */
    @Test
    void byLatency_failingAtOnce_isNoIdleness() {
        seen.answered("sound", 20, 100).answered("broken", 1, 100).failed("broken", 60);
        busy("sound", 2);
        assertThat(target(new LeastBusyDecider(seen.pool("sound", "broken"), true), asking("q")))
                .isEqualTo("sound");
    }

    @Test
    void noneThatCanBeCalled_abstains() {
        seen.unable.add("a");
        seen.unable.add("b");
        assertThat(new LeastBusyDecider(seen.pool("a", "b"), false).decide(asking("q")))
                .isInstanceOf(Verdict.Abstain.class);
    }
}
