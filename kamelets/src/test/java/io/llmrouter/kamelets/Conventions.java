/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.kamelets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the Kamelet catalogue asks of its files, by its validator and its guide for developers, with this product as provider; and that a template
 * obeys Camel's published schema.
 */
final class Conventions {

    private static final String PREFIX = "camel.apache.org/";
    private static final List<String> ANNOTATIONS = List.of(
            "kamelet.support.level",
            "catalog.version",
            "kamelet.icon",
            "provider",
            "kamelet.group",
            "kamelet.namespace");
    private static final String ICON = "data:image/svg+xml;base64,";
    private static final Pattern DEPENDENCY =
            Pattern.compile("camel:[a-z0-9-]+|mvn:[\\w.-]+:[\\w.-]+:[\\w.-]+|github:apache/[\\w./-]+");
    private static final Pattern SECRET = Pattern.compile("(?i).*(password|secret|token|apikey|credential).*");
    private static final Pattern TITLE = Pattern.compile("(?!(The|A|An) )[A-Z].*");
    private static final Set<String> TYPES = Set.of("string", "number", "integer", "boolean");
    private static final String CREDENTIALS = "urn:camel:group:credentials";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final String PRODUCT = "io.llmrouter:camel-llmrouter";

    private final Map<String, String> versions;
    private final JsonSchema routes;
    private final List<String> problems = new ArrayList<>();

    /** @param versions of this product and of the libraries that Kamelets may list, by group and artifact */
    Conventions(Map<String, String> versions) throws IOException {
        this.versions = versions;
        try (InputStream in = Conventions.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            routes = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(MAPPER.readTree(in));
        }
    }

    /** What is wrong with a Kamelet, a sentence each. */
    List<String> broken(KameletFile kamelet) {
        problems.clear();
        names(kamelet);
        annotations(kamelet.metadata().path("annotations"));
        definition(kamelet);
        kamelet.properties().properties().forEach(property -> property(property.getKey(), property.getValue()));
        unique(kamelet.properties());
        placeholders(kamelet);
        dependencies(kamelet);
        ends(kamelet);
        schema(kamelet);
        return List.copyOf(problems);
    }

    private void require(boolean right, String problem) {
        if (!right) {
            problems.add(problem);
        }
    }

    private void names(KameletFile kamelet) {
        require(
                kamelet.tree().path("apiVersion").asText().equals("camel.apache.org/v1"),
                "apiVersion is not camel.apache.org/v1");
        require(kamelet.tree().path("kind").asText().equals("Kamelet"), "kind is not Kamelet");
        require(kamelet.metadata().path("name").asText().equals(kamelet.id()), "name is not that of the file");
        require(Set.of("source", "sink", "action").contains(kamelet.type()), "type is none");
        require(kamelet.id().endsWith("-" + kamelet.type()), "name does not end with the type");
    }

    private void annotations(JsonNode annotations) {
        String version = versions.get(PRODUCT);
        for (String annotation : ANNOTATIONS) {
            require(!annotations.path(PREFIX + annotation).asText().isBlank(), "no annotation " + annotation);
        }
        require(
                annotations.path(PREFIX + "catalog.version").asText().equals(version),
                "catalog.version is not " + version);
        require(
                Set.of("Preview", "Stable")
                        .contains(annotations
                                .path(PREFIX + "kamelet.support.level")
                                .asText()),
                "support.level is neither Preview nor Stable");
        require(annotations.path(PREFIX + "provider").asText().equals("Camel LLM Router"), "provider is another");
        String icon = annotations.path(PREFIX + "kamelet.icon").asText();
        require(icon.startsWith(ICON) && decoded(icon).startsWith("<svg"), "icon is no inline SVG");
    }

