/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.engine.Subscription;
import io.llmrouter.routing.RoutingEvent;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a route what happens in routers, one event at a time and in order. What waits for the route is bounded; routers never wait for it. Suspended or
 * stopped, it takes nothing more and gives the route what it has taken.
 */
public class LlmRouterConsumer extends DefaultConsumer implements Suspendable {

    private static final Logger LOG = LoggerFactory.getLogger(LlmRouterConsumer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Set<RoutingEvent.Kind> kinds;
    private volatile Subscription subscription;
    private Runnable deaf = () -> {};
    private volatile long droppedBefore;
    private boolean warned;

    /**
     * @param endpoint whose options count
     * @param processor the route
     * @param kinds of events to receive
     */
    public LlmRouterConsumer(LlmRouterEndpoint endpoint, Processor processor, Set<RoutingEvent.Kind> kinds) {
        super(endpoint, processor);
        this.kinds = kinds;
    }

    @Override
    public LlmRouterEndpoint getEndpoint() {
        return (LlmRouterEndpoint) super.getEndpoint();
    }

    /** Events that were forgotten because the route was slower than they came. */
    public long dropped() {
        Subscription current = subscription;
        return droppedBefore + (current == null ? 0 : current.dropped());
    }

    /** Events that wait for the route. */
    public int waiting() {
        Subscription current = subscription;
        return current == null ? 0 : current.waiting();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        begin();
    }

    @Override
    protected void doResume() {
        begin();
    }

    @Override
    protected void doSuspend() throws Exception {
        end();
    }

    @Override
    protected void doStop() throws Exception {
        end();
        super.doStop();
    }

    private void begin() {
        if (subscription != null) {
            return;
        }
        LlmRouterRegistry registry = LlmRouterRegistry.get(getEndpoint().getCamelContext());
        RoutingEvents events = registry.events();
        Subscription begun = events.subscribe(
                getEndpoint().getEndpointUri(),
                new Subscription.Wanted(kinds, ofRouter(getEndpoint().getRouter())),
                getEndpoint().getQueueSize(),
                this::receive);
        if (getEndpoint().isClustered()) {
            deaf = registry.sharedEvents().hear(kinds, event -> events.tell(begun, event));
        }
        subscription = begun;
    }

    private static Predicate<RoutingEvent> ofRouter(String name) {
        return LlmRouterEndpoint.ANY.equals(name)
                ? event -> true
                : event -> event.router().equals(name);
    }

    private void end() throws InterruptedException {
        Subscription ending = subscription;
        if (ending == null) {
            return;
        }
        deaf.run();
        ending.close();
        if (!ending.drain(PATIENCE)) {
            LOG.warn(
                    "{} ends with {} events that its route did not take within {}",
                    getEndpoint(),
                    ending.waiting(),
                    PATIENCE);
        }
        droppedBefore += ending.dropped();
        deaf = () -> {};
        subscription = null;
    }

    /** One at a time, by the subscription. */
    private void receive(RoutingEvent event) {
        Exchange exchange = createExchange(false);
        try {
            fill(exchange.getMessage(), event);
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        if (exchange.getException() != null) {
            getExceptionHandler()
                    .handleException("event " + event.kind() + " was not processed", exchange, exchange.getException());
        }
        releaseExchange(exchange, false);
    }

    private void fill(Message message, RoutingEvent event) {
        message.setBody(event);
        message.setHeader(LlmRouterHeaders.EVENT_KIND, event.kind().name());
        message.setHeader(LlmRouterHeaders.ROUTER_NAME, event.router());
        message.setHeader(Exchange.MESSAGE_TIMESTAMP, event.time().toEpochMilli());
        if (event.id() != null) {
            message.setHeader(LlmRouterHeaders.DECISION_ID, event.id());
        }
        long dropped = dropped();
        message.setHeader(LlmRouterHeaders.EVENTS_DROPPED, dropped);
        if (dropped > 0 && !warned) {
            warned = true;
            LOG.warn(
                    "{} has lost {} events, the oldest, since its route is slower than they come; further ones are only counted. A larger queueSize"
                            + " helps for bursts, a quicker route always",
                    getEndpoint(),
                    dropped);
        }
    }
}
