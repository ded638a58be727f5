/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SpendLedgerTest {

    @Test
    void rowOfADayBeforeThoseKept_isNotHeard_andTakesNoneAway() {
        SpendLedger ledger = new SpendLedger("own", 3, 10);
        for (int day = 27; day <= 29; day++) {
            ledger.change(
                    "support", null, Instant.parse("2026-11-" + day + "T12:00:00Z"), account -> account.measuredToo(1));
        }

        ledger.hear(
                new SpendRow(new SpendRow.Key("other", "support", "2026-11-26", ""), 1, Account.EMPTY.measuredToo(5)));

        assertThat(ledger.changedSince(0))
                .extracting(row -> row.key().day())
                .containsExactlyInAnyOrder("2026-11-27", "2026-11-28", "2026-11-29");
    }
}
