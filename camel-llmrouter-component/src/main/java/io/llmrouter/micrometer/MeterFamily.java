/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.micrometer;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The meters of one name: one for each combination of its tags' values. A meter that exists is found without asking the registry; tags are bounded one by
 * one, and so are their combinations. Thread-safe.
 *
 * @param <M> kind of meter, or what stands for one
 */
final class MeterFamily<M> {

    private static final int VALUES_PER_TAG = 100;
    private static final int COMBINATIONS = 2_000;

    private final List<String> keys;
    private final List<BoundedTag> tags;
    private final Function<Tags, M> register;
    private final Map<List<String>, M> meters = new ConcurrentHashMap<>();

    /**
     * @param register makes and registers the meter with these tags
     * @param keys of the tags, in the order of the values in {@link #of}
     */
    MeterFamily(Function<Tags, M> register, String... keys) {
        this.keys = List.of(keys);
        this.tags = Stream.of(keys).map(key -> new BoundedTag(VALUES_PER_TAG)).toList();
        this.register = register;
    }

    /**
     * The meter with these values.
     *
     * @param values one for each key, as they are; they are bounded and cleaned here, and null becomes {@code none}
     * @return the same meter for the same values
     */
    M of(String... values) {
        String[] named = values.clone();
        for (int i = 0; i < named.length; i++) {
            named[i] = named[i] == null ? BoundedTag.NONE : named[i];
        }
        List<String> raw = List.of(named);
        M known = meters.get(raw);
        return known == null ? bounded(raw) : known;
    }

    /** Only what a registry is told is kept: a value that was changed here leads to the meter of what it became. */
    private M bounded(List<String> raw) {
        List<String> told = new ArrayList<>(raw.size());
        for (int i = 0; i < raw.size(); i++) {
            told.add(tags.get(i).of(raw.get(i)));
        }
        List<String> key = List.copyOf(told);
        M known = meters.get(key);
        if (known == null && meters.size() >= COMBINATIONS) {
            key = raw.stream().map(value -> BoundedTag.OTHER).toList();
        }
        return meters.computeIfAbsent(key, values -> register.apply(tags(values)));
    }

    private Tags tags(List<String> values) {
        List<Tag> all = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            all.add(Tag.of(keys.get(i), values.get(i)));
        }
        return Tags.of(all);
    }
}
