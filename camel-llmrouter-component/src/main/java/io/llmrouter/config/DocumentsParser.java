/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.failure.Suggestion;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code documents:}. One document, one thread. */
final class DocumentsParser {

    static final Set<String> OWN =
            Set.of("folder", "embeddingStore", "uri", "passages", "way", "fusion", "rerank", "score");
    static final Set<String> WAYS = Set.of("auto", "bm25", "dense", "hybrid");
    static final Set<String> FUSIONS = Set.of("scores", "ranks");
    private static final Set<String> OF_INDEX = Set.of("folder", "embeddingStore", "way", "fusion", "rerank", "score");
    private static final String BEAN = "#bean:";
    private static final int USUAL_PASSAGES = 6;
    private static final int MOST_PASSAGES = 50;

    private final Problems problems;

    DocumentsParser(Problems problems) {
        this.problems = problems;
    }

    Map<String, DocumentsDefinition> parse(Section document) {
        Map<String, DocumentsDefinition> sets = new LinkedHashMap<>();
        document.sections("documents")
                .forEach((name, section) -> set(name, section).ifPresent(set -> sets.put(name, set)));
        return sets;
    }

    private Optional<DocumentsDefinition> set(String name, Section section) {
        section.allowOnly(OWN, Set.of());
        Names.check(name, "document set", section, problems);
        String way = oneOf(section, "way", "auto", WAYS);
        String fusion = oneOf(section, "fusion", "scores", FUSIONS);
        int passages = section.number(
                        "passages",
                        n -> n >= 1 && n <= MOST_PASSAGES && n == Math.rint(n),
                        "a whole number from 1 to " + MOST_PASSAGES)
                .map(Double::intValue)
                .orElse(USUAL_PASSAGES);
        return source(section)
                .map(source -> new DocumentsDefinition(
                        name,
                        source,
                        passages,
                        way,
                        fusion.equals("ranks"),
                        bean(section, "rerank"),
                        section.text("score").map(DocumentsParser::file).orElse(null)));
    }

    private String oneOf(Section section, String key, String usual, Set<String> known) {
        String value = section.text(key).orElse(usual);
        if (!known.contains(value)) {
            problems.add(section.at(key), Suggestion.unknown(key, value, known));
        }
        return value;
    }

    private Optional<DocumentsDefinition.Source> source(Section section) {
        if (section.has("uri") == section.has("folder")) {
            problems.add(
                    section.node(),
                    "documents have either a 'folder' with their index or the 'uri' of an endpoint that finds passages;"
                            + " write for example {folder: data/handbook}");
            return Optional.empty();
        }
        if (section.has("uri")) {
            OF_INDEX.stream()
                    .filter(section::has)
                    .forEach(key -> problems.add(
                            section.at(key), "belongs to an index; the endpoint of 'uri' finds passages by itself"));
            return section.text("uri").map(DocumentsDefinition.Source.Endpoint::new);
        }
        String bean = bean(section, "embeddingStore");
        return section.text("folder").map(folder -> new DocumentsDefinition.Source.Index(file(folder), bean));
    }

    /** Null if there is none. */
    private String bean(Section section, String key) {
        Optional<String> named = section.text(key).filter(text -> {
            boolean bean = text.startsWith(BEAN) && text.length() > BEAN.length();
            if (!bean) {
                problems.add(section.at(key), "is '" + text + "'; write #bean:name");
            }
            return bean;
        });
        return named.map(text -> text.substring(BEAN.length())).orElse(null);
    }

    private static Path file(String text) {
        return Path.of(text.startsWith("file:") ? text.substring("file:".length()) : text);
    }
}
