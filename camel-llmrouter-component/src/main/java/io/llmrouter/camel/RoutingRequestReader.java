/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.input.PromptTemplate;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.model.Cancellation;
import io.llmrouter.routing.CacheControl;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.spending.SpendGate;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.DoublePredicate;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Makes a routing request of an exchange and the endpoint's options. Its in-headers are taken off the message, honoured or not, so that none of them
 * steers a later step. Thread-safe.
 */
final class RoutingRequestReader {

    private static final List<String> OTHER_OPERATIONS = List.of(
            LlmRouterHeaders.DOCUMENT_ID,
            LlmRouterHeaders.FEEDBACK_SCORE,
            LlmRouterHeaders.FEEDBACK_LABEL,
            LlmRouterHeaders.FEEDBACK_SOURCE,
            LlmRouterHeaders.FEEDBACK_KEY,
            LlmRouterHeaders.FEEDBACK_MODEL);

    private final LlmRouterConfiguration options;
    private final Set<String> honoured;
    private final ChatRequestReader bodies;
    private final RequestDefaults defaults;
    private final TenantExpression tenant;
    private final TenantExpression cacheScope;

    RoutingRequestReader(CamelContext context, LlmRouterConfiguration options) {
        this.options = options;
        this.honoured = options.honoured();
        String template = OptionText.of(context, "promptTemplate", options.getPromptTemplate());
        this.bodies = new ChatRequestReader(template == null ? null : PromptTemplate.from(template));
        this.defaults = RequestDefaults.of(context, options);
        this.tenant = TenantExpression.of(
                context,
                "tenant",
                options.getTenant() == null
                        ? "${exchangeProperty." + LlmRouterProperties.TENANT + "}"
                        : options.getTenant(),
                options.getTrustHeaders());
        this.cacheScope =
                TenantExpression.of(context, "cacheScope", options.getCacheScope(), options.getTrustHeaders());
    }

    /** The router's name: the endpoint's, or for {@code llmrouter:*} the exchange's. */
    String routerName(Exchange exchange, String ofEndpoint) {
        String header = take(exchange.getMessage(), LlmRouterHeaders.NAME, "name");
        if (header != null) {
            return header;
        }
        String name = LlmRouterEndpoint.ANY.equals(ofEndpoint)
                ? exchange.getProperty(LlmRouterProperties.ROUTER, String.class)
                : ofEndpoint;
        if (name == null || name.isBlank()) {
            throw new InvalidPromptException(
                    "the router's name is empty in this message; toD: llmrouter:${...} must evaluate to a router,"
                            + " and llmrouter:* takes it from the exchange property " + LlmRouterProperties.ROUTER);
        }
        return name;
    }

    /** Who asks; null where nobody says. */
    String tenant(Exchange exchange) {
        return tenant.of(exchange);
    }

    /** What is asked, by whom, within which limits. */
    RoutingRequest read(Exchange exchange) throws IOException {
        Message in = exchange.getMessage();
        String pin = take(in, LlmRouterHeaders.MODEL, "model");
        OTHER_OPERATIONS.forEach(in::removeHeader);
        String ceiling = take(in, LlmRouterHeaders.MAX_COST, "maxCost");
        String floor = take(in, LlmRouterHeaders.QUALITY_FLOOR, "qualityFloor");
        RoutingRequest.Builder builder = RoutingRequest.builder(chat(exchange))
                .pin(
                        pin == null
                                ? exchange.getProperty(LlmRouterProperties.PIN, options.getModel(), String.class)
                                : pin)
                .maxCost(
                        ceiling == null
                                ? options.getMaxCost()
                                : number(LlmRouterHeaders.MAX_COST, ceiling, n -> n >= 0, "a finite number, 0 or more"))
                .qualityFloor(
                        floor == null
                                ? options.getQualityFloor()
                                : number(
                                        LlmRouterHeaders.QUALITY_FLOOR,
                                        floor,
                                        n -> n > 0 && n <= 1,
                                        LlmRouterConfiguration.FLOOR))
                .tenant(tenant.of(exchange))
                .onExhausted(options.exhaustionPolicy())
                .recordText(options.getRecordText())
                .cacheControl(cacheControl(exchange))
                .properties(exchange::getProperty)
                .spending(exchange.getProperty(LlmRouterProperties.SPEND_GATE, SpendGate.class))
                .maxLatency(options.getMaxLatency() > 0 ? Duration.ofMillis(options.getMaxLatency()) : null)
                .cancellation(exchange.getProperty(LlmRouterProperties.CANCELLATION, Cancellation.class));
        RoutingRequest request = (waits(exchange) ? builder.onCallersThread() : builder).build();
        QuestionMemo.lend(exchange, request);
        return request;
    }

    /** A caller can only ask for less, so the header needs no trust. */
    private CacheControl cacheControl(Exchange exchange) {
        Object header = exchange.getMessage().removeHeader(LlmRouterHeaders.CACHE_CONTROL);
        return exchange.getProperty(LlmRouterProperties.CACHE_CONTROL, CacheControl.DEFAULT, CacheControl.class)
                .and(CacheControl.parse(header == null ? null : header.toString()))
                .and(ofEndpoint())
                .and(narrowed(exchange));
    }

    private CacheControl ofEndpoint() {
        String cache = options.getCache();
        boolean reads = cache.startsWith("read");
        boolean writes = cache.equals("write") || cache.equals("readWrite");
        Duration ttl = options.getCacheTtl() > 0 ? Duration.ofMillis(options.getCacheTtl()) : null;
        return new CacheControl(!reads, !writes, false, null, ttl, null);
    }

    /** A message without a value for the endpoint's own scope shares with nobody. */
    private CacheControl narrowed(Exchange exchange) {
        if (options.getCacheScope() == null) {
            return CacheControl.DEFAULT;
        }
        String scope = cacheScope.of(exchange);
        return new CacheControl(scope == null, scope == null, false, null, null, scope);
    }

    /** Whether the calling thread waits: a transaction is bound to it. */
    boolean waits(Exchange exchange) {
        return options.isSynchronous() || exchange.isTransacted();
    }

    private ChatRequest chat(Exchange exchange) throws IOException {
        String system = take(exchange.getMessage(), LlmRouterHeaders.SYSTEM_MESSAGE, "systemMessage");
        String user = take(exchange.getMessage(), LlmRouterHeaders.USER_MESSAGE, "userMessage");
        return defaults.applyTo(bodies.read(exchange, user), system);
    }

    private String take(Message in, String header, String override) {
        Object value = in.removeHeader(header);
        return value != null && honoured.contains(override) ? value.toString() : null;
    }

    private static Double number(String header, String value, DoublePredicate right, String expected) {
        try {
            double number = Double.parseDouble(value);
            if (Double.isFinite(number) && right.test(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new InvalidPromptException("header " + header + " is '" + value + "'; write " + expected, e);
        }
        throw new InvalidPromptException("header " + header + " is '" + value + "'; write " + expected);
    }
}
