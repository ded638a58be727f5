/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import java.time.Instant;

/**
 * Extension point: watches one series and says when it is no longer what it was. {@link MeanDetector} watches rates and bounded means,
 * {@link CostDetector} costs, {@link PsiDetector} a distribution, {@link CalibrationDetector} stated against observed quality, {@link EmbeddingDetector}
 * what requests are about, {@link IdentityDetector} who answers. Used by one thread at a time.
 *
 * @param <V> what it takes
 */
interface DriftDetector<V> {

    /** Takes one observation; what is no number is ignored. */
    void add(V value, Instant time);

    /** Whether there is an alarm. */
    boolean raised();

    /** What it makes of everything so far. */
    DetectorState state();
}
