/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process has to know again after a restart, in a file of its own: read when it starts, written whole or not at all. Trouble is logged and ends
 * nothing. Not thread-safe.
 */
public final class KeptFile {

    private static final Logger LOG = LoggerFactory.getLogger(KeptFile.class);

    private final Path file;
    private final String what;
    private boolean failing;

    /**
     * @param file where it is, or will be
     * @param what it holds, for messages
     */
    public KeptFile(Path file, String what) {
        this.file = file.toAbsolutePath();
        this.what = what;
    }

    /** Makes something of what stands in the file; what it throws means that nothing can be made of it. */
    @FunctionalInterface
    public interface Reader<T> {

        /** Reads all of it. */
        T read(byte[] bytes) throws IOException;
    }

    /**
     * Reads the file. One that cannot be read is reported and moved aside, to {@code FILE.unreadable-TIME}.
     *
     * @param clock names what is set aside
     * @param reader of its content
     * @return empty if there is none, or none that can be read
     */
    public <T> Optional<T> read(Clock clock, Reader<T> reader) {
        try {
            return Optional.of(reader.read(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            setAside(clock, e);
            return Optional.empty();
        }
    }

    private void setAside(Clock clock, Exception why) {
        Path aside = file.resolveSibling(file.getFileName() + ".unreadable-" + clock.millis());
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            LOG.error(
                    "{} in {} cannot be read and begins anew; the file is now {}: {}",
                    what,
                    file,
                    aside,
                    why.toString());
        } catch (IOException e) {
            LOG.error("{} in {} cannot be read and begins anew; it will be replaced: {}", what, file, why.toString());
        }
    }

    /**
     * Writes the file, its folder too. What cannot be written is reported once, until it can. Blocks.
     *
     * @param content all of it
     * @return whether it is written
     */
    public boolean write(WholeFile.Content content) {
        try {
            Files.createDirectories(file.getParent());
            WholeFile.write(file, content);
            failing = false;
        } catch (IOException | RuntimeException e) { // thrown to a timer it would be the last time
            if (!failing) {
                LOG.error(
                        "{} cannot be written to {} and would not outlive this process: {}", what, file, e.toString());
            }
            failing = true;
        }
        return !failing;
    }
}
