/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.file.WholeFile;
import io.llmrouter.learning.StateJson;
import io.llmrouter.prediction.PredictorMethod;
import io.llmrouter.prediction.QualityPredictor;
import io.llmrouter.routing.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
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
    public static final String FORMAT = "llmrouter-bundle/1";

    private static final long MOST_BYTES = 512L << 20;
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
        try {
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(
                        "bundle " + file + " is no file; name one that 'llmrouter train' has written");
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new IllegalArgumentException("bundle " + file + " has " + Files.size(file)
                        + " bytes, more than the " + MOST_BYTES + " that are read; train again");
            }
            byte[] bytes = Files.readAllBytes(file);
            return new BundleFile(parse(MAPPER.readTree(bytes), embedder), Fingerprint.of(bytes));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "bundle " + file + " is torn or no JSON (" + e.getOriginalMessage() + ", line "
                            + e.getLocation().getLineNr() + "); copy it again or train again",
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException("bundle " + file + " cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw e.getMessage().startsWith("bundle ")
                    ? e
                    : new IllegalArgumentException("bundle " + file + ": " + e.getMessage(), e);
        }
    }

    private static RouterBundle parse(JsonNode json, Supplier<PromptEmbedder> embedder) {
        String format = json.path("format").asText("none");
        if (!format.equals(FORMAT)) {
            throw new IllegalArgumentException("its format is '" + format + "', this version reads '" + FORMAT
                    + "'; train again with this version");
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
     * Writes a bundle; a reader sees the old file or the new one, never half of it.
     *
     * @param bundle what to write
     * @param file where to
     * @return the bundle with its hash
     * @throws IOException if it cannot be written; then nothing was
     */
    public static BundleFile write(RouterBundle bundle, Path file) throws IOException {
        byte[] bytes = MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(json(bundle));
        WholeFile.write(file, out -> out.write(bytes));
        return new BundleFile(bundle, Fingerprint.of(bytes));
    }

    private static ObjectNode json(RouterBundle bundle) {
        ObjectNode json = MAPPER.createObjectNode().put("format", FORMAT);
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
