/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrouter.bundle.OperatingTarget;
import io.llmrouter.bundle.OperatingTarget.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakEvenTest {

    @Test
    void shares_areThoseAtWhichBothWaysCostTheSame() {
        BreakEven breakEven = new BreakEven(0.002, 0.01, 0.001);

        double deciding = breakEven.deciding();
        double cascading = breakEven.cascading();

        assertThat(0.001 + (1 - deciding) * 0.002 + deciding * 0.01).isCloseTo(0.01, within(1e-12));
        assertThat(0.001 + 0.002 + cascading * 0.01).isCloseTo(0.01, within(1e-12));
    }

    @Test
    void strongModelThatIsNotDearer_neverSaves() {
        JsonNode json = new BreakEven(0.01, 0.01, 0.001).json(List.of());

        assertThat(json.path("strongShareBelow").isNull()).isTrue();
        assertThat(json.path("escalationsBelow").isNull()).isTrue();
    }

    @Test
    void target_paysWhileALostPointIsWorthLessThanWhatItSaves() {
        OperatingTarget half =
                new OperatingTarget(Kind.TARGET_SHARE, 0.5, 1.0, new OperatingTarget.HeldOut(0.5, 0.7, 0.8, 0.6), null);
        OperatingTarget all =
                new OperatingTarget(Kind.TARGET_SHARE, 1, 0.0, new OperatingTarget.HeldOut(1, 0.8, 0.8, 1), null);

        JsonNode targets =
                new BreakEven(0.002, 0.01, 0).json(List.of(half, all)).path("targets");

        assertThat(targets.path(0).path("savedPerRequest").asDouble()).isCloseTo(0.004, within(1e-12));
        assertThat(targets.path(0).path("pricePerLostPoint").asDouble()).isCloseTo(0.04, within(1e-12));
        assertThat(targets.path(0).path("pays").asBoolean()).isTrue();
        assertThat(targets.path(1).path("pays").asBoolean()).isFalse();
        assertThat(targets.path(1).path("pricePerLostPoint").isNull()).isTrue();
    }
}
