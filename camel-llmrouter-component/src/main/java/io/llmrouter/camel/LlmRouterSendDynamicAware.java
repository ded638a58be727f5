/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.annotations.SendDynamic;
import org.apache.camel.support.component.SendDynamicAwareSupport;
import org.apache.camel.util.StringHelper;

/** Lets {@code toD: llmrouter:${...}} share one endpoint: the name travels in an exchange property, which no outside header can set. Thread-safe. */
@SendDynamic("llmrouter")
public class LlmRouterSendDynamicAware extends SendDynamicAwareSupport {

    @Override
    public boolean isLenientProperties() {
        return false;
    }

    @Override
    public DynamicAwareEntry prepare(Exchange exchange, String uri, String originalUri) throws Exception {
        return new DynamicAwareEntry(uri, originalUri, Map.of(), Map.of());
    }

    @Override
    public String resolveStaticUri(Exchange exchange, DynamicAwareEntry entry) {
        String query = StringHelper.after(entry.getUri(), "?");
        return "llmrouter:" + LlmRouterEndpoint.ANY + (query == null ? "" : "?" + query);
    }

    @Override
    public Processor createPreProcessor(Exchange exchange, DynamicAwareEntry entry) {
        String path = StringHelper.before(entry.getUri(), "?", entry.getUri());
        String name = StringHelper.after(path, ":", "").replaceFirst("^//", "");
        return message -> message.setProperty(LlmRouterProperties.ROUTER, name);
    }

    @Override
    public Processor createPostProcessor(Exchange exchange, DynamicAwareEntry entry) {
        return message -> message.removeProperty(LlmRouterProperties.ROUTER);
    }
}
