/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.bundle;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.calibration.Certificate;
import io.llmrouter.calibration.CertificateTerms;
import io.llmrouter.calibration.Certification;
import io.llmrouter.calibration.LabelledSample;

/** A certificate, or why there is none, as it stands in a bundle. Stateless. */
public final class CertificateJson {

    private CertificateJson() {}

    /**
     * A promise or why there is none.
     *
     * @param certification of a setting that is one number
     * @return the JSON
     */
    public static ObjectNode of(Certification certification) {
        return certification instanceof Certification.Certified certified
                ? of(certified, certified.certificate().sentence())
                : none((Certification.Infeasible) certification);
    }

    /**
     * A promise or why there is none.
     *
     * @param certification of several thresholds
     * @param setting in words, such as {@code "At thresholds [0.9, 0.8]"}
     * @return the JSON
     */
    public static ObjectNode of(Certification certification, String setting) {
        return certification instanceof Certification.Certified certified
                ? of(certified, certified.certificate().sentence(setting))
                : none((Certification.Infeasible) certification);
    }

    private static ObjectNode of(Certification.Certified certified, String sentence) {
        Certificate certificate = certified.certificate();
        ObjectNode json = terms(certificate.terms(), certificate.sample()).put("feasible", true);
        json.put("threshold", certificate.evidence().threshold())
                .put("rows", certificate.evidence().rows())
                .put("accepted", certificate.evidence().accepted())
                .put("observedRisk", certificate.evidence().observedRisk())
                .put("upperBound", certificate.evidence().upperBound())
                .put("candidatesTested", certificate.evidence().candidatesTested())
                .put("test", certificate.evidence().test());
        return json.put("time", certificate.time().toString()).put("sentence", sentence);
    }

    private static ObjectNode none(Certification.Infeasible infeasible) {
        return terms(infeasible.terms(), infeasible.sample())
                .put("feasible", false)
                .put("reason", infeasible.reason().name())
                .put("sentence", infeasible.sentence());
    }

    private static ObjectNode terms(CertificateTerms terms, LabelledSample sample) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("risk", terms.risk().name())
                .put("limit", terms.limit())
                .put("delta", terms.delta())
                .put("labels", sample.labels())
                .put("dataHash", sample.dataHash());
    }
}
