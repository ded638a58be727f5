/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import java.util.List;
import java.util.Map;

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
        @Override
        public String kind() {
            return "the value '" + text + "'";
        }
    }
}
