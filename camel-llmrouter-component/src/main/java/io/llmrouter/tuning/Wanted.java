/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.calibration.CertificateTerms;
import io.llmrouter.calibration.Risk;
import java.util.List;

/** What thresholds are wanted. */
public sealed interface Wanted {

    /**
     * These, compared with the raw signal: accepted iff signal &gt;= threshold.
     *
     * @param thresholds one for each judged stage
     */
    record RawThresholds(List<Double> thresholds) implements Wanted {

        /** Copies. */
        public RawThresholds {
            thresholds = List.copyOf(thresholds);
        }
    }

    /**
     * These, compared with the calibrated probability.
     *
     * @param thresholds one for each judged stage, in [0, 1]
     */
    record Probabilities(List<Double> thresholds) implements Wanted {

        /** Copies and checks. */
        public Probabilities {
            thresholds = List.copyOf(thresholds);
            if (!thresholds.stream().allMatch(p -> p >= 0 && p <= 1)) {
                throw new IllegalArgumentException(thresholds + "; a calibrated threshold is a probability in [0, 1]");
            }
        }
    }

    /**
     * Those that call the last stage for this share of the requests.
     *
     * @param share in [0, 1]
     */
    record TargetShare(double share) implements Wanted {

        /** Checks. */
        public TargetShare {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException(share + "; a share is in [0, 1]");
            }
        }
    }

    /**
     * Those of the best quality within a mean cost, with the quality that can be certified for them.
     *
     * @param usd of a request, every call counted, above 0
     * @param delta chance in (0, 1) that the certified quality is not kept
     */
    record MaxCost(double usd, double delta) implements Wanted {

        /** Checks. */
        public MaxCost {
            if (!(usd > 0 && usd < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(usd + "; a budget is an amount above 0, of one request");
            }
        }
    }

    /**
     * The loosest that can be certified.
     *
     * @param terms what is promised: {@link Risk#QUALITY_LOSS} or {@link Risk#ERROR_RATE}
     * @param abstain whether stages may give up early; an abstention counts as a wrong answer, so only for a quality floor
     */
    record Certified(CertificateTerms terms, boolean abstain) implements Wanted {

        /** Quality of at least a share of always asking the strongest. */
        public static Certified qualityFloor(double floor, double delta) {
            return new Certified(new CertificateTerms(Risk.QUALITY_LOSS, floor, delta), false);
        }

        /** The same floor with stages that may give up where the strongest would likely fail, too. */
        public Certified abstaining() {
            return new Certified(terms, true);
        }

        /** At most a share of wrong answers among those accepted before the last stage. */
        public static Certified maxErrorRate(double rate, double delta) {
            return new Certified(new CertificateTerms(Risk.ERROR_RATE, rate, delta), false);
        }
    }

    /** Whether thresholds are compared with raw signals. */
    default boolean raw() {
        return this instanceof RawThresholds;
    }
}
