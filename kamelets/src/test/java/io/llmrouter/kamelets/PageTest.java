/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.kamelets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/kamelets.md} says what the Kamelets say of themselves, and every snippet on it starts. */
class PageTest {

    private static final Path PAGE = Path.of("..", "docs", "kamelets.md");
    private static final Pattern SNIPPET = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> page_hasEachKamelet_withAllItsProperties_aStepAndAPipe() throws IOException {
        String page = Files.readString(PAGE);
        return KameletFile.shipped()
                .map(kamelet -> DynamicTest.dynamicTest(kamelet.id(), () -> {
                    String heading = "## `" + kamelet.id() + "`\n";
                    assertThat(page).contains(heading);
                    String section =
                            page.substring(page.indexOf(heading)).replaceFirst("(?s)(?<=\\n)(.+?)\\n## .*", "$1");
                    assertThat(section).contains(table(kamelet));
                    assertThat(section).contains("kind: Pipe").containsPattern("kamelet:\\s*(name: )?" + kamelet.id());
                }));
    }

    @TestFactory
    Stream<DynamicTest> snippet_starts() throws IOException {
        Matcher snippets = SNIPPET.matcher(Files.readString(PAGE));
        List<DynamicTest> tests = new ArrayList<>();
        while (snippets.find()) {
            String yaml = snippets.group(1);
            tests.add(DynamicTest.dynamicTest(yaml.lines().findFirst().orElseThrow(), () -> {
                try (Kamelets running = Kamelets.run(folder, yaml)) {
                    assertThat(running.context().getRoutes()).hasSizeGreaterThan(1);
                }
            }));
        }
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }

    private static String table(KameletFile kamelet) {
        List<String> lines = new ArrayList<>(List.of("| property | type | default | meaning |", "|---|---|---|---|"));
        kamelet.properties()
                .properties()
                .forEach(property -> lines.add(row(
                        property.getKey(),
                        property.getValue(),
                        kamelet.required().contains(property.getKey()))));
        return String.join("\n", lines) + "\n";
    }

    private static String row(String name, JsonNode property, boolean required) {
        List<String> values = new ArrayList<>();
        property.path("enum").forEach(value -> values.add("`" + value.asText() + "`"));
        String type = values.isEmpty() ? property.path("type").asText() : String.join(", ", values);
        String unset = property.has("default") ? "`" + property.path("default").asText() + "`" : "";
        return "| `" + name + "` | " + type + " | " + (required ? "required" : unset) + " | "
                + property.path("description").asText() + " |";
    }
}
