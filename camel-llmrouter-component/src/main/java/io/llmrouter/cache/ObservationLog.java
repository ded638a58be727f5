/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends labelled pairs to a file of JSON Lines, which {@code cache-calibrate} reads: {@code text_a} asked, {@code text_b} kept, {@code duplicate}
 * whether its answer served. A line is written at once or not at all; a file that cannot be written costs its lines and a warning. Thread-safe.
 */
public final class ObservationLog implements Consumer<Observation> {

    private static final Logger LOG = LoggerFactory.getLogger(ObservationLog.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path file;

    /** @param file to append to; made with its folder when there is something to write */
    public ObservationLog(Path file) {
        this.file = file;
    }

    @Override
    public synchronized void accept(Observation pair) {
        ObjectNode line = MAPPER.createObjectNode();
        line.put("time", pair.time().toString());
        line.put("text_a", pair.asked());
        line.put("text_b", pair.kept());
        line.put("duplicate", pair.right());
        line.put("cosine", pair.cosine());
        line.put("score", pair.score());
        line.put("given", pair.given());
        try {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            Files.write(
                    file,
                    (line + "\n").getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.warn("a labelled pair was not written to {}: {}", file, e.toString());
        }
    }
}
