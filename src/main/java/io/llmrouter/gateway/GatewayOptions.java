/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.engine.RoutingListener;
import java.util.List;
import java.util.Map;

/**
 * How to start a gateway. Immutable.
 *
 * @param host address to listen on; the loopback address unless keys are configured
 * @param port to listen on, 0 for a free one
 * @param configuration resource of the router's configuration, {@code classpath:} or {@code file:}
 * @param routes pattern of further Camel routes to load, or null
 * @param properties placeholders that the configuration may use
 * @param listeners told of every decision
 */
public record GatewayOptions(
        String host,
        int port,
        String configuration,
        String routes,
        Map<String, String> properties,
        List<RoutingListener> listeners) {

    /** Copies the collections. */
    public GatewayOptions {
        properties = Map.copyOf(properties);
        listeners = List.copyOf(listeners);
    }

    /**
     * A gateway at an address.
     *
     * @param host to listen on
     * @param port to listen on, 0 for a free one
     * @return settings without a configuration
     */
    public static GatewayOptions at(String host, int port) {
        return new GatewayOptions(host, port, null, null, Map.of(), List.of());
    }

    /** The same with this configuration. */
    public GatewayOptions withConfiguration(String resource) {
        return new GatewayOptions(host, port, resource, routes, properties, listeners);
    }

    /** The same with these further routes. */
    public GatewayOptions withRoutes(String pattern) {
        return new GatewayOptions(host, port, configuration, pattern, properties, listeners);
    }

    /** The same with these placeholders. */
    public GatewayOptions withProperties(Map<String, String> values) {
        return new GatewayOptions(host, port, configuration, routes, values, listeners);
    }

    /** The same with this listener. */
    public GatewayOptions withListener(RoutingListener listener) {
        return new GatewayOptions(host, port, configuration, routes, properties, List.of(listener));
    }
}
