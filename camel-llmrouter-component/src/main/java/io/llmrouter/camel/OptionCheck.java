/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.failure.Suggestion;
import io.llmrouter.routing.TextRecording;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Says what is wrong with the options of an endpoint before Camel binds them, whose own message names neither what is known nor what was meant. Stateless. */
final class OptionCheck {

    private static final Map<String, List<String>> VALUES = Map.of(
            "operation",
                    Arrays.stream(LlmRouterOperation.values()).map(Enum::name).toList(),
            "outputFormat", List.of("text", "aiMessage", "chatResponse", "json"),
            "cache", List.of("off", "read", "write", "readWrite"),
            "onExhausted", List.of("fail", "abstain", "lastAnswer"),
            "streamFormat", List.of("iterator", "text"),
            "recordText", Arrays.stream(TextRecording.values()).map(Enum::name).toList());

    private static final Map<String, Set<String>> LATER_VALUES = Map.of("streamFormat", Set.of("sse", "publisher"));

    private OptionCheck() {}

    static void check(Map<String, Object> parameters, Collection<String> known) {
        for (String name : new TreeSet<>(parameters.keySet())) {
            if (known.stream().noneMatch(name::equalsIgnoreCase)) {
                throw new IllegalArgumentException(Suggestion.unknown("option of llmrouter:", name, known));
            }
            if (VALUES.containsKey(name) && parameters.get(name) instanceof String value && !value.startsWith("#")) {
                parameters.put(name, value(name, value));
            }
        }
    }

    private static String value(String option, String value) {
        for (String allowed : VALUES.get(option)) {
            if (allowed.equalsIgnoreCase(value)) {
                return allowed;
            }
        }
        if (LATER_VALUES.getOrDefault(option, Set.of()).contains(value.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    option + "=" + value + " is not in this version; this version has " + VALUES.get(option));
        }
        throw new IllegalArgumentException(Suggestion.unknown("value of " + option, value, VALUES.get(option)));
    }
}
