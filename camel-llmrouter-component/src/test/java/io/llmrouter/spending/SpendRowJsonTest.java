/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.model.TokenCount;
import io.llmrouter.spending.SpendGate.Purpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpendRowJsonTest {

    /** The empty tenant is nobody in particular: read as none, its row would be another one's. */
    @ParameterizedTest
    @ValueSource(strings = {"", "acme"})
    void row_isReadAsItWasWritten(String tenant) throws Exception {
        Account account = Account.EMPTY
                .spentToo("large", Purpose.judge, Spend.of(0.25, new TokenCount(10, 4, 5)))
                .measuredToo(0.5)
                .guessedToo("small", Guesses.of(0.75))
                .escalatedToo("small", Moments.of(2, 3));
        SpendRow row = new SpendRow(new SpendRow.Key("run", "support", "2026-01-31", tenant), 7, account);
        assertThat(SpendRowJson.read(SpendRowJson.text(row))).isEqualTo(row);
        SpendRow empty = new SpendRow(row.key(), 8, Account.EMPTY);
        assertThat(SpendRowJson.read(SpendRowJson.text(empty))).isEqualTo(empty);
    }

    @Test
    void rowWithoutAKey_isRefused() {
        assertThatThrownBy(() -> SpendRowJson.read("{\"version\":1}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without a key");
    }
}
