/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.LlmRouters;
import io.llmrouter.engine.RoutedChatModel;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.spi.Registry;

/** The routers in force as beans {@code llmrouter-NAME}, for whatever takes a chat model. A bean that the application bound is left alone. Called by one thread at a time. */
final class ChatModelBeans {

    private final Registry registry;
    private final Map<String, RoutedChatModel> bound = new HashMap<>();

    /** @param registry where they are bound */
    ChatModelBeans(Registry registry) {
        this.registry = registry;
    }

    /** Binds those that are new and takes away those that are gone. */
    void show(LlmRouters inForce) {
        bound.entrySet().removeIf(bean -> {
            boolean gone = !inForce.names().contains(bean.getKey());
            if (gone && registry.lookupByName(name(bean.getKey())) == bean.getValue()) {
                registry.unbind(name(bean.getKey()));
            }
            return gone;
        });
        inForce.all().forEach(this::bind);
    }

    private void bind(LlmRouter router) {
        if (registry.lookupByName(name(router.name())) == null) {
            RoutedChatModel model = new RoutedChatModel(router);
            registry.bind(name(router.name()), model);
            bound.put(router.name(), model);
        }
    }

    private static String name(String router) {
        return "llmrouter-" + router;
    }
}
