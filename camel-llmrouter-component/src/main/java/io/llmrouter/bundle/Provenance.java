/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.learning.StateJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * Where a bundle comes from. Immutable.
 *
 * @param created when
 * @param seed of everything random
 * @param files names of the outcome tables, without their folders
 * @param rows that were learned from
 * @param dataHash first 16 hex digits of a SHA-256 over those rows: ids, texts, models and scores
 * @param labels where the scores come from: {@code gold}, {@code human}, {@code as judged by X}
 */
public record Provenance(Instant created, long seed, List<String> files, int rows, String dataHash, String labels) {

    /** Copies the list. */
    public Provenance {
        files = List.copyOf(files);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("created", created.toString())
                .put("seed", seed);
        StateJson.put(json, "files", files);
        return json.put("rows", rows).put("dataHash", dataHash).put("labels", labels);
    }

    static Provenance read(JsonNode json) {
        String created = StateJson.required(json, "created").asText();
        try {
            return new Provenance(
                    Instant.parse(created),
                    StateJson.required(json, "seed").asLong(),
                    StateJson.texts(json, "files"),
                    (int) StateJson.number(json, "rows"),
                    StateJson.required(json, "dataHash").asText(),
                    StateJson.required(json, "labels").asText());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("field 'created' is '" + created + "', no time in ISO-8601", e);
        }
    }
}
