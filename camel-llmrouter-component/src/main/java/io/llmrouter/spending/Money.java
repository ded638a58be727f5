/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import java.math.BigDecimal;
import java.math.MathContext;

/** Amounts for people: six digits, no exponent. Stateless. */
final class Money {

    private static final MathContext DIGITS = new MathContext(6);

    private Money() {}

    static String of(double amount) {
        return Double.isFinite(amount)
                ? new BigDecimal(amount).round(DIGITS).stripTrailingZeros().toPlainString()
                : Double.toString(amount);
    }
}
