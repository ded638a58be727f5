/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.recalibration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AutomaticBoundsTest {

    private static BundleFigures bundle(Double threshold, double accepted) {
        ObjectNode certificate = JsonNodeFactory.instance
                .objectNode()
                .put("feasible", true)
                .put("risk", "QUALITY_LOSS")
                .put("limit", 0.95);
        return new BundleFigures("hash", Arrays.asList(threshold), certificate, null, List.of(accepted));
    }

    @Test
    void candidateThatTurnsAllStagesOff_waitsForSomebodyToLook() {
        AutomaticBounds bounds = new AutomaticBounds(0.05);
        assertThat(bounds.objections(bundle(0.7, 0.5), bundle(0.8, 0.4))).isEmpty();
        assertThat(bounds.objections(bundle(0.7, 0.5), bundle(null, 0)))
                .singleElement()
                .asString()
                .contains("turns all stages off");
        assertThat(bounds.objections(bundle(null, 0), bundle(null, 0))).isEmpty();
    }
}
