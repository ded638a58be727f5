/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A piece of the document with the place it came from. Immutable. */
sealed interface ConfigNode {

    /** File and line, or the name of a property. */
    String place();

    /** Keys from the root, such as {@code models.small.price}. */
    String path();

    /** What to call it in a message. */
    String kind();

    /** A mapping, in the order written. */
    record Mapping(String place, String path, Map<String, ConfigNode> entries) implements ConfigNode {
        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** A list. */
    record Sequence(String place, String path, List<ConfigNode> items) implements ConfigNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A single value as text; placeholders are resolved. */
    record Scalar(String place, String path, String text) implements ConfigNode {

        /** Where secrets stand, or are put by mistake; the path is empty and the place is the path where properties were read. */
        private static final Pattern SECRET =
                Pattern.compile("(?i)(key|keys|password|token|secret)(\\[\\d+])?$|gateway\\.keys");

        @Override
        public String kind() {
            return isSecret() ? "a single value (not shown)" : "the value '" + text + "'";
        }

        boolean isSecret() {
            return SECRET.matcher(path.isEmpty() ? place : path).find();
        }

        @Override
        public String toString() {
            return place + ": " + path + ": " + kind();
        }
    }
}
