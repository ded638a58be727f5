/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GumbelCopulaTest {

    @Test
    void thetaOfOne_isIndependence() {
        assertThat(new GumbelCopula(1).below(0.3, 0.7)).isEqualTo(0.21, within(1e-12));
    }

    @Test
    void closedForm_atEqualRanks() {
        // C(u, u) = u^(2^(1/theta))
        assertThat(new GumbelCopula(2).below(0.5, 0.5)).isEqualTo(Math.pow(0.5, Math.sqrt(2)), within(1e-12));
        assertThat(new GumbelCopula(3).below(0.9, 0.9)).isEqualTo(Math.pow(0.9, Math.cbrt(2)), within(1e-12));
    }

    @Test
    void edges_areThoseOfADistribution() {
        GumbelCopula copula = new GumbelCopula(2.5);
        assertThat(copula.below(0.4, 1)).isEqualTo(0.4, within(1e-12));
        assertThat(copula.below(1, 0.4)).isEqualTo(0.4, within(1e-12));
        assertThat(copula.below(1, 1)).isEqualTo(1);
        assertThat(copula.below(0, 0.4)).isZero();
        assertThat(new GumbelCopula(GumbelCopula.HIGHEST).below(0.3, 0.7)).isEqualTo(0.3, within(1e-6));
    }

    @Test
    void fit_isByRankCorrelation() {
        // five of six pairs agree: tau = (5 - 1) / 6
        assertThat(GumbelCopula.fit(new double[] {1, 2, 3, 4}, new double[] {1, 2, 9, 5})
                        .theta())
                .isEqualTo(3, within(1e-9));
        assertThat(GumbelCopula.fit(new double[] {1, 2, 3}, new double[] {4, 5, 6})
                        .theta())
                .isEqualTo(GumbelCopula.HIGHEST);
    }

    @Test
    void noOrNegativeCorrelation_isTakenAsIndependence() {
        assertThat(GumbelCopula.fit(new double[] {1, 2, 3}, new double[] {3, 2, 1})
                        .theta())
                .isEqualTo(1);
        assertThat(GumbelCopula.fit(new double[] {1, 1, 1}, new double[] {3, 2, 1})
                        .theta())
                .isEqualTo(1);
        assertThat(GumbelCopula.fit(new double[] {1}, new double[] {2}).theta()).isEqualTo(1);
        assertThatThrownBy(() -> new GumbelCopula(0.5)).hasMessageContaining("but is 0.5");
    }
}
