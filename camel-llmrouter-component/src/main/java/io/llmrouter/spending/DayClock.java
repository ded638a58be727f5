/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** The day of a moment in one time zone. A clock that goes back is in the earlier day again. Thread-safe. */
final class DayClock {

    private final ZoneId zone;
    private volatile Day latest;

    /**
     * A day.
     *
     * @param date in ISO format
     * @param start its first moment
     * @param end the first moment of the next
     */
    record Day(String date, Instant start, Instant end) {
        boolean has(Instant moment) {
            return !moment.isBefore(start) && moment.isBefore(end);
        }
    }

    DayClock(ZoneId zone) {
        this.zone = zone;
    }

    Day dayOf(Instant moment) {
        Day known = latest;
        if (known != null && known.has(moment)) {
            return known;
        }
        Day day = on(LocalDate.ofInstant(moment, zone));
        latest = day;
        return day;
    }

    Day on(LocalDate date) {
        return new Day(
                date.toString(),
                date.atStartOfDay(zone).toInstant(),
                date.plusDays(1).atStartOfDay(zone).toInstant());
    }
}
