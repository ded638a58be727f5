/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArithmeticTest {

    private final Random random = new Random(17);

    /** Oracle: each expression is built from a tree whose value is computed while it is written. */
    @Test
    void randomExpressions_haveTheValueOfTheirTree() {
        for (int i = 0; i < 5000; i++) {
            Written tree = tree(4);
            assertThat(Arithmetic.evaluate(tree.text).orElseThrow())
                    .as(tree.text)
                    .isCloseTo(tree.value, within(1e-9 * Math.max(1, Math.abs(tree.value))));
        }
    }

    @Test
    void randomEquations_holdWhenTheyAreTrue_andOnlyThen() {
        for (int i = 0; i < 2000; i++) {
            int a = 1 + random.nextInt(500);
            int b = 1 + random.nextInt(500);
            int off = 3 + a * b / 50; // beyond what rounding in prose excuses
            assertThat(StatedEquations.in("So " + a + " boxes * " + b + " = " + a * b + " pieces."))
                    .singleElement()
                    .matches(StatedEquations.Equation::holds);
            assertThat(StatedEquations.in("So " + a + " boxes * " + b + " = " + (a * b + off) + " pieces."))
                    .singleElement()
                    .matches(equation -> !equation.holds());
        }
    }

    @ParameterizedTest
    @CsvSource({"2 + 3 * 4,14", "(2+3)(4),20", "50%,0.5", "-3 - -4,1", "8 / 4 / 2,1", ".5 + 5.,5.5", "2 - 3 - 4,-5"})
    void precedence_isTheUsualOne(String text, double value) {
        assertThat(Arithmetic.evaluate(text)).hasValueCloseTo(value, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "+", "2 +", "(2", "2)", "1.2.3", "2 3", "x", "1/0", "0/0", "٣ + ٤", "--", "%", "."})
    void anythingElse_hasNoValue(String text) {
        assertThat(Arithmetic.evaluate(text)).isEmpty();
    }

    @Test
    void deepAndLongTexts_haveNoValue_andEnd() {
        assertThat(Arithmetic.evaluate("(".repeat(200) + "1" + ")".repeat(200))).isEmpty();
        assertThat(Arithmetic.evaluate("1+".repeat(100_000) + "1")).isEmpty();
    }

    private record Written(String text, double value) {}

    private Written tree(int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            double value = random.nextInt(1000) / 4.0;
            return new Written(Double.toString(value), value);
        }
        Written a = tree(depth - 1);
        Written b = tree(depth - 1);
        String blank = random.nextBoolean() ? " " : "";
        return switch (random.nextInt(5)) {
            case 0 -> new Written("(" + a.text + blank + "+" + blank + b.text + ")", a.value + b.value);
            case 1 -> new Written("(" + a.text + blank + "-" + blank + b.text + ")", a.value - b.value);
            case 2 -> new Written(a.text + blank + "*" + blank + b.text, a.value * b.value);
            case 3 -> new Written("-" + blank + a.text, -a.value);
            default -> new Written(a.text + blank + "/" + blank + "4", a.value / 4);
        };
    }
}
