/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.calibration.Certificate;
import io.llmrouter.calibration.Certificate.Evidence;
import io.llmrouter.calibration.CertificateTerms;
import io.llmrouter.calibration.Certification;
import io.llmrouter.evaluation.FigureNodes;
import io.llmrouter.tuning.ThresholdChoice.Chosen;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The promise of a cascade, or why there is none, as reports carry it. Stateless. */
final class CertificateNode {

    private CertificateNode() {}

    /** {kind: certified|infeasible|none, sentence, risk, limit, delta, threshold, rows, accepted, observed, upper_bound, candidates, test, trials}. */
    static ObjectNode of(MeasuredCascade measured) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        Certification certification = measured.tuned().chosen().certification();
        if (certification instanceof Certification.Certified certified) {
            node.put("kind", "certified")
                    .put(
                            "sentence",
                            sentence(
                                    certified.certificate(),
                                    measured.tuned().chosen().promisedThresholds()));
            terms(node, certified.certificate().terms());
            evidence(node, certified.certificate().evidence());
        } else if (certification instanceof Certification.Infeasible infeasible) {
            node.put("kind", "infeasible").put("sentence", infeasible.sentence());
            terms(node, infeasible.terms());
        } else {
            node.put("kind", "none").put("sentence", unpromised(measured.wanted()));
        }
        trials(node, measured.trials());
        return node;
    }

    /** The promise or why there is none; empty where none was sought. */
    static String sentence(Chosen chosen) {
        if (chosen.certification() instanceof Certification.Certified certified) {
            return sentence(certified.certificate(), chosen.promisedThresholds());
        }
        return chosen.certification() instanceof Certification.Infeasible infeasible ? infeasible.sentence() : "";
    }

    private static String sentence(Certificate certificate, List<Double> thresholds) {
        String all = thresholds.stream()
                .map(threshold -> threshold == null ? "off" : String.format(Locale.ROOT, "%.4f", threshold))
                .collect(Collectors.joining(", "));
        return certificate.sentence(thresholds.size() == 1 ? "At threshold " + all : "At thresholds [" + all + "]");
    }

    private static void terms(ObjectNode node, CertificateTerms terms) {
        node.put("risk", terms.risk().name().toLowerCase(Locale.ROOT));
        FigureNodes.put(node, "limit", terms.limit());
        FigureNodes.put(node, "delta", terms.delta());
    }

    private static void evidence(ObjectNode node, Evidence evidence) {
        FigureNodes.put(node, "threshold", evidence.threshold());
        node.put("rows", evidence.rows()).put("accepted", evidence.accepted());
        FigureNodes.put(node, "observed", evidence.observedRisk());
        FigureNodes.put(node, "upper_bound", evidence.upperBound());
        node.put("candidates", evidence.candidatesTested()).put("test", evidence.test());
    }

    private static String unpromised(Wanted wanted) {
        if (wanted instanceof Wanted.MaxCost budget) {
            return String.format(
                    Locale.ROOT,
                    "Nothing is promised: the thresholds are the best for %.3g USD a request on the labelled rows, and no quality of at"
                            + " least half of always asking the strongest can be certified for them.",
                    budget.usd());
        }
        return wanted instanceof Wanted.TargetShare target
                ? String.format(
                        Locale.ROOT,
                        "Nothing is promised: the threshold meets a share of %.1f %% of the requests for the last stage,"
                                + " not a quality. A quality floor or a highest error rate would be certified.",
                        100 * target.share())
                : "Nothing is promised: the threshold was given, not chosen. A quality floor or a highest error rate would"
                        + " be certified.";
    }

    private static void trials(ObjectNode node, CertificateTrials trials) {
        if (trials == null) {
            node.putNull("trials");
            return;
        }
        ObjectNode drawn =
                node.putObject("trials").put("draws", trials.draws()).put("certify_rows", trials.certifyRows());
        drawn.put("rows_outside", trials.outside());
        FigureNodes.put(drawn, "violation_rate_outside", trials.violationRateOutside());
        FigureNodes.put(drawn, "violation_rate", trials.violationRate());
        FigureNodes.put(drawn, "feasible_rate", trials.feasibleRate());
        FigureNodes.put(drawn, "cost_ratio", trials.costRatio());
        FigureNodes.put(drawn, "cost_over_oracle", trials.costOverOracle());
    }
}
