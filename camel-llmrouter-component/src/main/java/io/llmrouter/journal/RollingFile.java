/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * A file of lines that is appended to and becomes {@code FILE.1} when it is full, what was {@code FILE.1} becomes {@code FILE.2}, and so on: no name
 * depends on a clock. A last line that a crash left torn is ended first, so that a new line begins on a line of its own. Held by one process at a
 * time. Not thread-safe.
 */
final class RollingFile implements AutoCloseable {

    private static final byte[] LINE_END = {'\n'};

    private final LogSettings settings;
    private FileChannel channel;
    private Object key;
    private long size;

    private RollingFile(LogSettings settings) {
        this.settings = settings;
    }

    /**
     * Opens the file, and makes it and its folder where they are missing.
     *
     * @throws IOException if it cannot be written, or another writer holds it
     */
    static RollingFile open(LogSettings settings) throws IOException {
        RollingFile file = new RollingFile(settings);
        file.open();
        return file;
    }

    /**
     * Appends whole lines; a new file begins before them if they do not fit.
     *
     * @param lines each with its end
     */
    void append(ByteBuffer lines) throws IOException {
        if (!Objects.equals(key, LogFiles.key(settings.file()))) {
            channel.close(); // somebody took it away, and what is written would be nowhere
            open();
        }
        if (size > 0 && size + lines.remaining() > settings.maxBytes()) {
            channel.close();
            roll();
            open();
        }
        size += lines.remaining();
        while (lines.hasRemaining()) {
            channel.write(lines);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void open() throws IOException {
        Path file = settings.file().toAbsolutePath();
        Files.createDirectories(file.getParent());
        boolean torn = isTorn(file);
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        try {
            if (!isOurs()) {
                throw new IOException("another process writes it; give each its own file");
            }
            size = channel.size();
            key = LogFiles.key(settings.file());
            if (torn) {
                channel.write(ByteBuffer.wrap(LINE_END));
                size++;
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean isTorn(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) == 0) {
            return false;
        }
        try (FileChannel reading = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return reading.read(last, reading.size() - 1) == 1 && last.get(0) != LINE_END[0];
        }
    }

    /** Two writers would roll each other's files away. Where a file system has no locks nobody can tell. */
    private boolean isOurs() {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private void roll() throws IOException {
        int last = Math.max(1, settings.files() - 1);
        while (deleted(last)) {
            last++; // there may have been room for more once
        }
        for (String suffix : new String[] {"", LogFiles.COMPRESSED}) {
            for (int i = settings.files() - 2; i >= 1; i--) {
                move(LogFiles.numbered(settings.file(), i, suffix), LogFiles.numbered(settings.file(), i + 1, suffix));
            }
        }
        if (settings.files() == 1) {
            Files.deleteIfExists(settings.file());
        } else {
            move(settings.file(), LogFiles.numbered(settings.file(), 1, ""));
        }
    }

    private boolean deleted(int number) throws IOException {
        boolean plain = Files.deleteIfExists(LogFiles.numbered(settings.file(), number, ""));
        return Files.deleteIfExists(LogFiles.numbered(settings.file(), number, LogFiles.COMPRESSED)) || plain;
    }

    private static void move(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
