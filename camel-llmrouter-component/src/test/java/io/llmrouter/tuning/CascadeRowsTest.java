/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.evaluation.OutcomeRow;
import io.llmrouter.evaluation.OutcomeRow.Outcome;
import io.llmrouter.evaluation.OutcomeRow.Reply;
import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.evaluation.OutcomesException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CascadeRowsTest {

    private static OutcomeRow row(String id, Reply cheap) {
        return new OutcomeRow(
                id,
                "question " + id,
                Map.of(),
                Map.of(
                        "cheap", new Outcome(1, 0.1, null, null, cheap),
                        "strong", new Outcome(1, 1.0, null, null, Reply.UNREAD)));
    }

    private static CascadeRows of(OutcomeRow... rows) {
        return CascadeRows.of(new OutcomeTable(List.of(rows), 0), List.of("cheap", "strong"), null);
    }

    @Test
    void severalSignals_areFoundByTheirNamesOnly() {
        CascadeRows rows = of(row("1", new Reply(null, 0.9, 1, Map.of("confidence", 0.9, "logprob", -0.2))));

        assertThat(rows.recorded("confidence")[0][0]).isEqualTo(0.9);
        assertThat(rows.recorded("logprob")[0][0]).isEqualTo(-0.2);
        assertThatThrownBy(() -> rows.recorded("logprobs"))
                .isInstanceOf(OutcomesException.class)
                .hasMessage("no signal 'logprobs' was read of the outcomes; read were [confidence, logprob]");
    }

    @Test
    void answerWithoutASignal_hasNone_alsoWhereOthersHaveSeveral() {
        CascadeRows rows = of(
                row("1", new Reply(null, 0.9, 1, Map.of("confidence", 0.9, "logprob", -0.2))), row("2", Reply.UNREAD));

        assertThat(rows.recorded("confidence")[1][0]).isNaN();
        assertThat(rows.recorded("logprob")[1][0]).isNaN();
        assertThat(rows.recorded("logprob")[0][1])
                .as("the strongest is not judged")
                .isNaN();
    }

    @Test
    void aSingleSignal_isRecordedUnderAnyName() {
        CascadeRows rows = of(row("1", new Reply(null, 0.9, 1)));

        assertThat(rows.recorded("confidence")[0][0]).isEqualTo(0.9);
    }
}
