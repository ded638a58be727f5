/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.failure.Suggestion;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mapping of the document with typed access: what is wrong is noted, not thrown, and a usable value comes back. One document, one thread. */
final class Section {

    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\d{1,30}\\.?\\d{0,30}|\\.\\d{1,30})([eE][-+]?\\d{1,3})?");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
    private static final Duration LONGEST = Duration.ofDays(1);

    private final ConfigNode.Mapping node;
    private final Problems problems;

    Section(ConfigNode.Mapping node, Problems problems) {
        this.node = node;
        this.problems = problems;
    }

    ConfigNode.Mapping node() {
        return node;
    }

    ConfigNode at(String key) {
        return node.entries().getOrDefault(key, node);
    }

    boolean has(String key) {
        return node.entries().containsKey(key);
    }

    Set<String> keys() {
        return node.entries().keySet();
    }

    /** Notes every key that is neither known nor of a later version. */
    void allowOnly(Set<String> known, Set<String> later) {
        node.entries().forEach((key, value) -> {
            if (later.contains(key)) {
                problems.add(
                        value, "not in this version; remove '" + key + "'. This version has " + new TreeSet<>(known));
            } else if (!known.contains(key)) {
                problems.add(value, Suggestion.unknown("key", key, known));
            }
        });
    }

    Optional<String> text(String key) {
        ConfigNode value = node.entries().get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof ConfigNode.Scalar scalar && !scalar.text().isBlank()) {
            return Optional.of(scalar.text());
        }
        problems.add(
                value,
                "is " + (value instanceof ConfigNode.Scalar ? "empty" : value.kind()) + "; write a single value");
        return Optional.empty();
    }

    Optional<Double> number(String key, DoublePredicate allowed, String right) {
        ConfigNode value = node.entries().get(key);
        return value == null ? Optional.empty() : number(value, allowed, right);
    }

    Optional<Double> number(ConfigNode value, DoublePredicate allowed, String right) {
        if (value instanceof ConfigNode.Scalar scalar) {
            String text = scalar.text().strip();
            if (!NUMBER.matcher(text).matches()) {
                problems.add(value, "'" + scalar.text() + "' is not a number; write " + right);
                return Optional.empty();
            }
            double number = Double.parseDouble(text);
            if (Double.isFinite(number) && allowed.test(number)) {
                return Optional.of(number);
            }
        }
        problems.add(value, "is " + value.kind() + "; write " + right);
        return Optional.empty();
    }

    /** A share as a number or in percent: {@code 0.1}, {@code 10%}. */
    Optional<Double> share(String key, DoublePredicate allowed, String right) {
        ConfigNode value = node.entries().get(key);
        if (value instanceof ConfigNode.Scalar scalar) {
            String text = scalar.text().strip();
            if (text.endsWith("%")) {
                String number = text.substring(0, text.length() - 1).strip();
                double share = NUMBER.matcher(number).matches() ? Double.parseDouble(number) / 100 : Double.NaN;
                if (Double.isFinite(share) && allowed.test(share)) {
                    return Optional.of(share);
                }
                problems.add(value, "is '" + scalar.text() + "'; write " + right);
                return Optional.empty();
            }
        }
        return number(key, allowed, right);
    }

    Optional<Integer> positiveInteger(String key, String right) {
        return number(key, n -> n >= 1 && n <= Integer.MAX_VALUE && n == Math.rint(n), right)
                .map(Double::intValue);
    }

    Optional<Boolean> flag(String key) {
        Optional<String> text = text(key);
        if (text.isPresent() && !text.get().equals("true") && !text.get().equals("false")) {
            problems.add(at(key), "is '" + text.get() + "'; write true or false");
            return Optional.empty();
        }
        return text.map(Boolean::valueOf);
    }

    Optional<Duration> duration(String key) {
        return duration(key, LONGEST);
    }

    Optional<Duration> duration(String key, Duration longest) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<Duration> duration = parse(text.get().strip());
        if (duration.isEmpty()) {
            problems.add(at(key), "'" + text.get() + "' is not a duration; write for example 500ms, 20s, 2m or PT20S");
        } else if (duration.get().compareTo(Duration.ZERO) <= 0
                || duration.get().compareTo(longest) > 0) {
            problems.add(at(key), "is '" + text.get() + "'; a time is above 0 and at most " + print(longest));
            return Optional.empty();
        }
        return duration;
    }

    /** The texts of a list; a single value counts as a list of one. */
    List<ConfigNode.Scalar> texts(String key) {
        ConfigNode value = node.entries().get(key);
        if (value == null) {
            return List.of();
        }
        List<ConfigNode.Scalar> texts = new ArrayList<>();
        for (ConfigNode item : items(key)) {
            if (item instanceof ConfigNode.Scalar scalar) {
                texts.add(scalar);
            } else {
                problems.add(item, "is " + item.kind() + "; write a single value");
            }
        }
        return texts;
    }

    /** The items of what must be a list. */
    List<ConfigNode> list(String key) {
        if (has(key) && !(at(key) instanceof ConfigNode.Sequence)) {
            problems.add(at(key), "is " + at(key).kind() + "; write a list: each item on a line that begins with '- '");
            return List.of();
        }
        return items(key);
    }

    /** The texts of a list in which each may stand once. */
    List<ConfigNode.Scalar> distinctTexts(String key) {
        List<ConfigNode.Scalar> texts = texts(key);
        Set<String> seen = new HashSet<>();
        texts.stream()
                .filter(text -> !seen.add(text.text()))
                .forEach(text -> problems.add(text, "'" + text.text() + "' stands twice in '" + key + "'; keep one"));
        return texts;
    }

    /** The items of a list; anything else counts as a list of one. */
    List<ConfigNode> items(String key) {
        ConfigNode value = node.entries().get(key);
        if (value == null) {
            return List.of();
        }
        return value instanceof ConfigNode.Sequence sequence ? sequence.items() : List.of(value);
    }

    Optional<Section> section(String key) {
        ConfigNode value = node.entries().get(key);
        return value == null ? Optional.empty() : mapping(value);
    }

    Optional<Section> mapping(ConfigNode value) {
        if (value instanceof ConfigNode.Mapping mapping) {
            return Optional.of(new Section(mapping, problems));
        }
        problems.add(value, "is " + value.kind() + "; write a mapping of keys to values");
        return Optional.empty();
    }

    /** The mappings below a key, by name. */
    Map<String, Section> sections(String key) {
        Map<String, Section> sections = new LinkedHashMap<>();
        section(key).ifPresent(parent -> parent.node.entries().forEach((name, value) -> parent.mapping(value)
                .ifPresent(s -> sections.put(name, s))));
        return sections;
    }

    private static String print(Duration time) {
        return time.compareTo(LONGEST) > 0 ? time.toDays() + "d" : time.toHours() + "h";
    }

    private static Optional<Duration> parse(String text) {
        Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            return Optional.of(
                    switch (matcher.group(2)) {
                        case "ms" -> Duration.ofMillis(amount);
                        case "s" -> Duration.ofSeconds(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        case "d" -> Duration.ofDays(amount);
                        default -> Duration.ofHours(amount);
                    });
        }
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
