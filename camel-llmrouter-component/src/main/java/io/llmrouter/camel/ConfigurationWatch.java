/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks once a second whether a file changed. Polling also sees a Kubernetes ConfigMap swapped behind a symbolic link. One thread: the timer's. */
final class ConfigurationWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWatch.class);

    private final Path file;
    private final Runnable changed;
    private FileTime seen;
    private long size;

    ConfigurationWatch(Path file, Runnable changed) {
        this.file = file;
        this.changed = changed;
        look();
    }

    void start(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(this::check, 1, 1, TimeUnit.SECONDS);
    }

    void check() {
        try {
            if (look()) {
                changed.run();
            }
        } catch (RuntimeException e) {
            LOG.error("the configuration file {} was not reloaded", file, e); // an exception would end the watch
        }
    }

    private boolean look() {
        try {
            FileTime time = Files.getLastModifiedTime(file);
            long bytes = Files.size(file);
            boolean different = !time.equals(seen) || bytes != size;
            seen = time;
            size = bytes;
            return different;
        } catch (IOException e) {
            return false; // being replaced right now: the next look sees it
        }
    }
}
