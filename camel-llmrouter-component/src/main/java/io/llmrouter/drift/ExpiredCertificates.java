/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.llmrouter.file.KeptFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificates that drift has let expire, by router and bundle, so that neither a restart nor a reload makes them hold again: what is usual is learned anew
 * then, from traffic that may have drifted. Written after something has changed, which is seldom. Bounded: the latest 1,000. Thread-safe; a disk that hangs
 * holds up whoever writes, and nobody else.
 */
public final class ExpiredCertificates {

    private static final Logger LOG = LoggerFactory.getLogger(ExpiredCertificates.class);
    private static final int MOST = 1_000;
    private static final int FORMAT = 1;
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final long RETRY = Duration.ofSeconds(10).toNanos();

    private final KeptFile file;
    private final LongSupplier nanos;
    private final Map<String, Map<String, String>> expired = new LinkedHashMap<>();
    private final Object writing = new Object();
    private boolean changed;
    private boolean failed;
    private long failedAt;

    private record Content(int format, Map<String, Map<String, String>> expired) {

        Content {
            if (format != FORMAT || expired == null) {
                throw new IllegalArgumentException("format " + format + "; this version reads " + FORMAT);
            }
            expired.values().forEach(Map::copyOf); // nothing in it is null
        }
    }

    /**
     * Reads the file, if there is one.
     *
     * @param file null for none: then a restart forgets
     * @param clock names what cannot be read and is set aside
     */
    public ExpiredCertificates(Path file, Clock clock) {
        this(file, clock, System::nanoTime);
    }

    ExpiredCertificates(Path file, Clock clock, LongSupplier nanos) {
        this.file = file == null ? null : new KeptFile(file, "what is known of expired certificates");
        this.nanos = nanos;
        if (this.file != null) {
            this.file
                    .read(clock, bytes -> JSON.readValue(bytes, Content.class))
                    .ifPresent(content -> expired.putAll(content.expired()));
        }
    }

    /**
     * Why a router's certificates do not hold.
     *
     * @param router name
     * @param bundles hashes of those in force
     * @return a sentence for each alarm; empty while they hold
     */
    public synchronized Map<String, String> of(String router, Set<String> bundles) {
        Map<String, String> why = new LinkedHashMap<>();
        bundles.forEach(bundle -> why.putAll(expired.getOrDefault(key(router, bundle), Map.of())));
        return why;
    }

    /**
     * Says why they do not hold any more, or that they do; {@link #write} keeps it.
     *
     * @param router name
     * @param bundles hashes of those in force; of others nothing changes
     * @param why as {@link #of} tells it
     */
    public synchronized void tell(String router, Set<String> bundles, Map<String, String> why) {
        boolean news = false;
        for (String bundle : bundles) {
            String key = key(router, bundle);
            if (!why.equals(expired.getOrDefault(key, Map.of()))) {
                news = true;
                expired.remove(key);
                if (!why.isEmpty()) {
                    expired.put(key, Map.copyOf(why));
                }
            }
        }
        if (!news) {
            return;
        }
        changed = true;
        while (expired.size() > MOST) {
            expired.remove(expired.keySet().iterator().next());
        }
        if (file == null && !why.isEmpty()) {
            LOG.warn(
                    "router {}: a restart would take its certificates for valid again: there is no file to keep in that they"
                            + " are not; write store: {local: {snapshot: \"file:state/spending.json\"}}",
                    router);
        }
    }

    /** Writes what has changed, if something has; what could not be written is tried again, but no sooner than in ten seconds. Blocks. */
    public void write() {
        synchronized (writing) {
            Map<String, Map<String, String>> content = changes();
            if (content != null && !file.write(out -> JSON.writeValue(out, new Content(FORMAT, content)))) {
                failed(nanos.getAsLong());
            }
        }
    }

    /** Null if there is nothing to write. */
    private synchronized Map<String, Map<String, String>> changes() {
        if (file == null || !changed || failed && nanos.getAsLong() - failedAt < RETRY) {
            return null;
        }
        changed = false;
        failed = false;
        return new LinkedHashMap<>(expired);
    }

    private synchronized void failed(long when) {
        failed = true;
        failedAt = when;
        changed = true;
    }

    private static String key(String router, String bundle) {
        return router + ' ' + bundle;
    }
}
