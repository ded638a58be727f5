/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.calibration.Calibrator;
import io.llmrouter.cascade.StageThresholds;
import io.llmrouter.confidence.AnswerVerifier;
import io.llmrouter.confidence.CombinedConfidence;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.learning.StateJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Calibrated and certified thresholds of a cascade, with everything needed to use them and to judge them: section {@code cascade} of a bundle file.
 * Immutable.
 *
 * @param provenance where it comes from
 * @param models in the order in which they are asked
 * @param signal by what answers are judged: {@code verifier}, or the name of the number that the outcome table stated; several joined by +
 * @param embedder fingerprint of the verifier's embedding, or null
 * @param stages one for each model but the last
 * @param evidence for people: the certificate or why there is none, what was measured, whether it pays
 * @param slices thresholds by kind of request; null for none
 */
public record CascadeBundle(
        Provenance provenance,
        List<ModelIdentity> models,
        String signal,
        String embedder,
        List<Stage> stages,
        ObjectNode evidence,
        SliceThresholds slices) {

    /** Signal of a learned verifier. */
    public static final String VERIFIER = "verifier";

    private static final String SECTION = "cascade";

    /** Copies and checks. */
    public CascadeBundle {
        models = List.copyOf(models);
        stages = List.copyOf(stages);
        if (stages.size() != models.size() - 1) {
            throw new IllegalArgumentException("field 'stages' has " + stages.size() + " entries for " + models.size()
                    + " models; it has one for each model but the last");
        }
    }

    /** Without slices. */
    public CascadeBundle(
            Provenance provenance,
            List<ModelIdentity> models,
            String signal,
            String embedder,
            List<Stage> stages,
            ObjectNode evidence) {
        this(provenance, models, signal, embedder, stages, evidence, null);
    }

    /**
     * A stage whose answers are judged.
     *
     * @param calibrator turns the signal into P(correct)
     * @param thresholds probabilities, or off
     * @param verifier gives the signal, or a part of it; null where the signal is another
     * @param combination makes one signal of several; null where there is one
     */
    public record Stage(
            Calibrator calibrator,
            StageThresholds thresholds,
            AnswerVerifier verifier,
            CombinedConfidence combination) {

        /** By one signal. */
        public Stage(Calibrator calibrator, StageThresholds thresholds, AnswerVerifier verifier) {
            this(calibrator, thresholds, verifier, null);
        }
    }

    /** Names of the signals that are combined; of one signal that. */
    public List<String> signals() {
        return stages.get(0).combination() == null
                ? List.of(signal)
                : stages.get(0).combination().names();
    }

    /** The promise in words, or why there is none; empty where none was asked for. */
    public String sentence() {
        return evidence.path("certificate").path("sentence").asText();
    }

    /** What else a person should know before using it, in sentences. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        evidence.path("notes").forEach(note -> notes.add(note.asText()));
        return notes;
    }

    /** Whether it pays, in words; empty where nothing is known. */
    public String worth() {
        return evidence.path("breakEven").path("sentence").asText();
    }

    /** Whether it saved money on the labelled rows; true where costs were not known. */
    public boolean pays() {
        return evidence.path("breakEven").path("savedPerRequest").isNull()
                || evidence.path("breakEven").path("pays").asBoolean(true);
    }

    /**
     * A bundle as it was read.
     *
     * @param cascade the section
     * @param hash of the file
     */
    public record Read(CascadeBundle cascade, String hash) {}

    /**
     * Reads the section of a file.
     *
     * @param file the bundle
     * @param embedder the embedding of this process; asked for only if the verifier was learned with one
     * @return the section
     * @throws IllegalArgumentException naming file, field and remedy
     */
    public static Read read(Path file, Supplier<PromptEmbedder> embedder) {
        return BundleDocument.read(file, document -> {
            if (!document.json().has(SECTION)) {
                throw new IllegalArgumentException(
                        "it has no cascade; 'llmrouter calibrate --out' adds one to the same file");
            }
            return new Read(parse(document.json().path(SECTION), embedder), document.hash());
        });
    }

    /**
     * Writes the section; a predictor in a bundle that is there already is kept.
     *
     * @param file where to
     * @return the hash of the file
     * @throws IOException if it cannot be written; then nothing was
     */
    public String write(Path file) throws IOException {
        ObjectNode section = JsonNodeFactory.instance.objectNode();
        section.set("data", provenance.json());
        models.forEach(model -> section.withArray("models").add(model.json()));
        section.put("signal", signal).put("embedder", embedder);
        stages.forEach(stage -> section.withArray("stages").add(json(stage)));
        section.set("evidence", evidence);
        section.set("slices", slices == null ? null : slices.json());
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.set(SECTION, section);
        return BundleDocument.write(document, file);
    }

    private static ObjectNode json(Stage stage) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ThresholdJson.put(json, stage.thresholds());
        json.set("calibrator", CalibratorJson.of(stage.calibrator()));
        json.set("verifier", stage.verifier() == null ? null : stage.verifier().state());
        json.set(
                "combination",
                stage.combination() == null ? null : stage.combination().state());
        return json;
    }

    private static CascadeBundle parse(JsonNode section, Supplier<PromptEmbedder> embedder) {
        List<ModelIdentity> models = new ArrayList<>();
        StateJson.required(section, "models").forEach(model -> models.add(ModelIdentity.read(model)));
        PromptEmbedder embeds = section.path("embedder").isTextual() ? embedder.get() : null;
        List<Stage> stages = new ArrayList<>();
        StateJson.required(section, "stages").forEach(stage -> stages.add(stage(stage, embeds)));
        return new CascadeBundle(
                Provenance.read(StateJson.required(section, "data")),
                models,
                StateJson.required(section, "signal").asText(),
                section.path("embedder").isTextual() ? section.path("embedder").asText() : null,
                stages,
                section.path("evidence") instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode(),
                section.path("slices").isObject()
                        ? SliceThresholds.read(
                                section.path("slices"),
                                stages.stream().map(Stage::calibrator).toList())
                        : null);
    }

    private static Stage stage(JsonNode json, PromptEmbedder embedder) {
        return new Stage(
                CalibratorJson.read(StateJson.required(json, "calibrator")),
                ThresholdJson.read(json),
                json.path("verifier").isObject() ? AnswerVerifier.read(json.path("verifier"), embedder) : null,
                json.path("combination").isObject() ? CombinedConfidence.read(json.path("combination")) : null);
    }
}
