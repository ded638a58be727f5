package io.llmrouter.camel;

import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.RoutingResult;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.model.Cancellation;
import io.llmrouter.routing.RoutingRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;

/** Exchange in, router, exchange out. Completes each exchange once, on the thread that the answer came on. Thread-safe. */
public class LlmRouterProducer extends DefaultAsyncProducer {

    private final LlmRouterConfiguration options;
    private final ChatRequestReader reader;

    /** @param endpoint whose options count */
    public LlmRouterProducer(LlmRouterEndpoint endpoint) {
        super(endpoint);
        this.options = endpoint.getConfiguration();
        this.reader = new ChatRequestReader(options);
    }

    @Override
    public LlmRouterEndpoint getEndpoint() {
        return (LlmRouterEndpoint) super.getEndpoint();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            LlmRouter router = router(exchange);
            return switch (options.getOperation()) {
                case stats -> stats(exchange, router, callback);
                case decide -> decide(exchange, router, callback);
                case chat -> chat(exchange, router, callback);
            };
        } catch (Exception e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private boolean chat(Exchange exchange, LlmRouter router, AsyncCallback callback) throws Exception {
        RoutingRequest request = request(exchange);
        StreamingChatResponseHandler sink = exchange.getProperty(LlmRouterProperties.STREAM_SINK, StreamingChatResponseHandler.class);
        CompletableFuture<RoutingResult> result = sink == null ? router.route(request) : router.route(request, sink);
        if (result.isDone()) {
            complete(exchange, result.handle((ok, defect) -> new Ended(ok, defect)).join());
            callback.done(true);
            return true;
        }
        result.whenComplete((ok, defect) -> {
            complete(exchange, new Ended(ok, defect));
            callback.done(false);
        });
        return false;
    }

    private static boolean stats(Exchange exchange, LlmRouter router, AsyncCallback callback) {
        exchange.getMessage().setBody(router.stats());
        callback.done(true);
        return true;
    }

    private boolean decide(Exchange exchange, LlmRouter router, AsyncCallback callback) throws Exception {
        new DecisionHeaders(exchange).set(router.decide(request(exchange)));
        callback.done(true);
        return true;
    }

    private record Ended(RoutingResult result, Throwable defect) {}

    private void complete(Exchange exchange, Ended ended) {
        try {
            if (ended.defect() != null) {
                exchange.setException(ended.defect());
                return;
            }
            new DecisionHeaders(exchange).set(ended.result().decision());
            if (ended.result() instanceof RoutingResult.Failed failed) {
                exchange.setException(failed.error());
            } else {
                RoutingResult.Answered answered = (RoutingResult.Answered) ended.result();
                exchange.setProperty(LlmRouterProperties.CHAT_RESPONSE, answered.response());
                exchange.getMessage().setBody(AnswerBody.of(answered, options.getOutputFormat()));
            }
        } catch (RuntimeException e) {
            exchange.setException(e);
        }
    }

    private LlmRouter router(Exchange exchange) {
        String name = getEndpoint().getRouter();
        if (LlmRouterEndpoint.ANY.equals(name)) {
            name = exchange.getProperty(LlmRouterProperties.ROUTER, String.class);
            if (name == null || name.isBlank()) {
                throw new InvalidPromptException("the router's name is empty in this message; llmrouter:* takes it from the exchange property "
                        + LlmRouterProperties.ROUTER);
            }
        }
        return LlmRouterRegistry.get(exchange.getContext()).routers().require(name);
    }

    private RoutingRequest request(Exchange exchange) throws Exception {
        Message in = exchange.getMessage();
        String pin = exchange.getProperty(LlmRouterProperties.PIN, options.getModel(), String.class);
        Double ceiling = options.getMaxCost();
        String pinHeader = (String) in.removeHeader(LlmRouterHeaders.MODEL);
        Object ceilingHeader = in.removeHeader(LlmRouterHeaders.MAX_COST);
        RoutingRequest.Builder builder = RoutingRequest.builder(reader.read(exchange))
                .pin(pinHeader != null && options.honours("model") ? pinHeader : pin)
                .maxCost(ceilingHeader != null && options.honours("maxCost") ? number(ceilingHeader) : ceiling)
                .tenant(exchange.getProperty(LlmRouterProperties.TENANT, String.class))
                .onExhausted(options.exhaustionPolicy())
                .maxLatency(options.getMaxLatency() > 0 ? Duration.ofMillis(options.getMaxLatency()) : null)
                .cancellation(exchange.getProperty(LlmRouterProperties.CANCELLATION, Cancellation.class));
        return (options.isOnCallersThread() ? builder.onCallersThread() : builder).build();
    }

    private static Double number(Object header) throws LlmRouterException {
        try {
            return Double.valueOf(header.toString());
        } catch (NumberFormatException e) {
            throw new InvalidPromptException("header " + LlmRouterHeaders.MAX_COST + " is '" + header + "'; write a number", e);
        }
    }
}
