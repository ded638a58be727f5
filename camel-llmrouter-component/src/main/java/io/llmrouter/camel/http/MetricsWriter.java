/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel.http;

import io.llmrouter.camel.LlmRouterProperties;
import io.llmrouter.failure.ConfigurationException;
import io.llmrouter.failure.OperatorOnlyException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Answers a scrape with all meters of the Prometheus registry that is bound, to an operator: they tell what all tenants together cost. Thread-safe. */
public final class MetricsWriter implements Processor {

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    @Override
    public void process(Exchange exchange) {
        if (!exchange.getProperty(LlmRouterProperties.OPERATOR, false, boolean.class)) {
            throw new OperatorOnlyException("metrics");
        }
        Set<PrometheusMeterRegistry> registries =
                exchange.getContext().getRegistry().findByType(PrometheusMeterRegistry.class);
        if (registries.size() != 1) {
            throw new ConfigurationException(
                    registries.size()
                            + " Prometheus registries are bound and metrics are read from one; bind one PrometheusMeterRegistry bean");
        }
        String scrape = registries.iterator().next().scrape(TEXT);
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.CONTENT_TYPE, TEXT);
        message.setBody(scrape);
    }
}
