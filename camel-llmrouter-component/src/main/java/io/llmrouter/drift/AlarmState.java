/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import io.llmrouter.drift.DetectorState.Status;
import java.time.Instant;

/** Status of a detector and since when. Not thread-safe. */
final class AlarmState {

    private Status status = Status.learning;
    private Instant since;

    Status status() {
        return status;
    }

    Instant since() {
        return since;
    }

    boolean raised() {
        return status == Status.raised;
    }

    /** Changes nothing if it is so already; a clock that goes back never makes a change older than the one before. */
    void become(Status next, Instant time) {
        if (status != next || since == null) {
            since = since != null && time.isBefore(since) ? since : time;
            status = next;
        }
    }
}
