/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.journal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.llmrouter.routing.RoutingEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The latest decisions in the memory of this process. Caffeine forgets by time; the bound by count is a queue beside it, for Caffeine's own would
 * rather keep an old decision that is looked at often than a new one that nobody knows yet. Recorded texts are bounded too, all together: the oldest
 * decisions go for them. Thread-safe.
 */
public final class RecentDecisions implements DecisionArchive {

    /** The most characters that recorded prompts and answers take together. */
    public static final long TEXT_CHARS = 32L << 20;

    private final Cache<String, RoutingEvent> byId;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Entry> order = new ArrayDeque<>();
    private int keep;
    private long chars;

    /** In the order of arrival. */
    private record Entry(String id, long chars) {}

    /**
     * @param keep at most so many decisions
     * @param keepFor at most so long
     * @param ticker measures the time
     */
    public RecentDecisions(int keep, Duration keepFor, Ticker ticker) {
        this.byId = Caffeine.newBuilder()
                .expireAfterWrite(keepFor)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
        this.keep = atLeastOne(keep);
    }

    /**
     * Other bounds from now on; what is beyond them goes.
     *
     * @param most at most so many decisions
     * @param time at most so long
     */
    public void bound(int most, Duration time) {
        lock.lock();
        try {
            keep = atLeastOne(most);
            byId.policy().expireAfterWrite().orElseThrow().setExpiresAfter(time);
            trim();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void keep(RoutingEvent event) {
        lock.lock();
        try {
            if (byId.asMap().put(event.id(), event) == null) {
                Entry entry = new Entry(event.id(), length(event.prompt()) + length(event.answer()));
                order.add(entry);
                chars += entry.chars();
                trim();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<RoutingEvent> find(String id) {
        return Optional.ofNullable(byId.getIfPresent(id));
    }

    @Override
    public List<RoutingEvent> latest(int most) {
        if (most < 1) {
            return List.of();
        }
        List<RoutingEvent> latest = new ArrayList<>();
        lock.lock();
        try {
            Iterator<Entry> newestFirst = order.descendingIterator();
            while (newestFirst.hasNext() && latest.size() < most) {
                RoutingEvent event = byId.getIfPresent(newestFirst.next().id());
                if (event == null) {
                    break; // whatever is older has expired too
                }
                latest.add(event);
            }
        } finally {
            lock.unlock();
        }
        return Collections.unmodifiableList(latest);
    }

    private void trim() {
        while (order.size() > keep || chars > TEXT_CHARS && order.size() > 1) {
            Entry oldest = order.remove();
            chars -= oldest.chars();
            byId.invalidate(oldest.id());
        }
    }

    private static int atLeastOne(int keep) {
        if (keep < 1) {
            throw new IllegalArgumentException("an archive that keeps " + keep + " decisions; keep at least 1");
        }
        return keep;
    }

    private static int length(String text) {
        return text == null ? 0 : text.length();
    }
}
