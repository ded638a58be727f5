/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import io.llmrouter.calibration.Calibrator;
import io.llmrouter.calibration.Certification;
import io.llmrouter.cascade.StageThresholds;
import java.util.Locale;

/**
 * When a cascade trusts the cheap answer, and what is promised of that.
 *
 * @param way in which the threshold was chosen
 * @param calibrator turns the verifier's signal into P(correct)
 * @param thresholds of the cheap stage, or off
 * @param certification the promise or why there is none; null where none was asked for
 */
record DemoThreshold(Way way, Calibrator calibrator, StageThresholds thresholds, Certification certification) {

    private static final String UNCERTIFIED =
            "the loosest threshold that keeps the floor on the labelled rows; that is no promise for other rows.";

    /** Ways to choose it. */
    enum Way {
        /** A certified quality floor. */
        FLOOR("router/math", "cascade, certified floor"),
        /** The same floor, kept on the labelled rows only. */
        UNCERTIFIED("router/math-uncertified", "cascade, uncertified"),
        /** A certified bound on wrong answers among those accepted. */
        BUDGET("router/math-budget", "cascade, error budget");

        private final String router;
        private final String policy;

        Way(String router, String policy) {
            this.router = router;
            this.policy = policy;
        }

        /** The model name to send. */
        String router() {
            return router;
        }

        /** As the table names it. */
        String policy() {
            return policy;
        }

        /** Property that names the bundle in the demo's configuration. */
        String property() {
            return "demo.bundle." + name().toLowerCase(Locale.ROOT);
        }
    }

    /** Probability from which the cheap answer is accepted; null where the stage is off. */
    Double accept() {
        return thresholds.off() == null ? (Double) thresholds.accept() : null;
    }

    /** Whether something is promised. */
    boolean certified() {
        return certification != null && certification.feasible() && accept() != null;
    }

    /** What is promised, for people. */
    String sentence() {
        if (certification instanceof Certification.Certified certified) {
            return certified.certificate().sentence();
        }
        return certification instanceof Certification.Infeasible infeasible ? infeasible.sentence() : UNCERTIFIED;
    }
}
