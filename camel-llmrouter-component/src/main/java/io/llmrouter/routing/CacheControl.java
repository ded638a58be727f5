/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What a caller asks of a cache, in the words of HTTP (RFC 9111, section 5.2.1). It can only ask for less than the cache is configured to do. Immutable.
 *
 * @param noCache no kept answer is given
 * @param noStore the answer is not kept
 * @param onlyIfCached no model is asked
 * @param maxAge how old a kept answer may be; null for as old as the cache allows
 * @param ttl how long the answer is kept at most; null for as long as the cache keeps it
 * @param wall a narrower scope: only requests with an equal text share; null for the cache's own scope
 */
public record CacheControl(
        boolean noCache, boolean noStore, boolean onlyIfCached, Duration maxAge, Duration ttl, String wall) {

    /** Asks for nothing. */
    public static final CacheControl DEFAULT = new CacheControl(false, false, false, null, null, null);

    /**
     * Reads a {@code Cache-Control} header. Directives that are unknown or mean nothing in a request are ignored, as HTTP has it; an age that is no
     * number counts as 0, the strictest.
     *
     * @param header its value; null for none
     * @return what it asks
     */
    public static CacheControl parse(String header) {
        if (header == null || header.isBlank()) {
            return DEFAULT;
        }
        boolean noCache = false;
        boolean noStore = false;
        boolean onlyIfCached = false;
        Duration maxAge = null;
        for (String directive : header.toLowerCase(Locale.ROOT).split(",", 33)) {
            String word = directive.strip();
            switch (word) {
                case "no-cache" -> noCache = true;
                case "no-store" -> noStore = true;
                case "only-if-cached" -> onlyIfCached = true;
                default -> {
                    if (word.startsWith("max-age=")) {
                        maxAge = Duration.ofSeconds(seconds(word.substring("max-age=".length())));
                    }
                }
            }
        }
        return new CacheControl(noCache, noStore, onlyIfCached, maxAge, null, null);
    }

    private static int seconds(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }

    /** How old a kept answer may be at most, if the caller says. */
    public Optional<Duration> oldest() {
        return Optional.ofNullable(maxAge);
    }

    /** What both ask, for the stricter. */
    public CacheControl and(CacheControl other) {
        return new CacheControl(
                noCache || other.noCache,
                noStore || other.noStore,
                onlyIfCached || other.onlyIfCached,
                shorter(maxAge, other.maxAge),
                shorter(ttl, other.ttl),
                both(wall, other.wall));
    }

    private static String both(String wall, String other) {
        if (wall == null || other == null) {
            return wall == null ? other : wall;
        }
        return wall + "\n" + other;
    }

    private static Duration shorter(Duration a, Duration b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.compareTo(b) < 0 ? a : b;
    }
}
