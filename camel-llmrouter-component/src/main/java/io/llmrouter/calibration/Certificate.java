/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import java.time.Instant;

/**
 * A promise about a threshold, with everything needed to check it.
 *
 * @param terms what is promised
 * @param sample where the labels come from
 * @param evidence what was seen
 * @param time when it was issued
 */
public record Certificate(CertificateTerms terms, LabelledSample sample, Evidence evidence, Instant time) {

    /**
     * What was seen on the certify rows.
     *
     * @param threshold the loosest candidate that passed; accept iff score &gt;= threshold (for a router: its setting)
     * @param rows labelled rows
     * @param accepted of these, rows accepted at the threshold (for a router: not sent to the strongest model)
     * @param observedRisk mean loss at the threshold; for a rate the share of wrong among accepted
     * @param upperBound of the risk at the threshold, with the confidence of the terms
     * @param candidatesTested candidates tested until one failed or none was left
     * @param test name of the test
     */
    public record Evidence(
            double threshold,
            int rows,
            int accepted,
            double observedRisk,
            double upperBound,
            int candidatesTested,
            String test) {}

    /**
     * The promise for people.
     *
     * @return one or two sentences
     */
    public String sentence() {
        return sentence("At threshold " + evidence.threshold());
    }

    /**
     * The promise for people, about a setting that is more than one number.
     *
     * @param setting such as {@code "At thresholds [0.9, 0.8]"}
     * @return one or two sentences
     */
    public String sentence(String setting) {
        return setting + " " + terms.promise() + " (" + seen() + "; labels: "
                + sample.labels() + ", data " + sample.dataHash()
                + "). This holds for traffic like the labelled sample.";
    }

    private String seen() {
        String rows = evidence.accepted() + " of " + evidence.rows() + " labelled rows accepted";
        return terms.risk() == Risk.QUALITY_LOSS
                ? rows + ", tested by " + evidence.test()
                : rows + ", " + CertificateTerms.percent(evidence.observedRisk()) + " of them wrong, upper bound "
                        + CertificateTerms.percent(evidence.upperBound());
    }
}
