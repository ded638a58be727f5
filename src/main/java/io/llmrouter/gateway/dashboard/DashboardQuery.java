/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import io.llmrouter.camel.LlmRouterRegistry;
import io.llmrouter.engine.LlmRouters;
import io.llmrouter.failure.InvalidPromptException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * What a request for the dashboard's data asks for.
 *
 * @param viewer who asks
 * @param router name of a configured router; the first one unless the request names one
 * @param minutes length of the window
 * @param since number of the last change that the page has
 */
record DashboardQuery(Viewer viewer, String router, int minutes, long since) {

    private static final int HOUR = 60;

    /**
     * Reads the query parameters.
     *
     * @throws InvalidPromptException if one is wrong
     */
    static DashboardQuery of(Exchange exchange) {
        Message message = exchange.getMessage();
        LlmRouters routers = LlmRouterRegistry.get(exchange.getContext()).routers();
        String named = message.getHeader("router", String.class);
        String router = named == null || named.isEmpty()
                ? routers.names().stream().findFirst().orElse("")
                : routers.require(named).name();
        return new DashboardQuery(
                Viewer.of(exchange),
                router,
                (int) number(message, "minutes", HOUR, 1, Traffic.MOST_MINUTES),
                number(message, "since", 0, 0, Long.MAX_VALUE));
    }

    private static long number(Message message, String name, long otherwise, long least, long most) {
        String text = message.getHeader(name, String.class);
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new InvalidPromptException("query parameter '" + name + "' is '" + shown(text)
                + "'; give a whole number from " + least + " to " + most);
    }

    private static String shown(String text) {
        return text.replaceAll("\\p{Cntrl}", " ").substring(0, Math.min(text.length(), 40));
    }
}
