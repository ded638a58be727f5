/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import org.apache.camel.AsyncEndpoint;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Route chat requests to the cheapest language model that is good enough, and receive what happens in routers. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "llmrouter",
        title = "LLM Router",
        syntax = "llmrouter:router",
        category = {Category.AI},
        headersClass = LlmRouterHeaders.class)
public class LlmRouterEndpoint extends DefaultEndpoint implements AsyncEndpoint {

    /** The router name that stands for the one in the exchange property. */
    static final String ANY = "*";

    @UriPath(description = "Name of the router; of a consumer also an asterisk, for all routers.")
    @Metadata(required = true)
    private String router;

    @UriParam
    private LlmRouterConfiguration configuration;

    @UriParam(
            label = "consumer",
            defaultValue = "decision",
            description =
                    "Kinds of events to receive, separated by commas: decision, escalation, fallback, cacheHit, feedback, budget, shadow, drift, reload.")
    private String events = "decision";

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "1000",
            description = "Most events that wait for the route; beyond that the oldest is dropped, and counted.")
    private int queueSize = 1000;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "false",
            description =
                    "Whether to receive what happens in the routers of all processes that share a store, of others without texts; else of this process alone.")
    private boolean clustered;

    /**
     * @param uri of the endpoint
     * @param component that made it
     * @param configuration of its own
     */
    public LlmRouterEndpoint(String uri, LlmRouterComponent component, LlmRouterConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
    }

    @Override
    public Producer createProducer() {
        return new LlmRouterProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (clustered
                && !LlmRouterRegistry.get(getCamelContext()).sharedEvents().any()) {
            throw new IllegalArgumentException("clustered=true of '" + getEndpointUri()
                    + "' needs a store that processes share; write store: {hazelcast: ...}, or leave it out");
        }
        LlmRouterConsumer consumer = new LlmRouterConsumer(this, processor, EventKinds.parse(events));
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        if (router == null || router.isBlank()) {
            throw new IllegalArgumentException(
                    "the router's name is missing in '" + getEndpointUri() + "'; write llmrouter:NAME, one of "
                            + LlmRouterRegistry.get(getCamelContext()).routers().names());
        }
        configuration.exhaustionPolicy();
        configuration.honoured();
        configuration.checkOutput();
        configuration.checkFloor();
        if (!ANY.equals(router)) {
            LlmRouterRegistry.get(getCamelContext()).routers().require(router);
        }
    }

    /** Name of the router. */
    public String getRouter() {
        return router;
    }

    /** Name of the router. */
    public void setRouter(String router) {
        this.router = router;
    }

    /** Kinds of events to receive. */
    public String getEvents() {
        return events;
    }

    /** Kinds of events to receive. */
    public void setEvents(String events) {
        this.events = events;
    }

    /** Most events that wait for the route. */
    public int getQueueSize() {
        return queueSize;
    }

    /** Most events that wait for the route. */
    public void setQueueSize(int queueSize) {
        this.queueSize = queueSize;
    }

    /** Whether to receive what happens in all processes that share a store. */
    public boolean isClustered() {
        return clustered;
    }

    /** Whether to receive what happens in all processes that share a store. */
    public void setClustered(boolean clustered) {
        this.clustered = clustered;
    }

    /** Options of this endpoint. */
    public LlmRouterConfiguration getConfiguration() {
        return configuration;
    }

    /** Options of this endpoint. */
    public void setConfiguration(LlmRouterConfiguration configuration) {
        this.configuration = configuration;
    }
}
