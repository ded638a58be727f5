/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

/**
 * Where the labels of a certificate or report come from.
 *
 * @param labels "gold", "human" or "as judged by X"
 * @param dataHash hash of the labelled rows, so that anybody can check which they were
 */
public record LabelledSample(String labels, String dataHash) {

    /** Checks that both are said. */
    public LabelledSample {
        if (labels.isBlank() || dataHash.isBlank()) {
            throw new IllegalArgumentException(
                    "a labelled sample says where its labels come from and its hash, but has labels='" + labels
                            + "', dataHash='" + dataHash + "'");
        }
    }

    /**
     * Labels known beforehand, such as the answer key of a test.
     *
     * @param dataHash hash of the rows
     * @return the sample
     */
    public static LabelledSample gold(String dataHash) {
        return new LabelledSample("gold", dataHash);
    }

    /**
     * Labels given by a judge, which is only as good as the judge.
     *
     * @param judge name of the judging model
     * @param dataHash hash of the rows
     * @return the sample
     */
    public static LabelledSample judgedBy(String judge, String dataHash) {
        return new LabelledSample("as judged by " + judge, dataHash);
    }
}
