/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncompleteBetaTest {

    /** Oracle: closed forms (x^a for b = 1; 2/pi asin sqrt x for halves; a polynomial for 2, 3). */
    @ParameterizedTest
    @CsvSource({"0.05", "0.3", "0.5", "0.72", "0.999"})
    void regularised_whereClosedFormsExist_equalsThem(double x) {
        assertThat(IncompleteBeta.regularised(x, 7, 1)).isCloseTo(Math.pow(x, 7), within(1e-13));
        assertThat(IncompleteBeta.regularised(x, 1, 7)).isCloseTo(1 - Math.pow(1 - x, 7), within(1e-13));
        assertThat(IncompleteBeta.regularised(x, 0.5, 0.5))
                .isCloseTo(2 / Math.PI * Math.asin(Math.sqrt(x)), within(1e-13));
        assertThat(IncompleteBeta.regularised(x, 2, 3))
                .isCloseTo(6 * x * x - 8 * x * x * x + 3 * Math.pow(x, 4), within(1e-13));
    }

    @Test
    void regularised_atTheEnds_isZeroAndOne() {
        assertThat(IncompleteBeta.regularised(0, 2, 3)).isZero();
        assertThat(IncompleteBeta.regularised(1, 2, 3)).isEqualTo(1);
    }

    /** Oracle: factorials. */
    @Test
    void logGamma_ofWholeNumbers_isTheLogarithmOfTheFactorial() {
        double logFactorial = 0;
        for (int n = 1; n < 200; n++) {
            assertThat(IncompleteBeta.logGamma(n)).isCloseTo(logFactorial, within(1e-11 * (1 + logFactorial)));
            logFactorial += Math.log(n);
        }
        assertThat(IncompleteBeta.logGamma(0.5)).isCloseTo(Math.log(Math.PI) / 2, within(1e-13));
    }
}
