/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.micrometer;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Arrays;
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
    private final Map<Key, M> meters = new ConcurrentHashMap<>();

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
     * @param values one for each key, as they are; they are bounded and cleaned here, and null becomes {@code none}; an array is not changed
     *     afterwards
     * @return the same meter for the same values
     */
    M of(String... values) {
        Key raw = Key.of(values);
        M known = meters.get(raw);
        return known == null ? bounded(raw) : known;
    }

    /** Only what a registry is told is kept: a value that was changed here leads to the meter of what it became. */
    private M bounded(Key raw) {
        String[] told = new String[raw.values.length];
        for (int i = 0; i < told.length; i++) {
            told[i] = tags.get(i).of(raw.values[i]);
        }
        Key key = new Key(told);
        if (meters.size() >= COMBINATIONS && !meters.containsKey(key)) {
            Arrays.fill(told, BoundedTag.OTHER);
            key = new Key(told);
        }
        return meters.computeIfAbsent(key, values -> register.apply(tags(values.values)));
    }

    private Tags tags(String[] values) {
        List<Tag> all = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            all.add(Tag.of(keys.get(i), values[i]));
        }
        return Tags.of(all);
    }

    /** Values of a meter's tags; made at every count, so it copies nothing. */
    private static final class Key {

        private final String[] values;

        Key(String[] values) {
            this.values = values;
        }

        static Key of(String[] values) {
            String[] named = values;
            for (int i = 0; i < values.length; i++) {
                if (values[i] == null) {
                    named = named == values ? values.clone() : named;
                    named[i] = BoundedTag.NONE;
                }
            }
            return new Key(named);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Arrays.equals(values, key.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }
    }
}
