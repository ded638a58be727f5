/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

/** Labelled signals as calibrators see them: checks them and smooths the labels. */
final class Labels {

    private Labels() {}

    /** Throws unless there are as many labels as signals, at least one, and every signal is finite. */
    static void require(double[] raw, boolean[] correct) {
        if (raw.length != correct.length || raw.length == 0) {
            throw new IllegalArgumentException("calibration needs as many labels as signals and at least one, but got "
                    + raw.length + " signals and " + correct.length + " labels");
        }
        for (int row = 0; row < raw.length; row++) {
            if (!Double.isFinite(raw[row])) {
                throw new IllegalArgumentException("signal " + row + " is " + raw[row]
                        + ", but calibration needs finite signals; leave such rows out");
            }
        }
    }

    /** Platt's targets (n+ + 1)/(n+ + 2) and 1/(n- + 2): a finite sample never proves certainty. */
    static double[] smoothed(boolean[] correct) {
        int positives = 0;
        for (boolean label : correct) {
            positives += label ? 1 : 0;
        }
        double high = (positives + 1.0) / (positives + 2.0);
        double low = 1.0 / (correct.length - positives + 2.0);
        double[] target = new double[correct.length];
        for (int row = 0; row < correct.length; row++) {
            target[row] = correct[row] ? high : low;
        }
        return target;
    }
}
