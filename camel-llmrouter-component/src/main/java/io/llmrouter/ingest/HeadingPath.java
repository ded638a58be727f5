/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import io.llmrouter.ingest.DocumentText.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Cuts a text at its headings while it is read. A heading without text of its own opens the section after it, so that no passage is a heading alone.
 * Not thread-safe.
 */
final class HeadingPath {

    private static final String BETWEEN = " > ";

    private final List<Section> sections = new ArrayList<>();
    private final TreeMap<Integer, String> open = new TreeMap<>();
    private final StringBuilder text = new StringBuilder();
    private boolean onlyHeadings = true;

    /** Text of the section that is open. */
    void append(CharSequence more) {
        text.append(more);
        onlyHeadings &= more.toString().isBlank();
    }

    /** Ends the line, unless it is ended already, and leaves a line empty if two are asked for. */
    void breakLines(int most) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
            end--;
        }
        text.setLength(end);
        int breaks = 0;
        while (breaks < most && end - breaks > 0 && text.charAt(end - breaks - 1) == '\n') {
            breaks++;
        }
        if (end > 0) {
            text.append("\n".repeat(most - breaks));
        }
    }

    /**
     * A heading begins a section.
     *
     * @param level from 1, the outermost
     * @param title its text alone
     * @param written as it stands in the document
     */
    void heading(int level, String title, String written) {
        if (!onlyHeadings) {
            close();
        }
        open.tailMap(level, true).clear();
        if (!title.isBlank()) {
            open.put(level, title.strip());
        }
        text.append(written);
    }

    private void close() {
        if (!text.toString().isBlank()) {
            String path = String.join(BETWEEN, open.values());
            sections.add(new Section(
                    text.toString().strip(), path.isEmpty() ? Map.of() : Map.of(DocumentText.HEADING, path)));
        }
        text.setLength(0);
        onlyHeadings = true;
    }

    /** All sections; the last one ends here. */
    List<Section> sections() {
        close();
        return List.copyOf(sections);
    }
}
