/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.calibration.Calibrator;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.learning.StateJson;
import io.llmrouter.paraphrase.HitVerifier;
import io.llmrouter.paraphrase.LearnedHitVerifier;
import io.llmrouter.paraphrase.QuestionGuards;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * When the answer to a kept question may be given again, with everything needed to use and to judge that: section {@code cache} of a bundle file. Immutable.
 *
 * @param provenance where it comes from
 * @param embedder fingerprint of the embedding whose vectors are compared
 * @param learned the verifier, or null where the cosine is the score
 * @param calibrator of the learned verifier's score; null where that is null
 * @param accept certified threshold of the score, or null where none could be promised
 * @param maxWrongHitRate the budget that was asked for: share of wrong answers among hits, in (0, 1)
 * @param evidence for people: the certificate or why there is none, what was measured
 */
public record CacheBundle(
        Provenance provenance,
        String embedder,
        LearnedHitVerifier learned,
        Calibrator calibrator,
        Double accept,
        double maxWrongHitRate,
        ObjectNode evidence) {

    private static final String SECTION = "cache";

    /** Checks. */
    public CacheBundle {
        if ((learned == null) != (calibrator == null)) {
            throw new IllegalArgumentException("a learned verifier has a calibrator, and a cosine has none");
        }
        if (accept != null && !(accept >= -1 && accept <= 1)) {
            throw new IllegalArgumentException("field 'threshold' is " + accept + "; it is a score from -1 to 1");
        }
        if (!(maxWrongHitRate > 0 && maxWrongHitRate < 1)) {
            throw new IllegalArgumentException("field 'maxWrongHitRate' is " + maxWrongHitRate + "; it is in (0, 1)");
        }
    }

    /** What decides about hits, with its guards. */
    public HitVerifier verifier() {
        return learned == null ? QuestionGuards.guarding(HitVerifier.cosine()) : learned.calibrated(calibrator);
    }

    /** A hit needs at least this score; empty where nothing could be promised, which means no semantic hits. */
    public OptionalDouble threshold() {
        return accept == null ? OptionalDouble.empty() : OptionalDouble.of(accept);
    }

    /** The promise in words, or why there is none. */
    public String sentence() {
        return evidence.path("certificate").path("sentence").asText();
    }

    /**
     * A bundle as it was read.
     *
     * @param cache the section
     * @param hash of the file
     */
    public record Read(CacheBundle cache, String hash) {}

    /**
     * Reads the section of a file.
     *
     * @param file the bundle
     * @param embedder the embedding of this process
     * @return the section
     * @throws IllegalArgumentException naming file, field and remedy, also for another embedding
     */
    public static Read read(Path file, PromptEmbedder embedder) {
        return BundleDocument.read(file, document -> {
            if (!document.json().has(SECTION)) {
                throw new IllegalArgumentException(
                        "it has no cache; 'llmrouter cache-calibrate --out' adds one to the same file");
            }
            return new Read(parse(document.json().path(SECTION), embedder), document.hash());
        });
    }

    /**
     * Writes the section; other sections of a bundle that is there already are kept.
     *
     * @param file where to
     * @return the hash of the file
     * @throws IOException if it cannot be written; then nothing was
     */
    public String write(Path file) throws IOException {
        ObjectNode section = JsonNodeFactory.instance.objectNode();
        section.set("data", provenance.json());
        section.put("embedder", embedder)
                .put("maxWrongHitRate", maxWrongHitRate)
                .put("threshold", accept);
        section.set("calibrator", calibrator == null ? null : CalibratorJson.of(calibrator));
        section.set("evidence", evidence);
        section.set("verifier", learned == null ? null : learned.state());
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.set(SECTION, section);
        return BundleDocument.write(document, file);
    }

    private static CacheBundle parse(JsonNode section, PromptEmbedder embedder) {
        String fitted = StateJson.required(section, "embedder").asText();
        if (!fitted.equals(embedder.fingerprint())) {
            throw new IllegalArgumentException("its cache was calibrated with the embedding '" + fitted
                    + "', and this process has '" + embedder.fingerprint()
                    + "'; run 'llmrouter cache-calibrate' again or configure that embedding");
        }
        boolean learned = section.path("verifier").isObject();
        return new CacheBundle(
                Provenance.read(StateJson.required(section, "data")),
                fitted,
                learned ? LearnedHitVerifier.read(section.path("verifier"), embedder) : null,
                learned ? CalibratorJson.read(StateJson.required(section, "calibrator")) : null,
                section.path("threshold").isNull() ? null : (Double) StateJson.number(section, "threshold"),
                StateJson.number(section, "maxWrongHitRate"),
                section.path("evidence") instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode());
    }
}
