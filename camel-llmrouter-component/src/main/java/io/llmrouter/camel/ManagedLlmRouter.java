/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.cache.AnswerCache;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.routing.RoutingRequest;
import java.util.List;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;

/** A router as JMX shows it. Thread-safe. */
@ManagedResource(description = "Managed LLM router")
public final class ManagedLlmRouter {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final LlmRouterRegistry registry;
    private final String name;

    ManagedLlmRouter(LlmRouterRegistry registry, String name) {
        this.registry = registry;
        this.name = name;
    }

    /** Its name. */
    @ManagedAttribute(description = "Name of the router")
    public String getRouterName() {
        return name;
    }

    /** Number of the configuration in force. */
    @ManagedAttribute(description = "Number of the configuration in force")
    public long getGeneration() {
        return registry.generation();
    }

    /** Hash of the bundle that it decides by, or null. */
    @ManagedAttribute(description = "Hash of the bundle that it decides by")
    public String getBundleHash() {
        return router().definition().learned().bundleHash();
    }

    /** Requests that are being answered. */
    @ManagedAttribute(description = "Requests in flight")
    public int getInFlight() {
        return router().inFlight();
    }

    /** Requests that are over. */
    @ManagedAttribute(description = "Requests since the start")
    public long getRequests() {
        return registry.totals().of(name).requests();
    }

    /** Requests without an answer. */
    @ManagedAttribute(description = "Requests without an answer since the start")
    public long getFailed() {
        return registry.totals().of(name).failed();
    }

    /** In the configuration's currency. */
    @ManagedAttribute(description = "Cost since the start, in the configuration's currency")
    public double getCost() {
        return registry.totals().of(name).cost();
    }

    /** Against always asking the strongest model; negative while routing costs more. */
    @ManagedAttribute(description = "Saved since the start against always asking the strongest model")
    public double getSaved() {
        return registry.totals().of(name).saved();
    }

    /** Of all prices. */
    @ManagedAttribute(description = "Currency of cost and savings")
    public String getCurrency() {
        return router().definition().currency();
    }

    /** Each with the state of its breaker. */
    @ManagedAttribute(description = "Models and whether they may be called")
    public List<String> getModels() {
        return router().health().entrySet().stream()
                .map(model -> model.getKey() + ": " + model.getValue().state())
                .toList();
    }

    /** Loads the document of all routers again. */
    @ManagedOperation(description = "Load the configuration again; false if it was refused and the last one stays")
    public boolean reload() {
        return registry.reload();
    }

    /** Forgets all kept answers. */
    @ManagedOperation(description = "Forget all kept answers; false if the router has no cache")
    public boolean clearCache() {
        if (router().definition().cache() instanceof AnswerCache cache) {
            cache.evictAll();
            return true;
        }
        return false;
    }

    /** Ends alarms, and expired certificates hold again. */
    @ManagedOperation(description = "Take what happens from now on for usual; false if drift is not watched")
    public boolean relearn() {
        return registry.relearn(name);
    }

    /** As {@code POST /v1/explain} does. */
    @ManagedOperation(description = "Say as JSON what would be done with a question, and why; no model is called")
    public String explain(String text) throws JsonProcessingException {
        RoutingRequest request = RoutingRequest.builder(
                        ChatRequest.builder().messages(UserMessage.from(text)).build())
                .build();
        return MAPPER.writeValueAsString(router().explain(request).map());
    }

    private LlmRouter router() {
        return registry.routers().require(name);
    }
}
