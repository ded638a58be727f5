/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.stats;

import static io.llmrouter.stats.StatsRepositoryContract.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.TokenCount;
import io.llmrouter.model.TokenPrice;
import io.llmrouter.testing.ScriptedChatModel;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CostLedgerTest {

    private final StatsRepository stats = new LocalStatsRepository();
    private final CostLedger ledger = new CostLedger(stats);
    private final CandidateModel strong = CandidateModel.named("strong")
            .blocking(ScriptedChatModel.saying("x"))
            .price(new TokenPrice(5, 25, 0.5))
            .build();

    @Test
    void counterfactual_beforeAnyPair_takesTheSameTokens_cachedOnesAtTheirPrice() {
        // 600 fresh * 5 + 400 cached * 0.5 + 100 out * 25 = 3000 + 200 + 2500 per million
        assertThat(ledger.counterfactualCost("cheap", new TokenCount(1000, 400, 100), strong))
                .isCloseTo(0.0057, within(1e-15));
    }

    @Test
    void counterfactual_afterPairs_scalesByTheStrongModelsOwnLength() {
        stats.recordPair(outcome("cheap", 100, 50, 0, 0, false), outcome("strong", 110, 150, 0, 0, false));
        // in 1000 * 1.1, of them cached 400 * 1.1; out 100 * 3: 660 * 5 + 440 * 0.5 + 300 * 25 = 3300 + 220 + 7500
        assertThat(ledger.counterfactualCost("cheap", new TokenCount(1000, 400, 100), strong))
                .isCloseTo(0.01102, within(1e-15));
    }

    /** Oracle: exact decimal arithmetic. */
    @Test
    void cost_ofRandomCalls_isWhatDecimalArithmeticFinds() {
        Random random = new Random(3);
        for (int i = 0; i < 1000; i++) {
            int in = random.nextInt(200_000);
            int cached = random.nextInt(in + 1);
            int out = random.nextInt(20_000);
            BigDecimal exact = new BigDecimal("5")
                    .multiply(BigDecimal.valueOf(in - cached))
                    .add(new BigDecimal("0.5").multiply(BigDecimal.valueOf(cached)))
                    .add(new BigDecimal("25").multiply(BigDecimal.valueOf(out)))
                    .movePointLeft(6);
            assertThat(strong.price().cost(new TokenCount(in, cached, out)))
                    .isCloseTo(exact.doubleValue(), within(1e-12));
        }
    }
}
