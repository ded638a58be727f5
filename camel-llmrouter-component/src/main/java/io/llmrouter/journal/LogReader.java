/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.journal;

import io.llmrouter.routing.EventJson;
import io.llmrouter.routing.RoutingEvent;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads a decision log, event by event: the file and those that it was rolled into ({@code FILE.2}, {@code FILE.1}, {@code FILE}), oldest first, plain
 * or compressed with gzip. A line that is torn or is no event is passed over with a note. The log may be written and rolled meanwhile: what it had at the
 * start is read, each line once. One thread.
 */
public final class LogReader {

    private static final int LONGEST_LINE = 4 << 20;
    private static final int NOTES = 20;
    private static final int ENOUGH = 1000;

    private final Path newest;
    private final List<Path> files;
    private final List<Note> notes = new ArrayList<>();
    private long lines;
    private long events;

    /**
     * Something that was passed over.
     *
     * @param file it stands in
     * @param line from 1
     * @param what is wrong with it; nothing of its text
     */
    public record Note(Path file, long line, String what) {

        @Override
        public String toString() {
            return file + ":" + line + ": " + what;
        }
    }

    /**
     * What was read.
     *
     * @param events that were read
     * @param passedOver lines that were not
     * @param notes about the first of these, at most 20
     */
    public record Summary(long events, long passedOver, List<Note> notes) {}

    /**
     * @param file the newest file of a log, or any single file of one
     * @throws IOException if there is none, or it cannot be read
     */
    public LogReader(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder; name the file of the decision log");
        }
        newest = file;
        files = LogFiles.oldestFirst(file);
        if (files.isEmpty()) {
            throw new NoSuchFileException(file.toString(), null, "no decision log of this name");
        }
    }

    /** What is read, in this order. */
    public List<Path> files() {
        return List.copyOf(files);
    }

    /**
     * Reads it all.
     *
     * @param each is told of every event, in order
     * @return how much it was
     * @throws LogFormatException if there are lines but no event among the first thousand
     * @throws IOException if a file cannot be read
     */
    public Summary read(Consumer<RoutingEvent> each) throws IOException {
        lines = 0;
        events = 0;
        notes.clear();
        LogFilesInOrder order = new LogFilesInOrder(newest);
        for (LogFilesInOrder.Opened opened = order.next(); opened != null; opened = order.next()) {
            if (opened.in() == null) {
                lines++;
                note(opened.path(), 0, "the file went before it was read");
            } else {
                read(opened, each);
            }
        }
        checkFormat();
        return new Summary(events, lines - events, List.copyOf(notes));
    }

    private void read(LogFilesInOrder.Opened opened, Consumer<RoutingEvent> each) throws IOException {
        Path file = opened.path();
        long number = 0;
        try (BufferedReader in = reader(opened)) {
            StringBuilder line = new StringBuilder();
            while (next(in, line)) {
                number++;
                if (!line.toString().isBlank()) {
                    event(file, number, line, each);
                }
            }
        } catch (EOFException | ZipException e) {
            lines++;
            note(file, number + 1, "the compressed file ends or breaks here; what follows is lost");
        }
    }

    private void event(Path file, long number, StringBuilder line, Consumer<RoutingEvent> each) {
        lines++;
        RoutingEvent event;
        try {
            if (line.length() >= LONGEST_LINE) {
                throw new IllegalArgumentException("longer than " + LONGEST_LINE + " characters");
            }
            event = EventJson.read(line.toString());
        } catch (IllegalArgumentException e) {
            note(file, number, e.getMessage());
            if (lines >= ENOUGH) {
                checkFormat();
            }
            return;
        }
        events++;
        each.accept(event);
    }

    private void checkFormat() {
        if (lines > 0 && events == 0) {
            throw new LogFormatException(
                    files.get(0) + " is no decision log: none of its first " + lines
                            + " lines is an event such as {\"kind\":\"decision\",\"time\":...}. Name the file of decisions.log.file");
        }
    }

    private void note(Path file, long line, String what) {
        if (notes.size() < NOTES) {
            notes.add(new Note(file, line, what));
        }
    }

    private static BufferedReader reader(LogFilesInOrder.Opened opened) throws IOException {
        InputStream in = new BufferedInputStream(opened.in());
        try {
            boolean compressed = opened.path().getFileName().toString().endsWith(LogFiles.COMPRESSED);
            return new BufferedReader(
                    new InputStreamReader(compressed ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** Reads a line, of a longer one so much as is enough to know that; false at the end. */
    private static boolean next(BufferedReader in, StringBuilder line) throws IOException {
        line.setLength(0);
        int c = in.read();
        if (c < 0) {
            return false;
        }
        for (; c >= 0 && c != '\n'; c = in.read()) {
            if (line.length() < LONGEST_LINE) {
                line.append((char) c);
            }
        }
        return true;
    }
}
