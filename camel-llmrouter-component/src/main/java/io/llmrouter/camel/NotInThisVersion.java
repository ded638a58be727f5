package io.llmrouter.camel;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Designed endpoint options that this version does not have: named, not ignored. Stateless. */
final class NotInThisVersion {

    private static final Set<String> LATER = Set.of("qualityFloor", "jsonSchema", "outputClass", "cache", "cacheScope", "cacheTtl", "tenant", "streaming",
            "streamFormat", "recordText", "events", "clustered");

    private NotInThisVersion() {}

    static void check(Map<String, Object> parameters) {
        Set<String> found = new TreeSet<>(parameters.keySet());
        found.retainAll(LATER);
        if (!found.isEmpty()) {
            throw new IllegalArgumentException("endpoint option(s) " + found + " are not in this version; remove them");
        }
    }
}
