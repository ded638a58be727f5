/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.journal.LogSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Reads {@code decisions:}. One document, one thread. */
final class DecisionsParser {

    static final Set<String> OWN = Set.of("keep", "keepFor", "log");
    static final Set<String> LOG = Set.of("file", "maxMegabytes", "files");

    private static final int MOST = 1_000_000;
    private static final int MOST_FILES = 1000;
    private static final int MOST_MEGABYTES = 1 << 20;
    private static final int MEGABYTES = 100;
    private static final int FILES = 10;
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final String SCHEME = "file:";

    private final Problems problems;

    DecisionsParser(Problems problems) {
        this.problems = problems;
    }

    DecisionsSettings parse(Section document) {
        return document.section("decisions").map(this::settings).orElse(DecisionsSettings.DEFAULT);
    }

    private DecisionsSettings settings(Section section) {
        section.allowOnly(OWN, Set.of());
        return new DecisionsSettings(
                whole(section, "keep", MOST, "a number of decisions").orElse(DecisionsSettings.DEFAULT.keep()),
                section.duration("keepFor", LONGEST).orElse(DecisionsSettings.DEFAULT.keepFor()),
                section.section("log").flatMap(this::log).orElse(null));
    }

    private Optional<LogSettings> log(Section section) {
        section.allowOnly(LOG, Set.of());
        if (!section.has("file")) {
            problems.add(section.node(), "'file' is missing; write for example log: {file: logs/decisions.jsonl}");
        }
        long megabytes = whole(section, "maxMegabytes", MOST_MEGABYTES, "a size in megabytes")
                .orElse(MEGABYTES);
        int files = whole(section, "files", MOST_FILES, "a number of files").orElse(FILES);
        return section.text("file")
                .flatMap(text -> path(section, text))
                .map(file -> new LogSettings(file, megabytes << 20, files));
    }

    private Optional<Path> path(Section section, String text) {
        try {
            return Optional.of(Path.of(text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text));
        } catch (InvalidPathException e) {
            problems.add(section.at("file"), "is no path of a file: " + e.getReason());
            return Optional.empty();
        }
    }

    private static Optional<Integer> whole(Section section, String key, int most, String what) {
        return section.number(key, n -> n >= 1 && n <= most && n == Math.rint(n), what + ", from 1 to " + most)
                .map(Double::intValue);
    }
}
