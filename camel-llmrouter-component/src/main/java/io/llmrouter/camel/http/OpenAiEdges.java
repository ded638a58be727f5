/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel.http;

import io.llmrouter.config.GatewaySettings;
import io.llmrouter.openai.OpenAiError;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.component.platform.http.HttpEndpointModel;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What lies around the routes below {@code /v1}: the bound on bodies, and OpenAI-shaped answers where no route answers. Stateless. */
final class OpenAiEdges {

    private static final String BELOW = "/v1/*";
    private static final String SHAPED = "/v1/";
    private static final Set<String> FORGOTTEN = Set.of("/chat/completions", "/models"); // by a base URL without /v1
    private static final String INVALID = "invalid_request_error";

    private static final Logger LOG = LoggerFactory.getLogger(OpenAiEdges.class);

    private OpenAiEdges() {}

    /**
     * Puts them around the routes.
     *
     * @param entrances of all routes at the moment, whosever they are
     */
    static void install(
            Router router, Supplier<GatewaySettings> settings, Supplier<Collection<HttpEndpointModel>> entrances) {
        router.route(BELOW).order(-1).handler(ctx -> refuseUnreadable(ctx, settings.get()));
        FORGOTTEN.forEach(path -> router.route(path)
                .order(Integer.MAX_VALUE)
                .handler(ctx -> DoorReply.error(ctx.response(), missing(ctx, entrances.get()))));
        router.route(BELOW)
                .order(Integer.MAX_VALUE)
                .handler(ctx -> DoorReply.error(ctx.response(), missing(ctx, entrances.get())))
                .failureHandler(ctx -> DoorReply.error(ctx.response(), failed(ctx, settings.get())));
    }

    /** Before the body is read, as far as its length was announced. */
    private static void refuseUnreadable(RoutingContext ctx, GatewaySettings settings) {
        if (announcedLength(ctx) > settings.maxBodyBytes()) {
            DoorReply.error(ctx.response(), tooLarge(settings));
        } else if (!isJson(ctx)) {
            DoorReply.error(ctx.response(), notJson(ctx));
        } else if (isForeign(ctx, settings)) {
            DoorReply.error(ctx.response(), foreign(ctx));
        } else {
            ctx.next();
        }
    }

    /** A form is what curl sends unless told otherwise; plain text is what any web page may send without asking first. */
    private static boolean isJson(RoutingContext ctx) {
        String type = ctx.request().getHeader("Content-Type");
        return type == null || type.toLowerCase(Locale.ROOT).contains("json");
    }

    private static OpenAiError notJson(RoutingContext ctx) {
        return OpenAiError.of(
                415,
                INVALID,
                "unsupported_media_type",
                "the body was sent as " + ctx.request().getHeader("Content-Type")
                        + "; send JSON with Content-Type: application/json");
    }

    /** A browser names the page that asks: one that nobody allowed must not spend money through a gateway on the same machine. */
    private static boolean isForeign(RoutingContext ctx, GatewaySettings settings) {
        String origin = ctx.request().getHeader("Origin");
        return origin != null
                && !ctx.request().method().equals(HttpMethod.OPTIONS)
                && !new Cors(settings.corsOrigins()).allows(origin)
                && !origin.endsWith("://" + ctx.request().getHeader("Host"));
    }

    private static OpenAiError foreign(RoutingContext ctx) {
        return OpenAiError.of(
                403,
                INVALID,
                "origin_not_allowed",
                "pages of " + ctx.request().getHeader("Origin")
                        + " may not use this gateway; list them in gateway.cors");
    }

    private static long announcedLength(RoutingContext ctx) {
        String length = ctx.request().getHeader("Content-Length");
        return length == null ? -1 : Long.parseLong(length); // the HTTP parser has refused anything but digits
    }

    static OpenAiError tooLarge(GatewaySettings settings) {
        return OpenAiError.of(
                413,
                INVALID,
                "request_too_large",
                "the body is larger than " + settings.maxBodyBytes()
                        + " bytes; shorten it or raise gateway.maxBodyBytes");
    }

    private static OpenAiError missing(RoutingContext ctx, Collection<HttpEndpointModel> entrances) {
        String path = ctx.request().path();
        return entrances.stream().anyMatch(entrance -> matches(entrance, path))
                ? OpenAiError.of(
                        405,
                        INVALID,
                        "method_not_allowed",
                        "no " + ctx.request().method() + " on " + path)
                : OpenAiError.of(
                        404,
                        INVALID,
                        "unknown_url",
                        "no such path: " + path + "; this gateway has "
                                + entrances.stream()
                                        .filter(entrance -> entrance.getUri().startsWith(SHAPED))
                                        .map(OpenAiEdges::named)
                                        .sorted()
                                        .collect(Collectors.joining(", ")));
    }

    /** Such as {@code GET /v1/decisions/...}. */
    private static String named(HttpEndpointModel entrance) {
        String verbs = entrance.getVerbs() == null ? "" : entrance.getVerbs();
        return Stream.of(verbs.split(","))
                        .filter(verb -> !verb.equals("OPTIONS"))
                        .sorted()
                        .collect(Collectors.joining("|"))
                + " " + entrance.getUri() + (hasMoreBelow(entrance) ? "/..." : "");
    }

    private static boolean matches(HttpEndpointModel entrance, String path) {
        return path.equals(entrance.getUri()) || hasMoreBelow(entrance) && path.startsWith(entrance.getUri() + "/");
    }

    private static boolean hasMoreBelow(HttpEndpointModel entrance) {
        return entrance.getConsumer() != null
                && entrance.getConsumer().getEndpoint() instanceof PlatformHttpEndpoint endpoint
                && endpoint.isMatchOnUriPrefix();
    }

    private static OpenAiError failed(RoutingContext ctx, GatewaySettings settings) {
        if (ctx.statusCode() == 413) {
            return tooLarge(settings);
        }
        int status = ctx.statusCode() < 400 ? 500 : ctx.statusCode();
        if (status >= 500) {
            LOG.error(
                    "{} {} could not be read",
                    ctx.request().method(),
                    ctx.request().path(),
                    ctx.failure());
        }
        return OpenAiError.of(
                status, status < 500 ? INVALID : "server_error", "request_failed", "the request could not be read");
    }
}
