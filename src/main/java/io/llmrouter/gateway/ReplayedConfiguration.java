/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import io.llmrouter.config.ConfigurationLoader;
import io.llmrouter.config.ModelReferences;
import io.llmrouter.config.RouterAssembler;
import io.llmrouter.config.RouterConfiguration;
import io.llmrouter.config.RouterSettings;
import io.llmrouter.engine.Environment;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.RouterDefinition;
import io.llmrouter.provider.Providers;
import io.llmrouter.replay.LeftOut;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * The routers of a document that decide and call nobody: beans and endpoints are stood in for, nothing is retrieved, no store is opened and no answer is
 * kept.
 *
 * @param routers by name
 * @param caching names of those that have a cache in the document
 * @param leftOut what they do in the document that is not replayed
 * @param timer runs nothing, but the engine has one
 */
record ReplayedConfiguration(
        Map<String, LlmRouter> routers, Set<String> caching, LeftOut leftOut, ScheduledExecutorService timer)
        implements AutoCloseable {

    /**
     * Loads the document.
     *
     * @param document a readable file
     * @throws io.llmrouter.failure.ConfigurationException listing everything that is wrong with it
     */
    @SuppressWarnings("try") // a Camel context may be interrupted while it closes
    static ReplayedConfiguration load(Path document) throws Exception {
        RouterConfiguration configuration;
        try (CamelContext context = new DefaultCamelContext()) {
            context.build();
            configuration = new ConfigurationLoader(context::resolvePropertyPlaceholders, Providers.onClassPath())
                    .load(document.getFileName().toString(), Files.readString(document));
        }
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "llmrouter-replay");
            thread.setDaemon(true);
            return thread;
        });
        Environment environment = Environment.of(Runnable::run, timer);
        Map<String, LlmRouter> routers = new LinkedHashMap<>();
        for (RouterDefinition definition :
                RouterAssembler.ofDeciders(new StandIns()).assemble(configuration, 1)) {
            routers.put(definition.name(), new LlmRouter(definition, environment));
        }
        return new ReplayedConfiguration(
                routers,
                names(configuration, router -> router.cache() != null),
                new LeftOut(
                        names(configuration, router -> router.retrieve() != null),
                        names(configuration, RouterSettings::sticky),
                        names(configuration, router -> router.budget().budget() != null)),
                timer);
    }

    private static Set<String> names(RouterConfiguration configuration, Predicate<RouterSettings> which) {
        return configuration.routers().values().stream()
                .filter(which)
                .map(RouterSettings::name)
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** Candidates that are never asked. */
    private static final class StandIns implements ModelReferences {

        @Override
        public Object bean(String name) {
            return endpoint(name, name);
        }

        @Override
        public ChatModel endpoint(String modelName, String uri) {
            return new ChatModel() {
                @Override
                public ChatResponse doChat(ChatRequest request) {
                    throw new IllegalStateException("a replay asked model '" + modelName + "'");
                }
            };
        }

        @Override
        public ContentRetriever retriever(String documents, String uri) {
            throw new IllegalStateException("a replay retrieves nothing, but opened documents '" + documents + "'");
        }
    }
}
