/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.model;

import java.time.Duration;

/**
 * Time limits of one call to one model.
 *
 * @param connect until the connection stands
 * @param firstToken until the first byte of an answer (for a whole answer, all of it counts as the first token)
 * @param total until the answer is complete
 */
public record ModelLimits(Duration connect, Duration firstToken, Duration total) {

    /** 5 s to connect, 30 s to the first token, 60 s in all. */
    public static final ModelLimits DEFAULT =
            new ModelLimits(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60));

    /** Checks that every limit is positive and that none but connect is above the total. */
    public ModelLimits {
        if (connect.isNegative()
                || connect.isZero()
                || firstToken.isNegative()
                || firstToken.isZero()
                || total.compareTo(firstToken) < 0) {
            throw new IllegalArgumentException(
                    "time limits must satisfy 0 < connect and 0 < firstToken <= total, but are connect=" + connect
                            + ", firstToken=" + firstToken + ", total=" + total);
        }
    }
}
