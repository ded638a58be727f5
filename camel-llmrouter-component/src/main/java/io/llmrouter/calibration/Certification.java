/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

/** The outcome of asking for a certificate. */
public sealed interface Certification {

    /**
     * A threshold passed.
     *
     * @param certificate the promise
     */
    record Certified(Certificate certificate) implements Certification {}

    /**
     * No threshold can be promised; the stage is turned off, the strongest model is asked.
     *
     * @param terms what was asked for
     * @param sample where the labels come from
     * @param reason why not
     * @param sentence the same for people, with the numbers and what would help
     */
    record Infeasible(CertificateTerms terms, LabelledSample sample, Reason reason, String sentence)
            implements Certification {}

    /** Why there is no certificate. */
    enum Reason {
        /** Fewer labelled rows than any claim needs. */
        TOO_FEW_LABELS,
        /** No candidate accepts enough rows to show the limit, even if all were right. */
        TOO_FEW_ACCEPTED,
        /** The strictest candidate tested did not pass. */
        TOO_RISKY
    }

    /**
     * Whether a threshold may be used as certified.
     *
     * @return true for {@link Certified}
     */
    default boolean feasible() {
        return this instanceof Certified;
    }
}
