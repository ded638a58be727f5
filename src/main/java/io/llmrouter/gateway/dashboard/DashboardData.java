/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.camel.LlmRouterRegistry;
import io.llmrouter.engine.LlmRouters;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Answers with what the dashboard knows of a router: everything for an operator, the own tenant's for anybody else. Thread-safe. */
public final class DashboardData implements Processor {

    @Override
    public void process(Exchange exchange) throws Exception {
        Dashboard dashboard = exchange.getContext().getRegistry().findSingleByType(Dashboard.class);
        DashboardQuery query = DashboardQuery.of(exchange);
        LlmRouterRegistry registry = LlmRouterRegistry.get(exchange.getContext());
        Instant now = dashboard.now();
        ObjectNode root = DashboardJson.MAPPER.createObjectNode();
        root.put("instance", dashboard.instance())
                .put("now", now.toString())
                .put("since", dashboard.since().toString())
                .put("operator", query.viewer().operator())
                .put("tenant", query.viewer().operator() ? null : query.viewer().tenant())
                .put("generation", registry.generation())
                .put("router", query.router())
                .put("minutes", query.minutes());
        routers(root, registry.routers(), query.router());
        root.setAll(DashboardJson.of(dashboard.board(query.router()), query, now));
        TodayJson.write(root, registry.spending(), query, now);
        if (query.viewer().operator()) {
            root.set("lost", DashboardJson.MAPPER.valueToTree(registry.lost()));
            Instant from = now.minus(Duration.ofMinutes(query.minutes()));
            registry.drift(query.router()).ifPresent(drift -> DriftJson.write(root, drift, from));
        }
        answer(exchange.getMessage(), DashboardJson.MAPPER.writeValueAsBytes(root), "application/json");
    }

    private static void routers(ObjectNode root, LlmRouters routers, String router) {
        root.set("routers", DashboardJson.MAPPER.valueToTree(routers.names()));
        if (routers.names().contains(router)) {
            root.put("currency", routers.require(router).definition().currency())
                    .put("strongest", routers.require(router).definition().strongest());
        }
    }

    /** Nobody on the way keeps it: it is one caller's. */
    static void answer(Message message, byte[] body, String type) {
        message.removeHeaders("*");
        message.setHeader(Exchange.CONTENT_TYPE, type);
        message.setHeader("Cache-Control", "no-store");
        message.setHeader("X-Content-Type-Options", "nosniff");
        message.setBody(body);
    }
}
