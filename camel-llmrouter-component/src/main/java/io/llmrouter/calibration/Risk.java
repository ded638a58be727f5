/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

/** What a certificate promises to keep low. */
public enum Risk {
    /** Share of wrong answers among those accepted. */
    ERROR_RATE("the error rate among accepted answers is at most %s"),

    /** Quality given up against always asking the strongest model; its limit is the floor, a share of that model's quality. */
    QUALITY_LOSS("the quality is at least %s of always asking the strongest model"),

    /** Share of wrong answers among those taken from the cache. */
    WRONG_HIT_RATE("the rate of wrong answers among cache hits is at most %s");

    private final String promise;

    Risk(String promise) {
        this.promise = promise;
    }

    String promise(String limit) {
        return promise.formatted(limit);
    }
}
