/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a router is shadowed. Immutable.
 *
 * @param model name of the model that is asked the same question
 * @param sampling which requests
 * @param judging who compares both answers; null for nobody
 * @param bounds what it may cost and hold
 */
public record ShadowSettings(String model, Sampling sampling, Judging judging, Bounds bounds) {

    /**
     * Which requests.
     *
     * @param rate share of them in each stratum, in (0, 1]
     * @param strata what makes a stratum; who answered always does
     * @param seed of where in a stratum it begins
     */
    public record Sampling(double rate, List<Dimension> strata, long seed) {

        /** Checks the rate, and sees to it that who answered makes a stratum. */
        public Sampling {
            if (!(rate > 0 && rate <= 1)) {
                throw new IllegalArgumentException("a rate is above 0 and at most 1, but is " + rate);
            }
            strata = strata.contains(Dimension.model)
                    ? List.copyOf(strata)
                    : Stream.concat(Stream.of(Dimension.model), strata.stream()).toList();
        }
    }

    /**
     * Who compares.
     *
     * @param model name of the judge
     * @param by what it is asked
     */
    public record Judging(String model, By by) {}

    /** What a judge is asked. */
    public enum By {
        /** Which of both answers is better, twice, in swapped places. */
        preference,
        /** Of each answer, whether it is good. */
        grades
    }

    /**
     * What it may cost and hold.
     *
     * @param maxPerDay most that is spent in a day (UTC), in the configuration's currency, judges included; infinite for no limit of its own
     * @param concurrency requests that are shadowed at once
     * @param maxOutputTokens of the shadow's answer; a longer one is cut and not judged
     * @param timeout of one request with everything that follows
     */
    public record Bounds(double maxPerDay, int concurrency, int maxOutputTokens, Duration timeout) {

        /** No limit of its own, two at once, 2,048 tokens, two minutes. */
        public static final Bounds DEFAULT = new Bounds(Double.POSITIVE_INFINITY, 2, 2048, Duration.ofMinutes(2));
    }

    /** Whether each answer is graded by itself. */
    boolean grades() {
        return judging != null && judging.by() == By.grades;
    }
}
