/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.accounting.SpendingReport;
import io.llmrouter.accounting.SpendingReport.Row;
import io.llmrouter.camel.LlmRouterProperties;
import io.llmrouter.camel.LlmRouterRegistry;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.routing.Fingerprint;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Says what was spent and saved for the caller's tenant; to an operator, for all of them. Parameters {@code router} and {@code day} narrow it. Thread-safe. */
public final class SpendingWriter implements Processor {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        LlmRouterRegistry registry = LlmRouterRegistry.get(exchange.getContext());
        String router = message.getHeader("router", String.class);
        String day = message.getHeader("day", String.class);
        if (router != null) {
            registry.routers().require(router);
        }
        requireDay(day);
        message.removeHeaders("*");
        boolean operator = exchange.getProperty(LlmRouterProperties.OPERATOR, false, boolean.class);
        String tenant = exchange.getProperty(LlmRouterProperties.TENANT, String.class);
        String own = tenant == null ? "" : Fingerprint.of(tenant);
        List<Row> rows = SpendingReport.tenants(registry.spending(), router, day);
        ObjectNode root = MAPPER.createObjectNode().put("object", "spending");
        if (operator) {
            put(root.putArray("days"), SpendingReport.days(registry.spending(), router, day));
        }
        put(
                root.putArray("data"),
                rows.stream()
                        .filter(row -> operator || row.tenant().equals(own))
                        .toList());
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setBody(root.toString());
    }

    private static void put(ArrayNode into, List<Row> rows) {
        rows.forEach(row -> into.add(MAPPER.valueToTree(row.map())));
    }

    private static void requireDay(String day) {
        try {
            if (day != null) {
                LocalDate.parse(day);
            }
        } catch (DateTimeParseException e) {
            throw new InvalidPromptException(
                    "day is '" + day.replaceAll("[^\\w.:-]", "?") + "'; write a date, for example day=2026-01-31");
        }
    }
}
