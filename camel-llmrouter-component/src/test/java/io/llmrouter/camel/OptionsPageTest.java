/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** {@code docs/options.md} is what the generated catalogue says. */
class OptionsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "options.md");
    private static final String WRITE = "llmrouter.docs.write";

    @Test
    void page_saysWhatTheCatalogueSays() throws IOException {
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE)
                .as(
                        "docs/options.md is stale; write it again with"
                                + " mvn -pl camel-llmrouter-component test -Dtest=OptionsPageTest -D%s=true",
                        WRITE)
                .hasContent(page());
    }

    private static String page() throws IOException {
        JsonNode catalogue = read("/META-INF/io/llmrouter/camel/llmrouter.json");
        JsonNode language = read("/META-INF/io/llmrouter/camel/language/llmrouter.json");
        return String.join(
                "\n",
                "# Options and headers of `llmrouter:`",
                "",
                "Written by `OptionsPageTest` from the catalogue in the jar; edit the descriptions in the code, not here.",
                "`llmrouter:NAME?option=value`; what a router does stands in its [configuration](configuration.md).",
                "",
                table(
                        "Component",
                        "In `application.properties`: `camel.component.llmrouter.OPTION=...`",
                        catalogue.path("componentProperties"),
                        row -> true),
                table(
                        "Endpoint",
                        "In the URI, or under `parameters:` in YAML.",
                        catalogue.path("properties"),
                        row -> true),
                table(
                        "Variables of the language `llmrouter`",
                        "`free` ones are read off the message, `local` ones cost an embedding at most, one for all of them. See [pieces for routes](routes.md).",
                        language.path("functions"),
                        row -> true),
                table(
                        "Headers that come in",
                        "Taken off the message, honoured or not.",
                        catalogue.path("headers"),
                        labelled("in")),
                table(
                        "Headers that go out",
                        "Set before an exception too; a stream sets those that are known when it begins.",
                        catalogue.path("headers"),
                        labelled("out")));
    }

    private static JsonNode read(String resource) throws IOException {
        return new ObjectMapper().readTree(OptionsPageTest.class.getResource(resource));
    }

    private static Predicate<JsonNode> labelled(String label) {
        return row -> row.path("label").asText().equals(label);
    }

    private static String table(String title, String how, JsonNode rows, Predicate<JsonNode> wanted) {
        List<String> lines = new ArrayList<>(
                List.of("## " + title, "", "" + how, "", "| name | type | default | meaning |", "|---|---|---|---|"));
        rows.properties().forEach(row -> {
            if (wanted.test(row.getValue())) {
                lines.add(line(row.getKey(), row.getValue()));
            }
        });
        return String.join("\n", lines) + "\n";
    }

    private static String line(String name, JsonNode row) {
        String unset = row.path("required").asBoolean()
                ? "required"
                : code(row.path("defaultValue").asText(""));
        return String.join(
                " | ",
                "| `" + name + "`",
                type(row),
                unset,
                brief(row.path("description").asText()) + " |");
    }

    /** What Camel says of its own options fills a screen. */
    private static String brief(String description) {
        return description.length() < 250 ? description : description.replaceFirst("(?<=\\.) .*", "");
    }

    private static String type(JsonNode row) {
        if (row.has("enum")) {
            List<String> values = new ArrayList<>();
            row.path("enum").forEach(value -> values.add(code(value.asText())));
            return String.join(", ", values);
        }
        return row.path("type").asText().equals("duration")
                ? "duration"
                : row.path("javaType").asText().replaceAll("<.*", "").replaceAll("^.*\\.", "");
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }
}
