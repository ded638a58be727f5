/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import io.llmrouter.camel.LlmRouterProperties;
import io.llmrouter.routing.Fingerprint;
import java.util.Objects;
import org.apache.camel.Exchange;

/**
 * Who looks.
 *
 * @param operator sees everything
 * @param tenant hash of the tenant whose decisions anybody else sees, as decisions have it
 */
record Viewer(boolean operator, String tenant) {

    /** As authentication found out. */
    static Viewer of(Exchange exchange) {
        String tenant = exchange.getProperty(LlmRouterProperties.TENANT, String.class);
        return new Viewer(
                Boolean.TRUE.equals(exchange.getProperty(LlmRouterProperties.OPERATOR, Boolean.class)),
                tenant == null ? null : Fingerprint.of(tenant));
    }

    /** Whether a decision of that tenant may be seen; what has no tenant is the operator's only. */
    boolean sees(String tenantOfDecision) {
        return operator || tenant != null && Objects.equals(tenant, tenantOfDecision);
    }
}
