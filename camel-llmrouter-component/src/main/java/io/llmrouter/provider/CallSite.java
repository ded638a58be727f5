/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import io.llmrouter.failure.CancelledCallException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/**
 * What a call's errors may say of it: the model and the server, never the key. LangChain4j keeps only the root cause of a failure, so what is to be
 * said stands in the root; the original is suppressed.
 *
 * @param model its name in the configuration
 * @param server scheme, host and port
 * @param connectLimit of the model
 * @param authorization the header's value, masked wherever the provider echoes it; may be empty
 */
record CallSite(String model, String server, Duration connectLimit, String authorization) {

    private static final String SCHEME = "Bearer ";
    private static final int SHORTEST_SECRET = 6;

    static CallSite of(String model, URI uri, Duration connectLimit, String authorization) {
        return new CallSite(
                model,
                uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()),
                connectLimit,
                authorization);
    }

    /** For the beginning of a message. */
    String place() {
        return "model '" + model + "' at " + server;
    }

    /** The text without the key. Shorter ones are no secrets but words such as {@code none}, which local servers want. */
    String masked(String text) {
        String key = authorization.startsWith(SCHEME) ? authorization.substring(SCHEME.length()) : authorization;
        return key.length() < SHORTEST_SECRET ? text : text.replace(key, "******");
    }

    CancelledCallException cancelled() {
        return new CancelledCallException(place() + ": the caller went away, so the call was cancelled");
    }

    /** An answer that cannot be understood or that stopped too early. */
    RuntimeException broken(String what) {
        IOException root = new IOException(place() + ": " + what);
        return new UncheckedIOException(root.getMessage(), root);
    }

    /** A failure of the HTTP client as one that LangChain4j maps to its own types. */
    RuntimeException failure(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        RuntimeException failure = translated(cause);
        if (failure != cause) {
            failure.addSuppressed(cause);
        }
        return failure;
    }

    private RuntimeException translated(Throwable cause) {
        if (cause instanceof CancellationException) {
            return cancelled();
        } else if (cause instanceof HttpTimeoutException) {
            return new TimeoutException(place() + " passed its connect time limit of " + connectLimit.toMillis()
                    + " ms; raise connectTimeout or give the model a fallback");
        } else if (isUnresolved(cause)) {
            return new UnresolvedModelServerException(place() + ": the host name is not known; check baseUrl");
        } else if (cause instanceof ConnectException) {
            ConnectException root =
                    new ConnectException(place() + ": nothing listens there; check baseUrl and that the server runs");
            return new UncheckedIOException(root.getMessage(), root);
        } else if (cause instanceof IOException) {
            return broken("the connection failed before the answer was complete: "
                    + masked(String.valueOf(cause.getMessage())));
        }
        return cause instanceof RuntimeException runtime
                ? runtime
                : new IllegalStateException(place() + ": " + cause.getClass().getName(), cause);
    }

    private static boolean isUnresolved(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }
}
