/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import java.util.List;
import java.util.stream.Stream;

/**
 * An answer as numbers, seen beside its question: {@link CalculationFeatures}, {@link ResultFeatures}, {@link FormFeatures}, {@link AgreementFeatures}. They
 * name no topic and hold for any text; where nothing is calculated, those of the calculation are zeros. Cost: linear in both texts, of which the last
 * 32,768 characters count; below a millisecond for a page. Stateless.
 */
final class VerifierFeatures {

    /** Names of the numbers, in the order of {@link #of}. */
    static final List<String> NAMES = Stream.of(
                    CalculationFeatures.ALL.keySet(),
                    ResultFeatures.ALL.keySet(),
                    FormFeatures.ALL.keySet(),
                    AgreementFeatures.ALL.keySet())
            .flatMap(names -> names.stream())
            .toList();

    private VerifierFeatures() {}

    /**
     * Describes.
     *
     * @param question what was asked
     * @param answer what was answered
     * @return {@code NAMES.size()} finite numbers
     */
    static double[] of(String question, String answer) {
        AnsweredQuestion both = new AnsweredQuestion(question, answer);
        CalculationFeatures calculation = new CalculationFeatures(both);
        ResultFeatures result = new ResultFeatures(both);
        FormFeatures form = new FormFeatures(both);
        AgreementFeatures agreement = new AgreementFeatures(both);
        return Stream.of(
                        CalculationFeatures.ALL.values().stream().map(f -> f.applyAsDouble(calculation)),
                        ResultFeatures.ALL.values().stream().map(f -> f.applyAsDouble(result)),
                        FormFeatures.ALL.values().stream().map(f -> f.applyAsDouble(form)),
                        AgreementFeatures.ALL.values().stream().map(f -> f.applyAsDouble(agreement)))
                .flatMap(values -> values)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }
}
