/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

/**
 * Money that must not be passed, whoever spends it at the same time. A call reserves what it may cost at most and settles for what it did cost; one that
 * may fit once others have settled waits for them. Thread-safe, guarded by {@code this}.
 */
final class CostCeiling {

    private static final double ROUNDING = 1e-9;

    private final double ceiling;
    private double spent;
    private double reserved;
    private boolean closed;

    /**
     * @param ceiling in the currency of the prices; infinite for none
     * @param spent before
     */
    CostCeiling(double ceiling, double spent) {
        this.ceiling = ceiling;
        this.spent = spent;
    }

    /** The next call could pass the ceiling. */
    static final class ReachedException extends Exception {

        ReachedException(String message) {
            super(message);
        }
    }

    /** Sets money aside, or refuses for good: after one refusal nothing more is spent. */
    synchronized void reserve(double most) throws ReachedException, InterruptedException {
        while (!closed && passes(spent + reserved + most)) {
            if (passes(spent + most)) {
                closed = true;
                notifyAll();
            } else {
                wait();
            }
        }
        if (closed) {
            throw new ReachedException("the next call may cost " + most + " and would pass the ceiling");
        }
        reserved += most;
    }

    /** Gives back what was set aside and counts what was spent. */
    synchronized void settle(double most, double actual) {
        reserved -= most;
        spent += actual;
        notifyAll();
    }

    private boolean passes(double sum) {
        return sum > ceiling + ROUNDING;
    }
}
