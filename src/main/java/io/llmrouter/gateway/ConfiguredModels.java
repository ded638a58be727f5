/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.camel.LlmRouterComponent;
import io.llmrouter.camel.LlmRouterRegistry;
import io.llmrouter.engine.RouterDefinition;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.model.ModelCatalog;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/** The models of a configuration document, ready to be called, without a gateway around them. Close it when done with them. Thread-safe. */
final class ConfiguredModels implements AutoCloseable {

    private final CamelContext context;

    private ConfiguredModels(CamelContext context) {
        this.context = context;
    }

    /**
     * Loads the document.
     *
     * @param document a readable file
     * @throws LlmRouterException listing everything that is wrong with it
     */
    static ConfiguredModels load(Path document) throws Exception {
        ConfiguredModels models = new ConfiguredModels(new DefaultCamelContext());
        LlmRouterComponent component = new LlmRouterComponent();
        component.setConfiguration("file:" + document);
        component.setReload(false);
        component.setExposeAsChatModel(false);
        try {
            models.context.addComponent("llmrouter", component);
            models.context.start();
            return models;
        } catch (Exception e) {
            models.close();
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof LlmRouterException known) {
                    throw known;
                }
            }
            throw e;
        }
    }

    ModelCatalog catalog() {
        return definition().catalog();
    }

    /** Of all prices. */
    String currency() {
        return definition().currency();
    }

    /** All routers of a document share its models. */
    private RouterDefinition definition() {
        return LlmRouterRegistry.get(context).routers().all().iterator().next().definition();
    }

    @Override
    public void close() {
        context.stop();
    }
}
