/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.GeneratedPropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;

/** Binds properties to an {@link OptionTree}; a level that is missing is made when the binding walks through it. Found by its service file. Stateless. */
public class OptionTreeConfigurer implements GeneratedPropertyConfigurer, PropertyConfigurerGetter {

    @Override
    public boolean configure(CamelContext context, Object tree, String name, Object value, boolean ignoreCase) {
        levels(tree).put(name, value);
        return true;
    }

    @Override
    public Object getOptionValue(Object tree, String name, boolean ignoreCase) {
        return levels(tree).computeIfAbsent(name, missing -> new OptionTree());
    }

    @Override
    public Class<?> getOptionType(String name, boolean ignoreCase) {
        return null;
    }

    @Override
    public Object getCollectionValueType(Object tree, String name, boolean ignoreCase) {
        return OptionTree.class;
    }

    /** Camel's binding is not typed, so it may also put a text where a tree belongs; whoever reads the options finds that. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> levels(Object tree) {
        return (Map<String, Object>) tree;
    }
}
