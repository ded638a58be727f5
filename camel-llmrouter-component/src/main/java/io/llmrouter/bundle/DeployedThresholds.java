/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.calibration.Calibrator;
import io.llmrouter.cascade.StageThresholds;
import io.llmrouter.file.WholeFile;
import io.llmrouter.learning.StateJson;
import io.llmrouter.routing.Fingerprint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a bundle's cascade decides by, without what makes its signal: calibrators and thresholds can be looked at and renewed without the embedding that a
 * verifier needs. Immutable.
 *
 * @param models in the order in which they are asked
 * @param signal by what answers are judged
 * @param sliceField whose values have thresholds of their own; null for none
 * @param calibrators one for each model but the last
 * @param thresholds one for each model but the last
 * @param evidence the certificate or why there is none, what was measured, whether it pays
 * @param hash of the file
 */
public record DeployedThresholds(
        List<ModelIdentity> models,
        String signal,
        String sliceField,
        List<Calibrator> calibrators,
        List<StageThresholds> thresholds,
        ObjectNode evidence,
        String hash) {

    private static final String SECTION = "cascade";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Copies the lists. */
    public DeployedThresholds {
        models = List.copyOf(models);
        calibrators = List.copyOf(calibrators);
        thresholds = List.copyOf(thresholds);
    }

    /** The certificate, or why there is none; an empty object where none was sought. */
    public JsonNode certificate() {
        return evidence.path("certificate");
    }

    /**
     * Reads them.
     *
     * @param file the bundle
     * @throws IllegalArgumentException naming file, field and remedy
     */
    public static DeployedThresholds read(Path file) {
        return BundleDocument.read(file, document -> {
            JsonNode section = section(document);
            List<ModelIdentity> models = new ArrayList<>();
            StateJson.required(section, "models").forEach(model -> models.add(ModelIdentity.read(model)));
            List<Calibrator> calibrators = new ArrayList<>();
            List<StageThresholds> thresholds = new ArrayList<>();
            for (JsonNode stage : StateJson.required(section, "stages")) {
                calibrators.add(CalibratorJson.read(StateJson.required(stage, "calibrator")));
                thresholds.add(ThresholdJson.read(stage));
            }
            return new DeployedThresholds(
                    models,
                    StateJson.required(section, "signal").asText(),
                    section.path("slices").isObject()
                            ? section.path("slices").path("field").asText()
                            : null,
                    calibrators,
                    thresholds,
                    section.path("evidence") instanceof ObjectNode object
                            ? object
                            : JsonNodeFactory.instance.objectNode(),
                    document.hash());
        });
    }

    private static JsonNode section(BundleDocument document) {
        if (!document.json().has(SECTION)) {
            throw new IllegalArgumentException(
                    "it has no cascade; 'llmrouter calibrate --out' adds one to the same file");
        }
        return document.json().path(SECTION);
    }

    /**
     * Writes a copy of a bundle with other calibrators and thresholds; what makes its signal, and every other section, stays.
     *
     * @param live the bundle
     * @param renewed what was calibrated anew for the same signal
     * @param to where to
     * @return the hash of the copy
     * @throws IOException if it cannot be written; then nothing was
     */
    public static String renew(Path live, CascadeBundle renewed, Path to) throws IOException {
        ObjectNode json = BundleDocument.read(live, document -> {
            section(document);
            return document.json().deepCopy();
        });
        ObjectNode section = (ObjectNode) json.path(SECTION);
        section.set("data", renewed.provenance().json());
        section.remove("models");
        renewed.models().forEach(model -> section.withArray("models").add(model.json()));
        ArrayNode stages = section.withArray("stages");
        for (int stage = 0; stage < renewed.stages().size(); stage++) {
            ObjectNode node = (ObjectNode) stages.get(stage);
            ThresholdJson.put(node, renewed.stages().get(stage).thresholds());
            node.set("calibrator", CalibratorJson.of(renewed.stages().get(stage).calibrator()));
        }
        section.set("evidence", renewed.evidence());
        section.set("slices", renewed.slices() == null ? null : renewed.slices().json());
        byte[] bytes = bytes(json);
        WholeFile.write(to, out -> out.write(bytes));
        return Fingerprint.of(bytes);
    }

    private static byte[] bytes(ObjectNode json) {
        try {
            return MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a bundle cannot be written as JSON", e);
        }
    }
}
