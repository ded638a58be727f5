/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

class McNemarTest {

    @Test
    void pValue_isThatOfASignTest() {
        // by hand: P(Bin(10, 1/2) <= 2) = (1 + 10 + 45) / 1024
        assertThat(McNemar.pValue(2, 8)).isCloseTo(2 * 56.0 / 1024, offset(1e-12));
        assertThat(McNemar.pValue(8, 2)).isEqualTo(McNemar.pValue(2, 8));
        assertThat(McNemar.pValue(0, 6)).isCloseTo(2.0 / 64, offset(1e-12));
        assertThat(McNemar.pValue(5, 5)).isEqualTo(1);
        assertThat(McNemar.pValue(0, 0)).isEqualTo(1);
    }
}
