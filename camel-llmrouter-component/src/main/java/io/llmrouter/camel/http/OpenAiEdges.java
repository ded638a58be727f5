/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel.http;

import io.llmrouter.config.GatewaySettings;
import io.llmrouter.openai.OpenAiError;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What lies around the routes below {@code /v1}: the bound on bodies, and OpenAI-shaped answers where no route answers. Stateless. */
final class OpenAiEdges {

    private static final String BELOW = "/v1/*";
    private static final Set<String> PATHS = Set.of("/v1/chat/completions", "/v1/models");
    private static final String INVALID = "invalid_request_error";

    private static final Logger LOG = LoggerFactory.getLogger(OpenAiEdges.class);

    private OpenAiEdges() {}

    static void install(Router router, Supplier<GatewaySettings> settings) {
        router.route(BELOW).order(-1).handler(ctx -> refuseUnreadable(ctx, settings.get()));
        router.route(BELOW)
                .order(Integer.MAX_VALUE)
                .handler(ctx -> DoorReply.error(ctx.response(), missing(ctx)))
                .failureHandler(ctx -> DoorReply.error(ctx.response(), failed(ctx, settings.get())));
    }

    /** Before the body is read, as far as its length was announced. */
    private static void refuseUnreadable(RoutingContext ctx, GatewaySettings settings) {
        if (announcedLength(ctx) > settings.maxBodyBytes()) {
            DoorReply.error(ctx.response(), tooLarge(settings));
        } else if (isForm(ctx)) {
            DoorReply.error(ctx.response(), form());
        } else {
            ctx.next();
        }
    }

    /** What curl sends unless told otherwise; Vert.x takes such a body apart, so that it seemed to be empty. */
    private static boolean isForm(RoutingContext ctx) {
        String type = ctx.request().getHeader("Content-Type");
        return type != null && (type.startsWith("application/x-www-form-urlencoded") || type.startsWith("multipart/"));
    }

    private static OpenAiError form() {
        return OpenAiError.of(
                415,
                INVALID,
                "unsupported_media_type",
                "the body was sent as a form; send JSON with Content-Type: application/json");
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

    private static OpenAiError missing(RoutingContext ctx) {
        String path = ctx.request().path();
        return PATHS.contains(path) || path.startsWith("/v1/models/")
                ? OpenAiError.of(
                        405,
                        INVALID,
                        "method_not_allowed",
                        "no " + ctx.request().method() + " on " + path)
                : OpenAiError.of(
                        404,
                        INVALID,
                        "unknown_url",
                        "no such path: " + path
                                + "; this gateway has POST /v1/chat/completions, GET /v1/models and GET /v1/models/ID");
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
