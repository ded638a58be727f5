/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.intent.IntentResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IntentReplayTest {

    /** Twenty requests in scope with scores 0.40 to 0.59, three of them wrong; five out of scope. Everything is counted by hand. */
    @Test
    void figures_areThoseCountedByHand() {
        List<IntentReplay.Labelled> requests = new ArrayList<>();
        List<IntentResult> found = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            requests.add(new IntentReplay.Labelled("t", i < 3 ? "b" : "a", null));
            found.add(result("a", 0.4 + i / 100.0, i >= 2));
        }
        double[] outside = {0.1, 0.2, 0.405, 0.415, 0.7};
        for (double score : outside) {
            requests.add(new IntentReplay.Labelled("t", null, null));
            found.add(result("a", score, score > 0.41));
        }
        IntentFigures figures = IntentReplay.measure(requests, found, new double[25], new Bootstrap(200, 1));
        assertThat(figures.inScope()).isEqualTo(20);
        assertThat(figures.outOfScope()).isEqualTo(5);
        Map<String, Figure> values = figures.figures();
        assertThat(values.get("accuracy").value()).isEqualTo(17 / 20.0);
        assertThat(values.get("kept").value()).isEqualTo(18 / 20.0);
        assertThat(values.get("oos_recall").value()).isEqualTo(3 / 5.0);
        assertThat(values.get("accuracy_kept").value()).isEqualTo(17 / 20.0);
        assertThat(values.get("accuracy_abstaining").value()).isEqualTo(20 / 25.0);
        assertThat(values.get("oos_recall_95").value())
                .isEqualTo(3 / 5.0); // one request in scope may be lost: floor 0.41
        double won = 20 + 20 + 19 + 18; // pairs in which the request in scope is higher
        assertThat(values.get("oos_auroc").value()).isCloseTo(won / 100, within(1e-12));
        assertThat(values).allSatisfy((name, figure) -> {
            assertThat(figure.interval().low()).isLessThanOrEqualTo(figure.value());
            assertThat(figure.interval().high()).isGreaterThanOrEqualTo(figure.value());
        });
    }

    private static IntentResult result(String intent, double score, boolean accepted) {
        return new IntentResult(intent, score, score, 0, "b", 0, accepted, "r", List.of());
    }
}
