/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

/**
 * What was measured of one slice.
 *
 * @param value of the field, such as mmlu
 * @param rows measured
 * @param choice the slice's threshold, from all rows to learn from
 * @param figures on rows that thresholds were not chosen on; null where none was measured
 * @param trials of a certificate from the slice's rows alone; null where there is none to draw
 */
public record MeasuredSlice(
        String value, int rows, SliceChoice choice, CascadeFigures figures, CertificateTrials trials) {

    /** A figure; not a number where none was measured. */
    public double value(CascadeMetric metric) {
        return figures == null ? Double.NaN : figures.value(metric);
    }

    /** Share of the slice's requests that went on to the last stage; not a number where none was measured. */
    public double strongShare() {
        return figures == null
                ? Double.NaN
                : figures.escalationRate()
                        .get(figures.escalationRate().size() - 1)
                        .value();
    }
}
