/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.llmrouter.failure.CancelledCallException;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.model.Cancellation;
import io.llmrouter.routing.RoutingRequest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * A router as a LangChain4j model: whatever takes a {@code ChatModel} or a {@code StreamingChatModel} gets routing, cascade and fallback without knowing
 * it. Immutable and thread-safe. A failure is thrown as {@link LlmRouterException} with the provider's own exception as its cause.
 */
public final class RoutedChatModel implements ChatModel, StreamingChatModel {

    private final LlmRouter router;
    private final String tenant;

    /** @param router who decides */
    public RoutedChatModel(LlmRouter router) {
        this(router, null);
    }

    private RoutedChatModel(LlmRouter router, String tenant) {
        this.router = router;
        this.tenant = tenant;
    }

    /**
     * The same router for one tenant. Without a tenant, a cache whose scope is not {@code shared} is not used.
     *
     * @param id who asks, as authentication found out
     */
    public RoutedChatModel forTenant(String id) {
        return new RoutedChatModel(router, id);
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        Cancellation cancellation = Cancellation.current();
        RoutingRequest routed = RoutingRequest.builder(request)
                .tenant(tenant)
                .cancellation(cancellation)
                .onCallersThread()
                .build();
        try {
            RoutingResult result = router.route(routed).get();
            if (result instanceof RoutingResult.Failed failed) {
                throw failed.error();
            }
            return ((RoutingResult.Answered) result).response();
        } catch (InterruptedException e) {
            cancellation.cancel();
            Thread.currentThread().interrupt();
            throw new CancelledCallException(
                    "the thread that waited for router '" + router.name() + "' was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("defect in router '" + router.name() + "': " + e.getCause(), e.getCause());
        }
    }

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        RoutingRequest routed = RoutingRequest.builder(request)
                .tenant(tenant)
                .cancellation(Cancellation.current())
                .build();
        router.route(routed, handler).whenComplete((result, defect) -> {
            if (defect != null) {
                handler.onError(defect);
            } else if (result instanceof RoutingResult.Failed failed) {
                handler.onError(failed.error());
            } else {
                handler.onCompleteResponse(((RoutingResult.Answered) result).response());
            }
        });
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return ChatModel.super.defaultRequestParameters();
    }

    @Override
    public List<ChatModelListener> listeners() {
        return List.of();
    }

    @Override
    public ModelProvider provider() {
        return ModelProvider.OTHER;
    }

    @Override
    public Set<Capability> supportedCapabilities() {
        return Set.of();
    }

    @Override
    public String toString() {
        return "RoutedChatModel[" + router.name() + "]";
    }
}
