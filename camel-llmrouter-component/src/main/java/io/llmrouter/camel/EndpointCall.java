/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RuntimeCamelException;

/** Asks one endpoint and waits, from first use on, for it is configured before the context has started. Thread-safe. */
final class EndpointCall {

    private final CamelContext context;
    private final String uri;
    private volatile ProducerTemplate template;

    EndpointCall(CamelContext context, String uri) {
        this.context = context;
        this.uri = uri;
    }

    /**
     * Asks.
     *
     * @param question fills the message
     * @return the exchange when it is done
     * @throws RuntimeException if it failed, as it failed
     */
    Exchange ask(Processor question) {
        Exchange exchange = template().request(uri, question);
        if (exchange.getException() instanceof RuntimeException failure) {
            throw failure;
        } else if (exchange.getException() != null) {
            throw RuntimeCamelException.wrapRuntimeCamelException(exchange.getException());
        }
        return exchange;
    }

    private ProducerTemplate template() {
        if (template == null) {
            synchronized (this) {
                if (template == null) {
                    template = context.createProducerTemplate();
                }
            }
        }
        return template;
    }
}