    private static String decoded(String icon) {
        try {
            return new String(Base64.getDecoder().decode(icon.substring(ICON.length())));
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private void definition(KameletFile kamelet) {
        JsonNode definition = kamelet.definition();
        String ending = kamelet.type().isEmpty()
                ? ""
                : kamelet.type().substring(0, 1).toUpperCase() + kamelet.type().substring(1);
        require(definition.path("title").asText().endsWith(" " + ending), "title does not end with the type");
        require(!definition.path("description").asText().isBlank(), "no description");
        require(definition.path("type").asText().equals("object"), "definition is no object");
        Set<String> missing = new TreeSet<>(kamelet.required());
        kamelet.properties().fieldNames().forEachRemaining(missing::remove);
        require(missing.isEmpty(), "required but no property: " + missing);
    }

    private void property(String name, JsonNode property) {
        require(!name.equals("id"), "id is reserved");
        require(
                TITLE.matcher(property.path("title").asText()).matches(),
                name + " has no title, or one with an article or a small letter");
        require(property.path("description").asText().endsWith("."), name + " has no description that is a sentence");
        require(
                TYPES.contains(property.path("type").asText()),
                name + " has no type, or another than " + new TreeSet<>(TYPES));
        JsonNode value = property.path("default");
        require(
                value.isMissingNode() || fits(value, property.path("type").asText()),
                name + " has a default of another type");
        require(
                value.isMissingNode()
                        || property.path("enum").isMissingNode()
                        || contains(property.path("enum"), value.asText()),
                name + " has a default that is not in enum");
        boolean password = property.path("format").asText().equals("password");
        require(password || !SECRET.matcher(name).matches(), name + " is a secret without format: password");
        long descriptors = count(property.path("x-descriptors"), CREDENTIALS);
        require(
                descriptors == (password ? 1 : 0),
                name + " has " + descriptors + " times the descriptor " + CREDENTIALS);
        require(!property.path("x-descriptors").toString().contains("urn:alm"), name + " has a descriptor urn:alm");
    }

    private static boolean fits(JsonNode value, String type) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            default -> value.isNumber();
        };
    }

    private static boolean contains(JsonNode values, String value) {
        return count(values, value) > 0;
    }

    private static long count(JsonNode values, String value) {
        long count = 0;
        for (JsonNode one : values) {
            count += one.asText().equals(value) ? 1 : 0;
        }
        return count;
    }

    private void unique(JsonNode properties) {
        for (String what : List.of("title", "description")) {
            Set<String> seen = new HashSet<>();
            properties.forEach(property -> require(
                    seen.add(property.path(what).asText()),
                    what + " is there twice: " + property.path(what).asText()));
        }
    }

    private void placeholders(KameletFile kamelet) {
        Set<String> certain = kamelet.placeholders(false);
        Set<String> used = new TreeSet<>(certain);
        used.addAll(kamelet.placeholders(true));
        Set<String> undeclared = new TreeSet<>(used);
        undeclared.removeAll(kamelet.beans());
        kamelet.properties().properties().forEach(property -> {
            String name = property.getKey();
            undeclared.remove(name);
            require(used.contains(name), "property is not used: " + name);
            boolean given =
                    kamelet.required().contains(name) || property.getValue().has("default");
            require(given || !certain.contains(name), "neither required nor with a default, yet not {{?" + name + "}}");
            require(
                    !kamelet.required().contains(name) || !property.getValue().has("default"),
                    "required and with a default: " + name);
        });
        require(undeclared.isEmpty(), "placeholder is not declared: " + undeclared);
    }

    private void dependencies(KameletFile kamelet) {
        Set<String> dependencies = new TreeSet<>();
        kamelet.tree().path("spec").path("dependencies").forEach(dependency -> dependencies.add(dependency.asText()));
        dependencies.forEach(dependency ->
                require(DEPENDENCY.matcher(dependency).matches(), "no dependency is written " + dependency));
        dependencies.stream()
                .filter(dependency -> dependency.startsWith("mvn:"))
                .forEach(dependency -> {
                    String artifact = dependency.substring("mvn:".length(), dependency.lastIndexOf(':'));
                    String right = versions.get(artifact);
                    require(
                            ("mvn:" + artifact + ":" + right).equals(dependency),
                            dependency + " is not of version " + right);
                });
        require(dependencies.contains("camel:kamelet"), "camel:kamelet is no dependency");
        require(
                dependencies.stream().anyMatch(dependency -> dependency.startsWith("mvn:" + PRODUCT + ":")),
                "camel-llmrouter is no dependency");
    }

    private void ends(KameletFile kamelet) {
        boolean source = kamelet.template().path("from").path("uri").asText().equals("kamelet:source");
        boolean sink = kamelet.template().toString().contains("\"kamelet:sink\"");
        require(source == !kamelet.type().equals("source"), "does not begin as a " + kamelet.type() + " does");
        require(sink == !kamelet.type().equals("sink"), "does not end as a " + kamelet.type() + " does");
    }

    private void schema(KameletFile kamelet) {
        ObjectNode template = MAPPER.createObjectNode().put("id", kamelet.id());
        kamelet.template().properties().forEach(entry -> template.set(entry.getKey(), entry.getValue()));
        JsonNode document =
                MAPPER.createArrayNode().add(MAPPER.createObjectNode().set("routeTemplate", template));
        routes.validate(document).forEach(message -> problems.add("schema: " + message.getMessage()));
    }
}
