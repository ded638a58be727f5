/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes nodes of options that were written one property each; the place of a node is the property's name. What is a list in the document has an index
 * here, {@code rules[0]}, or commas. Stateless.
 */
final class PropertyReader {

    private static final Set<String> WITH_COMMAS =
            Set.of("fallback", "capabilities", "cascade", "consensus", "confidence", "threshold", "abstain", "gates");

    private PropertyReader() {}

    /**
     * @param prefix of every property, without a dot at its end
     * @param named what the document has under {@code models} and {@code routers}, by these two names
     */
    static ConfigNode.Mapping read(String prefix, Map<String, ? extends Map<String, ?>> named) {
        Map<String, ConfigNode> sections = new LinkedHashMap<>();
        named.forEach((section, entries) -> {
            String place = prefix + "." + section;
            Map<String, ConfigNode> nodes = new LinkedHashMap<>();
            entries.forEach((name, value) -> nodes.put(name, node(place + "[" + name + "]", "", value)));
            sections.put(section, new ConfigNode.Mapping(place, "", nodes));
        });
        return new ConfigNode.Mapping(prefix, "", sections);
    }

    private static ConfigNode node(String place, String key, Object value) {
        if (value instanceof Map<?, ?> map) {
            return isList(map) ? sequence(place, inOrder(map)) : mapping(place, map);
        } else if (value instanceof List<?> list) {
            return sequence(place, list);
        }
        String text = String.valueOf(value);
        return WITH_COMMAS.contains(key) && text.contains(",")
                ? sequence(place, Arrays.asList(text.split("\\s*,\\s*")))
                : new ConfigNode.Scalar(place, "", text);
    }

    private static ConfigNode mapping(String place, Map<?, ?> map) {
        Map<String, ConfigNode> nodes = new LinkedHashMap<>();
        map.forEach((key, value) -> nodes.put(key.toString(), node(place + "." + key, key.toString(), value)));
        return new ConfigNode.Mapping(place, "", nodes);
    }

    private static ConfigNode sequence(String place, List<?> values) {
        List<ConfigNode> nodes = new ArrayList<>(values.size());
        for (Object value : values) {
            nodes.add(node(place + "[" + nodes.size() + "]", "", value));
        }
        return new ConfigNode.Sequence(place, "", List.copyOf(nodes));
    }

    private static boolean isList(Map<?, ?> map) {
        return !map.isEmpty()
                && map.keySet().stream().allMatch(key -> key.toString().matches("\\d{1,4}"));
    }

    private static List<?> inOrder(Map<?, ?> list) {
        return list.entrySet().stream()
                .sorted(Comparator.comparing(
                        entry -> Integer.valueOf(entry.getKey().toString())))
                .map(Map.Entry::getValue)
                .toList();
    }
}
