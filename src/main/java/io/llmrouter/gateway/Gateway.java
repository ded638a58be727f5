/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.camel.LlmRouterRegistry;
import io.llmrouter.camel.http.DoorEngine;
import io.llmrouter.config.GatewaySettings;
import io.llmrouter.engine.LlmRouters;
import io.llmrouter.failure.ConfigurationException;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.gateway.dashboard.Dashboard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** A running gateway: Camel Main with the OpenAI-compatible routes. Close it to stop. Thread-safe. */
public final class Gateway implements AutoCloseable {

    private static final String ROUTES =
            "classpath:llmrouter/routes/openai-gateway.camel.yaml,classpath:llmrouter/routes/metrics.camel.yaml,"
                    + "classpath:dashboard/dashboard.camel.yaml";

    private final Main main = new Main();
    private final GatewayMeters meters = new GatewayMeters();
    private final Dashboard dashboard = new Dashboard(Clock.systemUTC());
    private final String host;
    private final int port;

    private Gateway(GatewayOptions settings) {
        this.host = settings.host();
        this.port = listenable(settings.host(), settings.port());
        DoorEngine engine = new DoorEngine();
        main.bind(DoorEngine.NAME, engine);
        main.bind("llmrouter-meters", meters.registry());
        main.bind("llmrouter-dashboard", dashboard);
        int number = 0;
        for (var listener : settings.listeners()) {
            main.bind("llmrouter-listener-" + number++, listener);
        }
        settings.properties().forEach(main::addInitialProperty);
        main.addInitialProperty("camel.main.name", "llmrouter");
        main.addInitialProperty(
                "camel.main.routesIncludePattern",
                settings.routes() == null ? ROUTES : ROUTES + "," + settings.routes());
        main.addInitialProperty("camel.main.logName", "route.${routeId}"); // what log steps of routes say is shown
        main.addInitialProperty("camel.main.startupSummaryLevel", "Oneline");
        main.addInitialProperty("camel.main.shutdownTimeout", "10");
        main.addInitialProperty("camel.server.enabled", "true");
        main.addInitialProperty("camel.server.maxBodySize", Integer.toString(GatewaySettings.LARGEST_BODY));
        main.addInitialProperty("camel.server.host", host);
        main.addInitialProperty("camel.server.port", Integer.toString(port));
        // /observe/health on the same port: with another one Camel 4.17 looks for both servers on 8080
        main.addInitialProperty("camel.management.enabled", "true");
        main.addInitialProperty("camel.management.healthCheckEnabled", "true");
        main.addInitialProperty("camel.management.port", Integer.toString(port));
        if (settings.configuration() != null) {
            main.addInitialProperty("camel.component.llmrouter.configuration", settings.configuration());
        }
    }

    /**
     * Starts a gateway and returns when it answers.
     *
     * @param settings how
     * @return the running gateway
     * @throws LlmRouterException if the address cannot be listened on, or the configuration or a route is wrong
     */
    public static Gateway start(GatewayOptions settings) {
        Gateway gateway = new Gateway(settings);
        try {
            gateway.main.start();
            gateway.dashboard.follow(LlmRouterRegistry.get(gateway.context()).events());
            return gateway;
        } catch (Exception e) {
            gateway.main.stop();
            gateway.meters.close();
            throw failure(e, settings);
        }
    }

    /** What an OpenAI client takes as base URL, ending in {@code /v1}. */
    public String baseUrl() {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/v1";
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** Its routers. */
    public LlmRouters routers() {
        return LlmRouterRegistry.get(context()).routers();
    }

    /** Whether it asks its callers for a key. */
    public boolean asksForKeys() {
        return !LlmRouterRegistry.get(context()).gateway().keys().isEmpty();
    }

    /** Currency of its prices. */
    public String currency() {
        return routers().all().stream()
                .findFirst()
                .map(router -> router.definition().currency())
                .orElse("USD");
    }

    /** The Camel context. */
    public CamelContext context() {
        return main.getCamelContext();
    }

    /** Where a browser finds the dashboard. */
    public String dashboardUrl() {
        return baseUrl().replaceFirst("/v1$", "/dashboard");
    }

    /** Addresses and models to tell a user, a line each. */
    public List<String> greeting() {
        return List.of(
                "gateway: " + baseUrl(),
                "look:    " + dashboardUrl(),
                "routers: " + routers().names(),
                "try:     curl -s " + baseUrl() + "/models");
    }

    @Override
    public void close() {
        dashboard.close();
        main.stop();
        main.shutdown();
        meters.close();
    }

    /** Vert.x does not tell Camel when it cannot listen, so that a gateway would seem to be up: ask for the port before. */
    private static int listenable(String host, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            return socket.getLocalPort();
        } catch (UnknownHostException e) {
            throw new ConfigurationException(
                    "cannot listen on host '" + host + "': no such host; give an address of this machine with --host",
                    e);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    "cannot listen on " + host + " port " + port + ": " + e.getMessage()
                            + "; stop what listens there or choose others with --host and --port (0 for a free one)",
                    e);
        }
    }

    /** Finds the failure that a user can do something about below Camel's wrapping. */
    private static RuntimeException failure(Exception thrown, GatewayOptions settings) {
        Throwable root = thrown;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof LlmRouterException known) {
                return known;
            }
            root = cause;
        }
        String place = settings.routes() == null ? "" : "; check --routes " + settings.routes();
        return new ConfigurationException("the gateway cannot start: " + root.getMessage() + place, thrown);
    }
}
