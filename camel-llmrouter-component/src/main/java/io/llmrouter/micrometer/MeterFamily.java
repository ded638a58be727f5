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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The meters of one name: one for each combination of its tags' values. A meter that exists is found value by value, without asking the registry and
 * without making anything; tags are bounded one by one, and so are their combinations. Thread-safe.
 *
 * @param <M> kind of meter, or what stands for one
 */
final class MeterFamily<M> {

    private static final int VALUES_PER_TAG = 100;
    private static final int COMBINATIONS = 2_000;

    private final List<String> keys;
    private final List<BoundedTag> tags;
    private final Function<Tags, M> register;
    private final Node<M> root = new Node<>(null);
    private final AtomicInteger meters = new AtomicInteger();

    /** What is known of the tags up to one of them: the next tag's values, or the meter after the last. */
    private record Node<M>(M meter, Map<String, Node<M>> next) {

        Node(M meter) {
            this(meter, meter == null ? new ConcurrentHashMap<>() : Map.of());
        }
    }

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
     * @param values one for each key, as they are; they are bounded and cleaned here, and null becomes {@code none}; not kept
     * @return the same meter for the same values
     */
    M of(String... values) {
        Node<M> node = find(values);
        return node == null ? bounded(values) : node.meter();
    }

    /** The same of a family with one key; this one and the next make no array of what they are given. */
    M of(String value) {
        Node<M> node = next(root, value);
        return node == null ? bounded(value) : node.meter();
    }

    /** The same of a family with two keys. */
    M of(String first, String second) {
        Node<M> node = next(next(root, first), second);
        return node == null ? bounded(first, second) : node.meter();
    }

    /** The same of a family with three keys. */
    M of(String first, String second, String third) {
        Node<M> node = next(next(next(root, first), second), third);
        return node == null ? bounded(first, second, third) : node.meter();
    }

    /** The same of a family with four keys. */
    M of(String first, String second, String third, String fourth) {
        Node<M> node = next(next(next(next(root, first), second), third), fourth);
        return node == null ? bounded(first, second, third, fourth) : node.meter();
    }

    private Node<M> find(String... values) {
        Node<M> node = root;
        for (String value : values) {
            node = next(node, value);
        }
        return node;
    }

    private static <M> Node<M> next(Node<M> node, String value) {
        return node == null ? null : node.next().get(value == null ? BoundedTag.NONE : value);
    }

    /** Only what a registry is told is kept: a value that was changed here leads to the meter of what it became. */
    private M bounded(String... values) {
        String[] told = new String[values.length];
        for (int i = 0; i < told.length; i++) {
            told[i] = tags.get(i).of(values[i]);
        }
        if (meters.get() >= COMBINATIONS && find(told) == null) {
            Arrays.fill(told, BoundedTag.OTHER);
        }
        Node<M> node = root;
        for (int i = 0; i < told.length - 1; i++) {
            node = node.next().computeIfAbsent(told[i], value -> new Node<>(null));
        }
        return node.next()
                .computeIfAbsent(told[told.length - 1], value -> register(told))
                .meter();
    }

    private Node<M> register(String[] values) {
        List<Tag> all = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            all.add(Tag.of(keys.get(i), values[i]));
        }
        M meter = register.apply(Tags.of(all));
        meters.incrementAndGet();
        return new Node<>(meter);
    }

    /** What a tag says. */
    static String value(Tags tags, String key) {
        return tags.stream()
                .filter(tag -> tag.getKey().equals(key))
                .findFirst()
                .orElseThrow()
                .getValue();
    }
}
