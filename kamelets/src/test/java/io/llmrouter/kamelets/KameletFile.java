/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.kamelets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/**
 * A Kamelet as it is written.
 *
 * @param name of its file, without a folder
 * @param text of the file
 * @param tree what the text says
 */
record KameletFile(String name, String text, JsonNode tree) {

    private static final String ENDING = ".kamelet.yaml";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\??)([A-Za-z0-9_-]+)(:[^}]*)?}}");
    private static final Pattern EXISTS = Pattern.compile("\\$\\{propertiesExist:([A-Za-z0-9_-]+)}");

    static KameletFile of(String name, String text) {
        return new KameletFile(name, text, MAPPER.valueToTree(new Yaml().load(text)));
    }

    /** All that ship, by name. */
    static Stream<KameletFile> shipped() throws IOException {
        return Files.list(Path.of(""))
                .filter(file -> file.toString().endsWith(ENDING))
                .sorted()
                .map(file -> {
                    try {
                        return of(file.getFileName().toString(), Files.readString(file));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
    }

    /** The Kamelet's name, as the file has it. */
    String id() {
        return name.substring(0, name.length() - ENDING.length());
    }

    JsonNode metadata() {
        return tree.path("metadata");
    }

    JsonNode definition() {
        return tree.path("spec").path("definition");
    }

    JsonNode properties() {
        return definition().path("properties");
    }

    JsonNode template() {
        return tree.path("spec").path("template");
    }

    /** Type by its label: source, sink or action. */
    String type() {
        return metadata().path("labels").path("camel.apache.org/kamelet.type").asText();
    }

    Set<String> required() {
        Set<String> names = new TreeSet<>();
        definition().path("required").forEach(name -> names.add(name.asText()));
        return names;
    }

    /** Names in placeholders of the template that must have a value, or that need none. */
    Set<String> placeholders(boolean optional) {
        Set<String> names = new TreeSet<>();
        String template = template().toString();
        Matcher placeholders = PLACEHOLDER.matcher(template);
        while (placeholders.find()) {
            if (optional == (!placeholders.group(1).isEmpty() || placeholders.group(3) != null)) {
                names.add(placeholders.group(2));
            }
        }
        Matcher asked = EXISTS.matcher(template);
        while (optional && asked.find()) {
            names.add(asked.group(1));
        }
        return names;
    }

    /** Names of the template's own beans. */
    Set<String> beans() {
        Set<String> names = new TreeSet<>();
        template().path("beans").forEach(bean -> names.add(bean.path("name").asText()));
        return names;
    }
}
