/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.learning.StateJson;
import java.util.Locale;

/**
 * What an operating point was chosen for, and what it did on rows that the predictor had not seen. Immutable.
 *
 * @param kind of target
 * @param value of the target
 * @param lambda the trade chosen; null where none keeps the target
 * @param heldOut what came of it on held-out rows; of the strongest model alone where lambda is null
 * @param certificate the promise with its evidence, or why there is none; null for targets that promise nothing about quality
 */
public record OperatingTarget(Kind kind, double value, Double lambda, HeldOut heldOut, ObjectNode certificate) {

    /** Kinds of targets; the label is the name in configuration and file. */
    public enum Kind {
        /** Quality at least this share of always asking the strongest model. */
        QUALITY_FLOOR("qualityFloor", "quality floor"),
        /** This share of requests to the strongest model. */
        TARGET_SHARE("targetShare", "target share"),
        /** At most this mean cost of a request. */
        BUDGET("budgetPerRequest", "budget per request");

        private final String label;
        private final String words;

        Kind(String label, String words) {
            this.label = label;
            this.words = words;
        }

        /** As configuration and file write it. */
        public String label() {
            return label;
        }

        static Kind of(String label) {
            for (Kind kind : values()) {
                if (kind.label.equals(label)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException(
                    "field 'kind' is '" + label + "'; it is qualityFloor, targetShare or budgetPerRequest");
        }
    }

    /**
     * On held-out rows.
     *
     * @param strongShare share of requests to the strongest model
     * @param quality mean score
     * @param strongestQuality mean score of the strongest model
     * @param costFraction mean cost as a fraction of always asking the strongest
     */
    public record HeldOut(double strongShare, double quality, double strongestQuality, double costFraction) {}

    /** For people: {@code quality floor 0.95}. */
    public String promise() {
        return kind.words + String.format(Locale.ROOT, " %s", Double.toString(value));
    }

    /** The certificate in words, or why there is none; empty for targets that promise nothing about quality. */
    public String sentence() {
        return certificate == null ? "" : certificate.path("sentence").asText();
    }

    ObjectNode json() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("kind", kind.label).put("value", value);
        json.put("lambda", lambda);
        json.putObject("heldOut")
                .put("strongShare", heldOut.strongShare())
                .put("quality", heldOut.quality())
                .put("strongestQuality", heldOut.strongestQuality())
                .put("costFraction", heldOut.costFraction());
        json.set("certificate", certificate);
        return json;
    }

    static OperatingTarget read(JsonNode json) {
        JsonNode heldOut = StateJson.required(json, "heldOut");
        return new OperatingTarget(
                Kind.of(StateJson.required(json, "kind").asText()),
                StateJson.number(json, "value"),
                json.path("lambda").isNull() ? null : StateJson.number(json, "lambda"),
                new HeldOut(
                        StateJson.number(heldOut, "strongShare"),
                        StateJson.number(heldOut, "quality"),
                        StateJson.number(heldOut, "strongestQuality"),
                        StateJson.number(heldOut, "costFraction")),
                json.path("certificate") instanceof ObjectNode object ? object : null);
    }
}
