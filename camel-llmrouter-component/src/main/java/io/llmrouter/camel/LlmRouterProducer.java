/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.rag.content.Content;
import io.llmrouter.accounting.SpendingReport;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.model.Cancellation;
import io.llmrouter.routing.RoutingRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/** Exchange in, router, exchange out. Completes each exchange exactly once, on the thread that the answer came on. Thread-safe. */
public class LlmRouterProducer extends DefaultAsyncProducer {

    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final LlmRouterConfiguration options;
    private RoutingRequestReader requests;
    private LlmRouterRegistry registry;

    /** @param endpoint whose options count */
    public LlmRouterProducer(LlmRouterEndpoint endpoint) {
        super(endpoint);
        this.options = endpoint.getConfiguration();
    }

    @Override
    public LlmRouterEndpoint getEndpoint() {
        return (LlmRouterEndpoint) super.getEndpoint();
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        requests = new RoutingRequestReader(getEndpoint().getCamelContext(), options);
        registry = LlmRouterRegistry.get(getEndpoint().getCamelContext());
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        CompletableFuture<?> filled = begin(exchange);
        if (filled.isDone()) {
            DecisionMdc.until(exchange);
            callback.done(true);
            return true;
        }
        filled.whenComplete((done, never) -> DecisionMdc.goOn(exchange, callback));
        return false;
    }

    /** Completes, never exceptionally, when the exchange has its answer or its exception. */
    private CompletableFuture<?> begin(Exchange exchange) {
        try {
            if (options.getOperation() == LlmRouterOperation.feedback) {
                return feedback(exchange);
            }
            LlmRouter router = registry.routers()
                    .require(requests.routerName(exchange, getEndpoint().getRouter()));
            return switch (options.getOperation()) {
                case chat -> chat(exchange, router);
                case decide -> decide(exchange, router);
                case classify -> classify(exchange, router);
                case retrieve -> retrieve(exchange, router);
                case ingest -> documents(exchange, router).put(exchange);
                case ingestDelete -> documents(exchange, router).delete(exchange);
                case cacheGet -> cacheGet(exchange, router);
                case cachePut -> cache(router).put(exchange);
                case cacheEvict -> cache(router).evict(exchange, requests, options.getCacheTag());
                case feedback -> feedback(exchange);
                case stats -> stats(exchange, router);
            };
        } catch (Throwable e) { // an Error too must end the exchange, or its caller waits for ever
            exchange.setException(e);
            return DONE;
        }
    }

    private CompletableFuture<?> chat(Exchange exchange, LlmRouter router) throws Exception {
        RoutingRequest request = requests.read(exchange);
        StreamingChatResponseHandler sink =
                exchange.getProperty(LlmRouterProperties.STREAM_SINK, StreamingChatResponseHandler.class);
        ExchangeAnswer answer = new ExchangeAnswer(exchange, router, options);
        CompletableFuture<?> filled;
        if (sink != null) {
            filled = router.route(request, sink).handle(answer::ended);
        } else if (options.isStreaming()) {
            AnswerParts parts = new AnswerParts(request.cancellation());
            router.route(request, parts).whenComplete(parts::end);
            filled = answer.streamed(parts, registry.blocking());
        } else {
            filled = router.route(request).handle(answer::ended);
        }
        return requests.waits(exchange) ? awaited(filled, request.cancellation()) : filled;
    }

    private CompletableFuture<?> decide(Exchange exchange, LlmRouter router) throws Exception {
        new DecisionHeaders(exchange, router).set(router.decide(requests.read(exchange)));
        return DONE;
    }

    private CompletableFuture<?> classify(Exchange exchange, LlmRouter router) throws Exception {
        boolean json = options.getOutputFormat().equals("json");
        RoutingRequest request = requests.read(exchange);
        try {
            new IntentAnswer(router.name(), router.variables(request).intents()).applyTo(exchange, json);
        } finally {
            router.payEmbedding(request);
        }
        return DONE;
    }

    private CompletableFuture<?> retrieve(Exchange exchange, LlmRouter router) throws Exception {
        boolean json = options.getOutputFormat().equals("json");
        return router.retrieve(requests.read(exchange)).handle((found, failure) -> {
            try {
                if (failure != null) {
                    exchange.setException(failure instanceof CompletionException ? failure.getCause() : failure);
                    return null;
                }
                PassageHeaders.set(exchange, found);
                if (json) {
                    List<Content> passages =
                            found.nothing() ? List.of() : found.passages().passages();
                    exchange.getMessage().setBody(MAPPER.writeValueAsString(PassageHeaders.plain(passages)));
                }
            } catch (Exception e) {
                exchange.setException(e);
            }
            return null;
        });
    }

    private DocumentOperations documents(Exchange exchange, LlmRouter router) {
        return DocumentOperations.of(
                router, registry.documents(), requests.waits(exchange) ? Runnable::run : registry.blocking());
    }

    private CompletableFuture<?> cacheGet(Exchange exchange, LlmRouter router) throws Exception {
        RoutingRequest request = requests.read(exchange);
        CompletableFuture<?> found =
                cache(router).get(exchange, request).whenComplete((done, failure) -> router.payEmbedding(request));
        if (requests.waits(exchange)) {
            found.join();
        }
        return found;
    }

    private static CacheOperations cache(LlmRouter router) {
        return new CacheOperations(router.definition().cache());
    }

    /** On another thread unless the caller has to wait: a cluster that keeps decisions may be slow. */
    private CompletableFuture<?> feedback(Exchange exchange) {
        return new FeedbackOperation(
                        registry.feedback(),
                        getEndpoint().getRouter(),
                        requests.waits(exchange) ? Runnable::run : registry.blocking())
                .give(exchange, requests.tenant(exchange));
    }

    private CompletableFuture<?> stats(Exchange exchange, LlmRouter router) throws Exception {
        boolean json = options.getOutputFormat().equals("json");
        exchange.getMessage().setBody(json ? MAPPER.writeValueAsString(router.stats()) : router.stats());
        exchange.setProperty(
                LlmRouterProperties.SPENDING,
                SpendingReport.tenants(registry.spending(), router.name(), null).stream()
                        .map(SpendingReport.Row::map)
                        .toList());
        return DONE;
    }

    private static CompletableFuture<?> awaited(CompletableFuture<?> filled, Cancellation cancellation)
            throws ExecutionException {
        try {
            filled.get();
        } catch (InterruptedException e) {
            cancellation.cancel();
            filled.join(); // the cancelled call ends the exchange, and nobody else may do so meanwhile
            Thread.currentThread().interrupt();
        }
        return DONE;
    }
}
