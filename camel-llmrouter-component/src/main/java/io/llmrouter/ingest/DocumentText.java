/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be read of a document.
 *
 * @param sections in their order; a passage never crosses from one into the next
 * @param metadata of the whole document, such as {@link #TITLE}
 * @param note what its reader had to assume, such as an encoding
 */
public record DocumentText(List<Section> sections, Map<String, String> metadata, Optional<String> note) {

    /** Metadata of a document: its title. */
    public static final String TITLE = "title";
    /** Metadata of a section: the headings above it, outermost first, such as {@code Install > Linux}. */
    public static final String HEADING = "heading";
    /** Metadata of a section: the page it is on, from 1. */
    public static final String PAGE = "page";

    /**
     * A part of a document that belongs together.
     *
     * @param text its text with its heading; may be blank
     * @param metadata of this part, such as {@link #HEADING} or {@link #PAGE}
     */
    public record Section(String text, Map<String, String> metadata) {

        /** Keeps an unmodifiable copy. */
        public Section {
            metadata = Map.copyOf(metadata);
        }
    }

    /** Keeps unmodifiable copies. */
    public DocumentText {
        sections = List.copyOf(sections);
        metadata = Map.copyOf(metadata);
    }

    /** One section, nothing known. */
    static DocumentText of(String text, Optional<String> note) {
        return new DocumentText(List.of(new Section(text, Map.of())), Map.of(), note);
    }

    boolean isBlank() {
        return sections.stream().allMatch(section -> section.text().isBlank());
    }

    long characters() {
        return sections.stream().mapToLong(section -> section.text().length()).sum();
    }
}
