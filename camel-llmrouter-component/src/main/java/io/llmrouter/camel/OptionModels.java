/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import io.llmrouter.config.ConfigurationLoader;
import io.llmrouter.config.RouterConfiguration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.spi.Registry;

/**
 * Models and routers written as the component's options. Camel has turned a {@code ref=#bean:name} into the bean by then; here it becomes a name again,
 * for which {@link #beans} gives the bean. Immutable.
 */
final class OptionModels {

    private static final String PREFIX = "camel.component.llmrouter";

    private final Registry registry;
    private final Map<String, Object> models = new LinkedHashMap<>();
    private final Map<String, Object> routers;
    private final Map<String, Object> beans = new HashMap<>();

    OptionModels(LlmRouterComponent component) {
        registry = component.getCamelContext().getRegistry();
        Map<String, ?> written = component.getModels(); // not as typed: the binding may have put texts into it
        written.forEach((name, model) -> models.put(name, withNamedBean(name, model)));
        routers = new LinkedHashMap<>(component.getRouters());
    }

    boolean isEmpty() {
        return models.isEmpty() && routers.isEmpty();
    }

    /** The beans that stand where a document has their names, by the name that stands there now. */
    Map<String, Object> beans() {
        return beans;
    }

    RouterConfiguration load(ConfigurationLoader loader) {
        return loader.load(PREFIX, models, routers);
    }

    @Override
    public String toString() {
        return PREFIX + ".models" + models.keySet() + " and " + PREFIX + ".routers" + routers.keySet();
    }

    private Object withNamedBean(String name, Object model) {
        if (!(model instanceof Map<?, ?> options) || !isModel(options.get("ref"))) {
            return model;
        }
        Object bean = options.get("ref");
        String beanName = registered(bean).orElse("models[" + name + "].ref");
        beans.put(beanName, bean);
        Map<Object, Object> named = new LinkedHashMap<>(options);
        named.put("ref", "#bean:" + beanName);
        return named;
    }

    private Optional<String> registered(Object bean) {
        return registry.findByTypeWithName(bean.getClass()).entrySet().stream()
                .filter(entry -> entry.getValue() == bean)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static boolean isModel(Object ref) {
        return ref instanceof ChatModel || ref instanceof StreamingChatModel;
    }
}
