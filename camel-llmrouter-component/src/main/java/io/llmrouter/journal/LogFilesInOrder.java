/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The files that a log had at the start, oldest first, each found under the name that it has by then: a log that is written may be rolled meanwhile. Files
 * are known by what the file system calls them; where it has no such name, by their path. One thread.
 */
final class LogFilesInOrder {

    private static final int TRIES = 100;

    private final Path newest;
    private final Deque<File> left = new ArrayDeque<>();

    /** A file of the start, by its path then. */
    private record File(Path path, Object key) {}

    /**
     * A file that is read.
     *
     * @param path its name now
     * @param in its content; null if it is gone
     */
    record Opened(Path path, InputStream in) {}

    /** @param newest the file that is written */
    LogFilesInOrder(Path newest) throws IOException {
        this.newest = newest;
        for (Path path : LogFiles.oldestFirst(newest)) {
            Object key = LogFiles.key(path);
            if (key != null) {
                left.add(new File(path, key));
            }
        }
    }

    /** The next one; null after the last. */
    Opened next() throws IOException {
        File next = left.poll();
        if (next == null) {
            return null;
        }
        for (int i = 0; i < TRIES; i++) {
            Path path = find(next);
            if (path == null) {
                return new Opened(next.path(), null);
            }
            InputStream in = open(path);
            if (in != null && next.key().equals(LogFiles.key(path))) {
                return new Opened(path, in);
            }
            if (in != null) {
                in.close(); // it was rolled just now, and this may be another one
            }
        }
        throw new IOException(newest + " is rolled faster than it can be read");
    }

    private Path find(File file) throws IOException {
        if (file.key().equals(LogFiles.key(file.path()))) {
            return file.path();
        }
        for (Path path : LogFiles.oldestFirst(newest)) {
            if (file.key().equals(LogFiles.key(path))) {
                return path;
            }
            if (path.equals(file.path())) {
                break; // a file only moves to older names; a younger one was given its number
            }
        }
        return null;
    }

    private static InputStream open(Path path) throws IOException {
        try {
            return Files.newInputStream(path);
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
