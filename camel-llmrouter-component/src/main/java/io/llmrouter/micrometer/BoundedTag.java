/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.micrometer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Values of one tag that may grow no further than a cap: each value of a tag is a time series that is kept for ever, and some values come from outside,
 * such as the name that a server answers under. Beyond the cap everything is {@link #OTHER}. Thread-safe.
 */
final class BoundedTag {

    /** Of everything beyond the cap. */
    static final String OTHER = "other";

    /** Of what is not there; a registry wants the same tags of all meters of a name. */
    static final String NONE = "none";

    private static final int LONGEST = 64;
    private static final Pattern ODD = Pattern.compile("[^\\w .:/@+-]");

    private final int cap;
    private final Map<String, String> known = new ConcurrentHashMap<>();

    BoundedTag(int cap) {
        this.cap = cap;
    }

    /** The value, cleaned, or {@link #OTHER}; never null. Concurrent first values may pass the cap by as many as there are threads. */
    String of(String value) {
        if (value == null || value.isEmpty()) {
            return NONE;
        }
        String clean = clean(value);
        if (known.containsKey(clean)) {
            return clean;
        }
        if (known.size() >= cap) {
            return OTHER;
        }
        known.put(clean, clean);
        return clean;
    }

    static String clean(String value) {
        String cut = value.length() > LONGEST ? value.substring(0, LONGEST) : value;
        return ODD.matcher(cut).replaceAll("_");
    }
}
