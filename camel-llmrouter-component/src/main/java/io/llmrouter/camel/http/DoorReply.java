/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel.http;

import io.llmrouter.openai.OpenAiError;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the answer of an exchange to its response, on the request's event loop. Stateless. */
final class DoorReply {

    /** Exchange property: the Vert.x context of the request. */
    static final String LOOP = "CamelLlmRouterDoorLoop";

    /** What the filter takes for inbound ones. */
    private static final List<String> FILTERED = List.of(Exchange.CONTENT_TYPE, "Cache-Control");

    private static final Logger LOG = LoggerFactory.getLogger(DoorReply.class);

    private DoorReply() {}

    static Future<Void> write(RoutingContext ctx, Exchange exchange, HeaderFilterStrategy filter) {
        HttpServerResponse response = ctx.response();
        SseStream stream = exchange.getProperty(SseStream.PROPERTY, SseStream.class);
        if (exchange.getException() != null) {
            OpenAiError error = OpenAiError.of(exchange.getException());
            if (error.status() == 500) {
                LOG.error("{} {} failed", ctx.request().method(), ctx.request().path(), exchange.getException());
            }
            if (stream != null && stream.started()) {
                return stream.breakOff(error);
            }
            DecisionHttpHeaders.of(exchange).forEach(response::putHeader);
            return error(response, error);
        }
        if (stream != null && stream.started()) {
            return stream.ended();
        }
        return whole(response, exchange, filter);
    }

    static Future<Void> error(HttpServerResponse response, OpenAiError error) {
        response.setStatusCode(error.status());
        response.putHeader("Content-Type", "application/json");
        error.retryAfter().ifPresent(wait -> response.putHeader("Retry-After", Long.toString(seconds(wait))));
        if (error.type().equals(OpenAiError.QUOTA)) {
            response.putHeader(
                    "x-should-retry", "false"); // clients of OpenAI try a 429 again at once unless they are told
        }
        return response.end(error.body().toString());
    }

    private static long seconds(Duration wait) {
        return Math.max(1, (wait.toMillis() + 999) / 1000);
    }

    private static Future<Void> whole(HttpServerResponse response, Exchange exchange, HeaderFilterStrategy filter) {
        Message message = exchange.getMessage();
        Integer status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        response.setStatusCode(status == null ? 200 : status);
        message.getHeaders().forEach((name, value) -> {
            if (value != null && !filter.applyFilterToCamelHeaders(name, value, exchange)) {
                response.putHeader(name, value.toString());
            }
        });
        for (String name : FILTERED) {
            String value = message.getHeader(name, String.class);
            if (value != null) {
                response.putHeader(name, value);
            }
        }
        byte[] body = message.getBody(byte[].class);
        return body == null ? response.end() : response.end(Buffer.buffer(body));
    }
}
