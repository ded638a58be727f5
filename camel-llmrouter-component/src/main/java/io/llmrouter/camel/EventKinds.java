/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.failure.Suggestion;
import io.llmrouter.routing.RoutingEvent.Kind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The consumer's option {@code events}. Stateless. */
final class EventKinds {

    private EventKinds() {}

    /** Reads kinds, separated by commas; throws if one is unknown, with those that are known. */
    static Set<Kind> parse(String events) {
        List<String> known = Arrays.stream(Kind.values()).map(Enum::name).toList();
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        for (String name : events.split(",")) {
            String kind = name.strip();
            if (!known.contains(kind)) {
                throw new IllegalArgumentException(Suggestion.unknown("kind of event in events", kind, known));
            }
            kinds.add(Kind.valueOf(kind));
        }
        return kinds;
    }
}
