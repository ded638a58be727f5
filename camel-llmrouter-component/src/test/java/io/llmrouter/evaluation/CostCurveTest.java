/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CostCurveTest {

    @Test
    void area_isCutAtTheRange_andHeldBesidesTheCurve() {
        assertThat(new CostCurve(new double[] {-1, 1}, new double[] {0, 1}).area())
                .isCloseTo(0.75, within(1e-12));
        assertThat(new CostCurve(new double[] {0.5, 3}, new double[] {0.2, 0.7}).area())
                .isCloseTo(0.5 * 0.2 + 0.5 * 0.25, within(1e-12));
        assertThat(new CostCurve(new double[] {0, 0.25}, new double[] {0.4, 0.8}).area())
                .isCloseTo(0.25 * 0.6 + 0.75 * 0.8, within(1e-12));
        assertThat(new CostCurve(new double[] {0.3}, new double[] {0.6}).area()).isCloseTo(0.6, within(1e-12));
    }

    /** What a step really costs may be negative: the area between is then taken away again. */
    @Test
    void area_ofACurveThatTurnsBack_isSigned() {
        CostCurve curve = new CostCurve(new double[] {0, 0.6, 0.4, 1}, new double[] {0, 1, 1, 1});
        assertThat(curve.area()).isCloseTo(0.6 * 0.5 - 0.2 + 0.6, within(1e-12));
    }

    @Test
    void score_isFoundOnTheSegmentThatReachesIt() {
        CostCurve curve = new CostCurve(new double[] {0, 0.5, 1}, new double[] {0.2, 0.6, 0.5});
        assertThat(curve.reaching(0.4)).isCloseTo(0.25, within(1e-12));
        assertThat(curve.reaching(0.1)).isZero();
        assertThat(curve.reaching(0.7)).isInfinite();
        assertThat(curve.at(0.75)).isCloseTo(0.55, within(1e-12));
        assertThat(curve.at(2)).isEqualTo(0.5);
        assertThat(curve.between(0.5, 1).at(0)).isEqualTo(0.6);
    }
}
