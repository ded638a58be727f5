/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.features.EmbeddingBill;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.TokenCount;
import io.llmrouter.resilience.CallAttempt;
import io.llmrouter.resilience.CallGate;
import io.llmrouter.routing.Fingerprint;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.spending.SpendGate;
import io.llmrouter.spending.SpendGate.Expense;
import io.llmrouter.spending.SpendGate.Outlook;
import io.llmrouter.spending.SpendGate.Purpose;
import io.llmrouter.spending.SpendGate.Reservation;
import io.llmrouter.spending.SpendGate.Room;
import io.llmrouter.stats.StatsRepository;

/**
 * The money of one request: set aside before each of its calls, by the tokens of its prompt and the usual length of the model's answers, and settled by what
 * the call really used. With an open gate it does nothing. Thread-safe if the gate is.
 */
final class Purse {

    private final SpendGate gate;
    private final String router;
    private final String tenant;
    private final StatsRepository stats;

    private Purse(SpendGate gate, String router, String tenant, StatsRepository stats) {
        this.gate = gate;
        this.router = router;
        this.tenant = tenant;
        this.stats = stats;
    }

    static Purse of(Environment environment, String router, RoutingRequest request) {
        SpendGate gate = environment.spending().and(request.spending());
        return gate == SpendGate.open()
                ? new Purse(gate, router, null, environment.stats())
                : new Purse(
                        gate.forRequest(router),
                        router,
                        request.tenant().map(Fingerprint::of).orElse(null),
                        environment.stats());
    }

    /** How much room there is; throws if there is none even for a kept answer. */
    Outlook admitted() {
        Outlook outlook = gate.outlook(router, tenant);
        if (outlook.room() == Room.none) {
            throw outlook.why();
        }
        return outlook;
    }

    /**
     * Asked before each call of a chain.
     *
     * @param asked what models are sent
     * @param purpose what for
     */
    CallGate gate(RoutingRequest asked, Purpose purpose) {
        return gate == SpendGate.open()
                ? CallGate.OPEN
                : model -> new Paid(reserve(asked, purpose, model), attempt -> Ledger.tokens(asked, attempt));
    }

    /** Takes note of what embedding cost: it is too little to be asked for before, and is known afterwards. */
    void embedded(EmbeddingBill.Item item) {
        gate.reserve(new Expense(router, tenant, item.model(), Purpose.router, 0))
                .settle(item.cost(), item.tokens());
    }

    /** The same for votes, which are paid for also when nobody waits for them. */
    CallGate votes(RoutingRequest asked) {
        return gate == SpendGate.open()
                ? CallGate.OPEN
                : model ->
                        new Paid(reserve(asked, Purpose.answer, model), attempt -> Ledger.tokensOfVote(asked, attempt));
    }

    private Reservation reserve(RoutingRequest asked, Purpose purpose, CandidateModel model) {
        return gate.reserve(new Expense(router, tenant, model.name(), purpose, expected(asked, model, stats)));
    }

    /** What a call is expected to cost, in the configuration's currency. */
    static double expected(RoutingRequest asked, CandidateModel model, StatsRepository stats) {
        return model.price()
                .cost(new TokenCount(asked.promptTokens(), 0, Candidates.expectedOutput(asked, model, stats)));
    }

    /** What a call used. */
    private interface Used {
        TokenCount tokens(CallAttempt attempt);
    }

    private record Paid(Reservation reservation, Used used) implements CallGate.Pass {

        @Override
        public LlmRouterException refusal() {
            return reservation.exceeded().orElse(null);
        }

        @Override
        public void ended(CallAttempt attempt) {
            if (attempt.skipped()) {
                reservation.release();
            } else {
                TokenCount tokens = used.tokens(attempt);
                reservation.settle(attempt.model().price().cost(tokens), tokens);
            }
        }
    }
}
