/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import java.util.Locale;

/** The alarms: their names, what they mean and what to do about them, in words. */
enum Alarm {
    escalationRate(
            "escalationRate",
            "escalates %s of its requests, usual is %s%4$s: requests became harder, or the cheap model or its score worse",
            "compare the latest decisions with older ones by intent and tenant, and label a sample; calibrate again if the traffic has changed for good"),
    fallingEscalation(
            "escalationRate",
            "escalates only %s of its requests, usual is %s, and no better answers explain it: its score may trust what it should not",
            "label a sample of accepted answers of the cheap model before taking this for a saving"),
    cheapShare(
            "cheapShare",
            "answers %s of its requests with cheaper models, usual is %s",
            "look for a change of traffic, of rules, or of a model's health and price"),
    scoreDistribution(
            "score",
            "gives scores that are distributed unlike before: PSI %s, same traffic gives %3$s at most",
            "its thresholds were certified for other scores: label a sample and calibrate again"),
    calibration(
            "quality",
            "gives answers that are said to be right with a probability of %4$s, but are in %s; stated was %s",
            "its probabilities do not hold any more: calibrate again with the newest labels"),
    quality(
            "quality",
            "gives answers that are worth %s by their labels, usual is %s",
            "read answers with bad labels; raise the threshold or calibrate again"),
    embeddingShift(
            "embeddingShift",
            "is asked about other things than before: distance %s, same traffic gives %3$s at most",
            "look at what is asked now; intents, predictor and cache were fitted to other questions"),
    cacheHitRate(
            "cacheHitRate",
            "answers %s of its requests from the cache, usual is %s",
            "look for new questions, a changed system prompt or scope, a flushed store or a shorter time to live"),
    wrongHitRate(
            "wrongHitRate",
            "gives wrong answers in %s of the tested hits of its cache, usual is %s",
            "calibrate the cache again, or set its mode to write until then"),
    costPerRequest(
            "costPerRequest",
            "pays %s for a request, usual is %s",
            "look at escalations, at longer prompts and answers, and at prices"),
    modelIdentity(
            "otherIdentities",
            "asks a model that is no longer the same: %4$s",
            "label and calibrate again for the new model, or pin the old one in modelName");

    private final String series;
    private final String meaning;
    private final String remedy;

    Alarm(String series, String meaning, String remedy) {
        this.series = series;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /** What it watches. */
    String series() {
        return series;
    }

    /** One sentence about an alarm with numbers and what to do. */
    String raised(DetectorState state) {
        String what = String.format(
                Locale.ROOT,
                meaning,
                number(state.value()),
                number(state.expected()),
                number(state.limit()),
                state.note());
        String more = this == fallingEscalation && !state.note().isEmpty() ? " (" + state.note() + ")" : "";
        return "this router " + what + more + "; " + remedy;
    }

    /** One sentence about the end of an alarm. */
    String cleared(DetectorState state) {
        return name() + " is over: the latest value is "
                + number(state.value())
                + (Double.isNaN(state.expected()) ? "" : ", usual is " + number(state.expected()));
    }

    private static String number(double value) {
        return Double.isNaN(value)
                ? "unknown"
                : String.format(Locale.ROOT, Math.abs(value) < 0.01 ? "%.3g" : "%.3f", value);
    }
}
