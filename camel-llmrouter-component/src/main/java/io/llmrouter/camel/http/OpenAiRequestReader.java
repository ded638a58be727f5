/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel.http;

import io.llmrouter.camel.LlmRouterProperties;
import io.llmrouter.camel.LlmRouterRegistry;
import io.llmrouter.model.Cancellation;
import io.llmrouter.openai.OpenAiRequest;
import io.llmrouter.routing.CacheControl;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.vertx.HttpMessage;

/**
 * Reads a chat-completions request: {@code router/NAME} is a router, {@code router/NAME:TARGET} pins a model or plan of it. Of {@code Cache-Control}
 * it takes what asks for less; all headers of the client are dropped here, so none of them can steer a later step. Thread-safe.
 */
public final class OpenAiRequestReader implements Processor {

    private static final String PREFIX = "router/";

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        byte[] body = message.getBody(byte[].class);
        HttpServerResponse response = exchange.getMessage(HttpMessage.class).getResponse();
        OpenAiRequest request = OpenAiRequest.parse(body == null ? new byte[0] : body);
        target(exchange, request.model());
        exchange.setProperty(
                LlmRouterProperties.CACHE_CONTROL,
                CacheControl.parse(message.getHeader("Cache-Control", String.class)));
        message.removeHeaders("*");
        message.setBody(request.chat());
        exchange.setProperty(OpenAiResponseWriter.MODEL, request.model());
        if (request.stream()) {
            SseStream stream = new SseStream(
                    response,
                    exchange.getProperty(DoorReply.LOOP, Context.class),
                    exchange.getProperty(LlmRouterProperties.CANCELLATION, Cancellation.class),
                    request.model(),
                    request.includeUsage());
            exchange.setProperty(SseStream.PROPERTY, stream);
            exchange.setProperty(LlmRouterProperties.STREAM_SINK, stream);
        }
    }

    private static void target(Exchange exchange, String model) {
        ModelName name = ModelName.parse(
                model == null ? "" : model.startsWith(PREFIX) ? model.substring(PREFIX.length()) : model);
        LlmRouterRegistry.get(exchange.getContext()).routers().require(name.router());
        exchange.setProperty(LlmRouterProperties.ROUTER, name.router());
        exchange.setProperty(LlmRouterProperties.PIN, name.pin());
    }

    private record ModelName(String router, String pin) {

        static ModelName parse(String text) {
            int colon = text.indexOf(':');
            return colon < 0
                    ? new ModelName(text, null)
                    : new ModelName(text.substring(0, colon), text.substring(colon + 1));
        }
    }
}
