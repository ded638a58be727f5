/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.labelling.PaidAnswer.Call;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Work in progress, in a file beside the table: a first line with the settings, then a line for every answer that was paid for and one for every finished
 * row. A killed process loses none of them, a machine that loses power at most the answers of unfinished rows. A torn last line is dropped. One process
 * at a time; thread-safe, guarded by {@code this}.
 */
final class Journal implements AutoCloseable {

    private static final String HEAD = "llmrouter-label";
    private static final int FORMAT = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path path;
    private final RandomAccessFile file;
    private final Map<String, Finished> finished = new HashMap<>();
    private final Map<String, Map<Call, Deque<PaidAnswer>>> unused = new HashMap<>();
    private double answersCost;
    private double judgingCost;

    /** Where a finished row is written. */
    private record Finished(long offset, int length, String fingerprint) {}

    private Journal(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Opens the file, or begins it.
     *
     * @param path of the file
     * @param settings of this run
     * @throws LlmRouterException if the file was begun under other settings, is no journal, or another run has it
     */
    static Journal open(Path path, LabelSettings settings) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        Journal journal = new Journal(path, file);
        try {
            journal.lock();
            journal.read(settings);
            return journal;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void lock() throws IOException {
        boolean locked;
        try {
            locked = file.getChannel().tryLock() != null;
        } catch (OverlappingFileLockException e) {
            locked = false;
        }
        if (!locked) {
            throw new LlmRouterException(
                    path + " is being written by another run; wait for it or choose another --out");
        }
    }

    private void read(LabelSettings settings) throws IOException {
        long end = 0;
        long number = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            for (byte[] line = line(in); line != null; line = line(in)) {
                number++;
                accept(parsed(line, number), settings, number, new Finished(end, line.length, ""));
                end += line.length + 1L;
            }
        }
        file.setLength(end);
        file.seek(end);
        if (number == 0) {
            ObjectNode head = JsonNodeFactory.instance.objectNode().put(HEAD, FORMAT);
            head.set("settings", settings.json());
            write(head);
        }
    }

    /** The next line without its end; null for a torn one. */
    private static byte[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return line.toByteArray();
            }
            line.write(next);
        }
        return null;
    }

    private JsonNode parsed(byte[] line, long number) throws IOException {
        try {
            return MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new LlmRouterException(
                    path + ":" + number + " is damaged; delete the line, or the file to begin anew", e);
        }
    }

    private void accept(JsonNode node, LabelSettings settings, long number, Finished place) {
        if (number == 1) {
            check(node, settings);
        } else if (node.has("call")) {
            remember(PaidAnswer.of(node));
        } else if (node.has("row")) {
            finish(node, place);
        }
    }

    private void check(JsonNode head, LabelSettings settings) {
        if (head.path(HEAD).asInt() != FORMAT) {
            throw new LlmRouterException(
                    path + " is no work in progress of this version; move it away or choose another --out");
        }
        List<String> differences = settings.differences(head.path("settings"));
        if (!differences.isEmpty()) {
            throw new LlmRouterException(path + " was begun under other settings: " + String.join("; ", differences)
                    + ". Go on with those, delete the file to begin anew, or choose another --out");
        }
    }

    private void remember(PaidAnswer answer) {
        unused.computeIfAbsent(answer.call().row(), row -> new HashMap<>())
                .computeIfAbsent(answer.call(), call -> new ArrayDeque<>())
                .add(answer);
        count(answer);
    }

    private void count(PaidAnswer answer) {
        if (answer.call().judging()) {
            judgingCost += answer.cost();
        } else {
            answersCost += answer.cost();
        }
    }

    private void finish(JsonNode node, Finished place) {
        String id = node.path("row").path("id").asText();
        finished.put(
                id, new Finished(place.offset, place.length, node.path("input").asText()));
        unused.remove(id);
    }

    /** Whether the row is finished and its input is still the same. */
    synchronized boolean has(QuestionRow row) {
        Finished known = finished.get(row.id());
        return known != null && known.fingerprint.equals(row.fingerprint());
    }

    /** An answer to this call that was paid for in an earlier run and is not yet part of a row; null if there is none. */
    synchronized PaidAnswer take(Call call) {
        Deque<PaidAnswer> answers = unused.getOrDefault(call.row(), Map.of()).get(call);
        return answers == null ? null : answers.poll();
    }

    /** Keeps an answer. */
    synchronized void add(PaidAnswer answer) {
        write(answer.json());
        count(answer);
    }

    /** Keeps a finished row. */
    synchronized void finish(QuestionRow row, ObjectNode line) {
        line.put("input", row.fingerprint());
        try {
            long offset = file.getFilePointer();
            write(line);
            file.getFD().sync();
            finish(line, new Finished(offset, (int) (file.getFilePointer() - offset - 1), ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The line of a finished row. */
    synchronized ObjectNode line(String id) throws IOException {
        Finished place = finished.get(id);
        byte[] bytes = new byte[place.length];
        long end = file.getFilePointer();
        file.seek(place.offset);
        file.readFully(bytes);
        file.seek(end);
        return (ObjectNode) MAPPER.readTree(bytes);
    }

    /** Paid for answers, earlier runs included. */
    synchronized double answersCost() {
        return answersCost;
    }

    /** Paid for judging, earlier runs included. */
    synchronized double judgingCost() {
        return judgingCost;
    }

    private void write(JsonNode node) {
        try {
            file.write((node + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
