/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.journal;

import io.llmrouter.routing.EventJson;
import io.llmrouter.routing.RoutingEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends events to a file in JSON Lines, many lines in one write. A disk that is full or a file that cannot be written costs lines, never more: they
 * are counted, one warning is logged, and after a while the next line tries again. Thread-safe.
 */
public final class DecisionLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);

    private static final int BATCH = 1 << 16;
    private static final long RETRY = Duration.ofSeconds(10).toNanos();

    private final LogSettings settings;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final ByteArrayOutputStream batch = new ByteArrayOutputStream(BATCH);
    private int lines;
    private RollingFile file;
    private volatile boolean closed;
    private boolean failing;
    private long failedAt;
    private volatile long written; // changed under the lock; read without it, for a write may hang
    private volatile long dropped;

    /**
     * A log that opens its file with the first line.
     *
     * @param settings where to
     * @param nanos a clock that only goes forward, in nanoseconds
     */
    public DecisionLog(LogSettings settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
    }

    /** Where it writes to. */
    public LogSettings settings() {
        return settings;
    }

    /** Appends an event, now or with the next ones. */
    public void append(RoutingEvent event) {
        byte[] line = EventJson.bytes(event);
        lock.lock();
        try {
            if (closed) {
                dropped++;
                return;
            }
            batch.writeBytes(line);
            batch.write('\n');
            lines++;
            if (batch.size() >= BATCH) {
                write();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writes what was appended. */
    public void flush() {
        lock.lock();
        try {
            write();
        } finally {
            lock.unlock();
        }
    }

    /** Lines that stand in the file. */
    public long written() {
        return written;
    }

    /** Lines that could not be written and are lost. */
    public long dropped() {
        return dropped;
    }

    /** Writes what was appended and lets the file go; what comes later is counted as lost. A write that hangs is not waited for longer than a second: it lets the file go. */
    @Override
    public void close() {
        closed = true;
        if (!waited()) {
            return;
        }
        try {
            write();
            release();
        } finally {
            lock.unlock();
        }
    }

    private boolean waited() {
        try {
            return lock.tryLock(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return lock.tryLock();
        }
    }

    private void write() {
        if (lines == 0) {
            return;
        }
        if (failing && nanos.getAsLong() - failedAt < RETRY) {
            dropped += lines;
        } else {
            try {
                if (file == null) {
                    file = RollingFile.open(settings);
                }
                file.append(ByteBuffer.wrap(batch.toByteArray()));
                written += lines;
                recovered();
            } catch (IOException | RuntimeException e) {
                failed(e);
            }
        }
        batch.reset();
        lines = 0;
        if (closed) {
            release();
        }
    }

    private void failed(Exception e) {
        dropped += lines;
        if (!failing) {
            LOG.warn(
                    "the decision log {} cannot be written: {}. Decisions are not logged, which is counted, and it is tried again"
                            + " every {} s; requests go on. Make room, or correct decisions.log.file",
                    settings.file(),
                    e.toString(),
                    Duration.ofNanos(RETRY).toSeconds());
        }
        failing = true;
        failedAt = nanos.getAsLong();
        release(); // whoever opens it again ends a line that was half written
    }

    private void recovered() {
        if (failing) {
            failing = false;
            LOG.info("the decision log {} is written again; {} lines were lost so far", settings.file(), dropped);
        }
    }

    private void release() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            LOG.debug("the decision log {} was not closed", settings.file(), e);
        }
        file = null;
    }
}
