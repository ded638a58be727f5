/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.learning.StateJson;
import io.llmrouter.prediction.PredictorMethod;
import io.llmrouter.prediction.QualityPredictor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A bundle as a JSON file: read whole and checked, or refused with the reason; written beside and moved. Immutable.
 *
 * @param bundle what it holds
 * @param hash first 16 hex digits of the SHA-256 of its bytes; stands in every decision made with it
 */
public record BundleFile(RouterBundle bundle, String hash) {

    /** Of this version. */
    public static final String FORMAT = BundleDocument.FORMAT;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * Reads a file.
     *
     * @param file the bundle
     * @param embedder the embedding of this process, which must be the one it was trained with; asked for only if it was trained with one
     * @return the bundle
     * @throws IllegalArgumentException naming file, field and remedy: not readable, torn, another format or embedding
     */
    public static BundleFile read(Path file, Supplier<PromptEmbedder> embedder) {
        return BundleDocument.read(file, document -> new BundleFile(parse(document.json(), embedder), document.hash()));
    }

    private static RouterBundle parse(JsonNode json, Supplier<PromptEmbedder> embedder) {
        if (!json.has("predictor")) {
            throw new IllegalArgumentException(
                    "it has no predictor; 'llmrouter train --out' adds one to the same file");
        }
        List<ModelIdentity> models = new ArrayList<>();
        StateJson.required(json, "models").forEach(model -> models.add(ModelIdentity.read(model)));
        List<OperatingTarget> targets = new ArrayList<>();
        StateJson.required(json, "operatingPoints").forEach(target -> targets.add(OperatingTarget.read(target)));
        QualityPredictor predictor = PredictorMethod.restore(
                StateJson.required(json, "predictor"), json.path("embedder").isTextual() ? embedder.get() : null);
        if (!predictor.models().equals(models.stream().map(ModelIdentity::name).toList())) {
            throw new IllegalArgumentException("field 'models' does not name the predictor's " + predictor.models());
        }
        return new RouterBundle(
                Provenance.read(StateJson.required(json, "data")),
                models,
                StateJson.required(json, "costUnit").asText(),
                json.path("embedder").isNull() ? null : json.path("embedder").asText(),
                predictor,
                targets,
                object(json, "metrics"),
                object(json, "breakEven"));
    }

    private static ObjectNode object(JsonNode json, String field) {
        return json.path(field) instanceof ObjectNode object ? object : MAPPER.createObjectNode();
    }

    /**
     * Writes a bundle; a reader sees the old file or the new one, never half of it. A cascade in a bundle that is there already is kept.
     *
     * @param bundle what to write
     * @param file where to
     * @return the bundle with its hash
     * @throws IOException if it cannot be written; then nothing was
     */
    public static BundleFile write(RouterBundle bundle, Path file) throws IOException {
        return new BundleFile(bundle, BundleDocument.write(json(bundle), file));
    }

    /**
     * Whether {@link #write} can write there: nothing is there yet, or a bundle of this version.
     *
     * @param file where to
     * @return false for any other file, which is left alone
     */
    public static boolean isReplaceable(Path file) {
        return BundleDocument.takesSections(file);
    }

    private static ObjectNode json(RouterBundle bundle) {
        ObjectNode json = MAPPER.createObjectNode();
        json.set("data", bundle.provenance().json());
        bundle.models().forEach(model -> json.withArray("models").add(model.json()));
        json.put("costUnit", bundle.costUnit()).put("embedder", bundle.embedder());
        json.putArray("operatingPoints");
        bundle.targets().forEach(target -> json.withArray("operatingPoints").add(target.json()));
        json.set("metrics", bundle.metrics());
        json.set("breakEven", bundle.breakEven());
        json.set("predictor", bundle.predictor().state());
        return json;
    }
}
