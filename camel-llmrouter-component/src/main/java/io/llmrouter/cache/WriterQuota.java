/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** How many answers one writer may have kept a minute, so that nobody can fill a shared cache with answers of their making. Thread-safe. */
final class WriterQuota {

    private static final int WRITERS = 10_000;

    private final int perMinute;
    private final Cache<String, AtomicInteger> counts;

    WriterQuota(int perMinute) {
        this(perMinute, Ticker.systemTicker());
    }

    WriterQuota(int perMinute, Ticker ticker) {
        this.perMinute = perMinute;
        this.counts = Caffeine.newBuilder()
                .maximumSize(WRITERS)
                .expireAfterWrite(Duration.ofMinutes(1))
                .ticker(ticker)
                .build();
    }

    /** Takes one of the writer's answers of this minute; false if there is none left. */
    boolean take(String writer) {
        return counts.get(writer, w -> new AtomicInteger()).incrementAndGet() <= perMinute;
    }
}
