/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import io.llmrouter.failure.BudgetExceededException;
import io.llmrouter.model.TokenCount;
import java.util.Optional;

/**
 * Asked before every call that costs money, and told afterwards what it cost: answers, retries, fallbacks, votes, calls for confidence, shadows and judges
 * alike. Implementations are thread-safe, take microseconds and never wait.
 */
public interface SpendGate {

    /**
     * Sets money aside for a call.
     *
     * @param expense what is about to be spent
     * @return what was set aside, or why nothing was
     */
    Reservation reserve(Expense expense);

    /**
     * What a request may hope for, before anything is set aside for it.
     *
     * @param router for whose request
     * @param tenant hash of who asks; null if unknown
     */
    default Outlook outlook(String router, String tenant) {
        return Outlook.OPEN;
    }

    /**
     * The gate for all calls of one request, which may have a limit of its own.
     *
     * @param router whose request it is
     */
    default SpendGate forRequest(String router) {
        return this;
    }

    /** Whether calls are held against this budget here already, so that nobody counts them against it twice. */
    default boolean holds(String scope) {
        return false;
    }

    /** A gate that passes what this one and another one pass. */
    default SpendGate and(SpendGate other) {
        return other == open() ? this : this == open() ? other : new BothGates(this, other);
    }

    /** Lets everything pass and keeps no account. */
    static SpendGate open() {
        return OpenGate.INSTANCE;
    }

    /**
     * How much room budgets have left.
     *
     * @param room for what
     * @param why there is not room for everything; null where there is
     */
    record Outlook(Room room, BudgetExceededException why) {

        /** Nothing is in the way. */
        public static final Outlook OPEN = new Outlook(Room.any, null);

        /** The one with less room. */
        public Outlook or(Outlook other) {
            return other.room.ordinal() > room.ordinal() ? other : this;
        }
    }

    /** For what budgets have room, most of it first. */
    enum Room {
        /** For any call that fits. */
        any,
        /** For the cheapest model alone. */
        cheapest,
        /** For kept answers. */
        cached,
        /** For nothing, not even for kept answers. */
        none
    }

    /**
     * Money that is about to be spent.
     *
     * @param router for whose request
     * @param tenant hash of who asked, as in a decision; null if unknown
     * @param model the configured name of the model that really bills
     * @param purpose what for
     * @param expected cost in the configuration's currency; 0 if unknown
     */
    record Expense(String router, String tenant, String model, Purpose purpose, double expected) {}

    /** What a call is for. */
    enum Purpose {
        /** An answer that may be served: also an escalation, a retry, a fallback, a vote. */
        answer,
        /** How far to trust an answer. */
        confidence,
        /** An answer that nobody is served. */
        shadow,
        /** Whether an answer is good. */
        judge,
        /** Which model to ask, or whether an answer is kept: embeddings. */
        router
    }

    /** Money that was set aside for one call, or was not. Exactly one of {@link #settle} and {@link #release} ends one that was. */
    interface Reservation {

        /** Of a gate that lets everything pass. */
        Reservation FREE = new Reservation() {
            @Override
            public Optional<String> refusal() {
                return Optional.empty();
            }

            @Override
            public void settle(double cost) {}

            @Override
            public void release() {}
        };

        /** Why the call must not be made: budget, limit, what is spent, and when it opens again; empty if it may be. */
        Optional<String> refusal();

        /** The same as an error for the caller; empty if the call may be made. */
        default Optional<BudgetExceededException> exceeded() {
            return refusal().map(why -> new BudgetExceededException(why, null, null));
        }

        /**
         * The call is over.
         *
         * @param cost that it really had, in the configuration's currency
         */
        void settle(double cost);

        /**
         * The call is over.
         *
         * @param cost that it really had, in the configuration's currency
         * @param tokens that it used, for the account
         */
        default void settle(double cost, TokenCount tokens) {
            settle(cost);
        }

        /** The call was not made. */
        void release();
    }
}
