/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Lets browsers of configured origins in. Preflights are answered before authentication: browsers send no key with them.
 *
 * @param origins exact origins, or {@code *}
 */
record Cors(List<String> origins) {

    static boolean isPreflight(RoutingContext ctx) {
        return ctx.request().method().equals(HttpMethod.OPTIONS);
    }

    boolean allows(String origin) {
        return origins.contains("*") || origins.contains(origin);
    }

    void apply(RoutingContext ctx) {
        String origin = ctx.request().getHeader("Origin");
        if (origin == null || !allows(origin)) {
            return;
        }
        ctx.response().putHeader("Access-Control-Allow-Origin", origin).putHeader("Vary", "Origin");
        ctx.response().putHeader("Access-Control-Expose-Headers", String.join(", ", DecisionHttpHeaders.NAMES));
        if (isPreflight(ctx)) {
            ctx.response().putHeader("Access-Control-Allow-Methods", "GET, POST");
            ctx.response().putHeader("Access-Control-Allow-Headers", "authorization, content-type");
            ctx.response().putHeader("Access-Control-Max-Age", "600");
        }
    }
}
