/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Options that are written one property each, as a tree: {@code price.input}, {@code price[input]} and {@code rules[0]} go one level down. Camel's binding
 * fills it through {@link OptionTreeConfigurer}; into a plain map it could put one level only. Nothing is checked here. Not thread-safe.
 */
public final class OptionTree extends LinkedHashMap<String, Object> {

    private static final long serialVersionUID = 1L;

    /** An empty tree. */
    public OptionTree() {}

    /** @param options to begin with; values are texts, numbers, lists, maps and, for {@code ref}, models */
    public OptionTree(Map<String, ?> options) {
        super(options);
    }

    /** The level above: models or routers by name. */
    static final class Named extends LinkedHashMap<String, OptionTree> {

        private static final long serialVersionUID = 1L;
    }
}
