/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import java.time.Instant;

/**
 * What a detector makes of its series. Immutable.
 *
 * @param detector name
 * @param series that it watches
 * @param status learning, watching or raised
 * @param value of the series now, in its own unit: the mean of the latest observations, or the distance of their distribution
 * @param expected value, as learned; NaN while nothing is
 * @param limit up to which the value is what the reference allows, in the unit of the value; NaN while nothing is learned
 * @param evidence against "nothing has changed"; an alarm is raised when it reaches its limit
 * @param evidenceLimit where an alarm is raised
 * @param observations since the start or the last reload
 * @param since when it has this status; null before the first observation
 * @param note what else to know, for people; may be empty
 */
public record DetectorState(
        String detector,
        String series,
        Status status,
        double value,
        double expected,
        double limit,
        double evidence,
        double evidenceLimit,
        long observations,
        Instant since,
        String note) {

    /** What a detector does. */
    public enum Status {
        /** It does not know yet what is usual. */
        learning,
        /** It knows, and nothing has changed. */
        watching,
        /** Something has changed. */
        raised
    }

    /** Whether there is an alarm. */
    public boolean raised() {
        return status == Status.raised;
    }
}
