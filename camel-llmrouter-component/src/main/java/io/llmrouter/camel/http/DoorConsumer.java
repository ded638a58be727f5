/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel.http;

import io.llmrouter.camel.LlmRouterProperties;
import io.llmrouter.config.GatewaySettings;
import io.llmrouter.model.Cancellation;
import io.llmrouter.openai.OpenAiError;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * One route's entrance. A request is read on its event loop, routed on the door's executor, and answered on its event loop again when the exchange is
 * done; nobody waits in between. The place, the unit of work and the exchange are released exactly once, however it ends.
 */
class DoorConsumer extends VertxPlatformHttpConsumer {

    private static final String SHAPED = "/v1";

    private final Door door;

    /**
     * What all entrances share.
     *
     * @param router name of the HTTP server's router
     * @param steps runs routes
     * @param inFlight requests that are being answered
     * @param settings in force
     * @param edges whether {@link OpenAiEdges} are installed
     */
    record Door(
            String router,
            Executor steps,
            AtomicInteger inFlight,
            Supplier<GatewaySettings> settings,
            AtomicBoolean edges) {}

    DoorConsumer(
            PlatformHttpEndpoint endpoint, Processor processor, List<Handler<RoutingContext>> handlers, Door door) {
        super(endpoint, processor, handlers, door.router());
        this.door = door;
    }

    @Override
    protected void doStart() throws Exception {
        VertxPlatformHttpRouter router =
                VertxPlatformHttpRouter.lookup(getEndpoint().getCamelContext(), door.router());
        if (router != null && door.edges().compareAndSet(false, true)) {
            OpenAiEdges.install(
                    router,
                    door.settings(),
                    () -> List.copyOf(getEndpoint().getComponent().getHttpEndpoints()));
        }
        super.doStart();
    }

    @Override
    protected void handleRequest(RoutingContext ctx) {
        Cors cors = new Cors(door.settings().get().corsOrigins());
        cors.apply(ctx);
        if (Cors.isPreflight(ctx)) {
            ctx.response().setStatusCode(204).end();
            return;
        }
        if (isSuspended()) {
            refuse(ctx, OpenAiError.of(503, "server_error", "suspended", "the gateway is suspended; try again later"));
            return;
        }
        if (ctx.body().length() > door.settings().get().maxBodyBytes()) { // its length was not announced
            refuse(ctx, OpenAiEdges.tooLarge(door.settings().get()));
            return;
        }
        if (!enter()) {
            refuse(ctx, overloaded());
            return;
        }
        Visit visit = new Visit(ctx);
        processHttpRequest(visit.exchange, ctx).onComplete(read -> {
            if (read.failed()) {
                visit.exchange.setException(read.cause());
                visit.reply();
            } else {
                visit.start();
            }
        });
    }

    private boolean enter() {
        if (door.inFlight().incrementAndGet() <= door.settings().get().maxConcurrency()) {
            return true;
        }
        door.inFlight().decrementAndGet();
        return false;
    }

    private OpenAiError overloaded() {
        return new OpenAiError(
                429,
                "rate_limit_error",
                "overloaded",
                null,
                "the gateway has " + door.settings().get().maxConcurrency()
                        + " requests in flight, its limit; come back in a second",
                Optional.of(Duration.ofSeconds(1)));
    }

    private static void refuse(RoutingContext ctx, OpenAiError error) {
        if (ctx.request().path().startsWith(SHAPED)) {
            DoorReply.error(ctx.response(), error);
        } else {
            ctx.response().setStatusCode(error.status()).end();
        }
    }

    /** One request from entrance to release. */
    private final class Visit {

        private final RoutingContext ctx;
        private final Context loop;
        private final Exchange exchange;
        private final Cancellation cancellation = new Cancellation();
        private final AtomicBoolean released = new AtomicBoolean();

        Visit(RoutingContext ctx) {
            this.ctx = ctx;
            this.loop = ctx.vertx().getOrCreateContext();
            this.exchange = createExchange(false);
            exchange.setPattern(ExchangePattern.InOut);
            exchange.setProperty(LlmRouterProperties.CANCELLATION, cancellation);
            exchange.setProperty(DoorReply.LOOP, loop);
            ctx.response().closeHandler(closed -> {
                if (!ctx.response().ended()) {
                    cancellation.cancel();
                }
            });
        }

        void start() {
            try {
                door.steps().execute(() -> {
                    try {
                        createUoW(exchange);
                        getAsyncProcessor().process(exchange, sync -> loop.runOnContext(answered -> reply()));
                    } catch (Exception e) {
                        exchange.setException(e);
                        loop.runOnContext(failed -> reply());
                    }
                });
            } catch (RejectedExecutionException e) {
                refuse(ctx, overloaded());
                release();
            }
        }

        void reply() {
            try {
                if (!ctx.response().closed()) {
                    DoorReply.write(ctx, exchange, getEndpoint().getHeaderFilterStrategy())
                            .onComplete(written -> release());
                    return;
                }
            } catch (RuntimeException e) {
                getExceptionHandler()
                        .handleException(
                                "cannot write the response of " + getEndpoint().getPath(), exchange, e);
                ctx.request().connection().close();
            }
            release();
        }

        private void release() {
            if (released.compareAndSet(false, true)) {
                door.inFlight().decrementAndGet();
                doneUoW(exchange);
                releaseExchange(exchange, false);
            }
        }
    }
}
