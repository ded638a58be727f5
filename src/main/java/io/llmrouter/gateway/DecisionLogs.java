/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.evaluation.OutcomesException;
import io.llmrouter.feedback.EventSource;
import io.llmrouter.journal.LogFormatException;
import io.llmrouter.journal.LogReader;
import io.llmrouter.routing.RoutingEvent;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Decision logs of one or more processes, each with its older files. Not thread-safe. */
final class DecisionLogs implements EventSource {

    private static final int SHOWN = 3;

    private final List<Path> files;
    private final List<String> notes = new ArrayList<>();
    private long passedOver;

    DecisionLogs(List<Path> files) {
        this.files = List.copyOf(files);
    }

    @Override
    public void read(Consumer<RoutingEvent> each) throws IOException {
        notes.clear();
        passedOver = 0;
        for (Path file : files) {
            LogReader.Summary summary = read(file, each);
            passedOver += summary.passedOver();
            if (summary.passedOver() > 0) {
                notes.add(summary.passedOver() + " lines of " + file + " were passed over, such as "
                        + summary.notes().stream().limit(SHOWN).toList());
            }
        }
    }

    private static LogReader.Summary read(Path file, Consumer<RoutingEvent> each) throws IOException {
        try {
            return new LogReader(file).read(each);
        } catch (LogFormatException e) {
            throw new OutcomesException(e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new OutcomesException(file + " is not there; name a decision log, as decisions.log.file has it", e);
        }
    }

    /** Lines that were no events, when they were read last. */
    long passedOver() {
        return passedOver;
    }

    /** What was wrong with the lines, when they were read last. */
    List<String> notes() {
        return List.copyOf(notes);
    }
}
