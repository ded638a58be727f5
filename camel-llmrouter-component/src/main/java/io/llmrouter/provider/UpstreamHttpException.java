/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.exception.HttpException;
import io.llmrouter.failure.RetryHint;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** A provider's error status with its body and what it said about trying again, which LangChain4j's own exception drops. */
public final class UpstreamHttpException extends HttpException implements RetryHint {

    private static final int SHOWN = 1000;
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY = 429;
    private static final int OVERLOADED = 529;
    private static final double MILLIS = 1000;
    private static final Duration LONGEST = Duration.ofDays(1);

    private final String body;
    private final Duration retryAfter;

    private UpstreamHttpException(int status, String place, String body, Duration retryAfter) {
        super(
                status,
                place + ": HTTP " + status + ": " + (body.length() > SHOWN ? body.substring(0, SHOWN) + "..." : body));
        this.body = body;
        this.retryAfter = retryAfter;
    }

    /**
     * An answer with an error status.
     *
     * @param place model and address, for the message
     */
    static UpstreamHttpException of(String place, int status, String body, HttpHeaders headers, Clock clock) {
        return new UpstreamHttpException(status, place, body, retryAfter(headers, clock));
    }

    /** An error that came in an answer or an event of status 200; its own code counts, where it has one. */
    static UpstreamHttpException reported(String place, JsonNode error, String body) {
        int code = error.path("code").asInt();
        boolean rate = error.path("type").asText().contains("rate_limit")
                || error.path("code").asText().contains("rate_limit");
        boolean overloaded = error.path("type").asText().equals("overloaded_error");
        int otherwise = rate ? TOO_MANY : overloaded ? OVERLOADED : SERVER_ERROR;
        return new UpstreamHttpException(code >= 400 && code < 600 ? code : otherwise, place, body, null);
    }

    /** What the provider said, at most 64 kB, with the model's key masked; the message has the beginning of it. */
    public String body() {
        return body;
    }

    /** From {@code Retry-After} (seconds or a date) or {@code retry-after-ms}; at most a day; empty where neither is there or can be read. */
    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    private static Duration retryAfter(HttpHeaders headers, Clock clock) {
        try {
            Optional<String> millis = headers.firstValue("retry-after-ms");
            if (millis.isPresent()) {
                return bounded(Double.parseDouble(millis.get()));
            }
            String value = headers.firstValue("retry-after").map(String::strip).orElse("");
            if (value.isEmpty()) {
                return null;
            }
            if (Character.isDigit(value.charAt(0))) {
                return bounded(Double.parseDouble(value) * MILLIS);
            }
            return bounded(
                    Duration.between(clock.instant(), ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME))
                            .toMillis());
        } catch (NumberFormatException | DateTimeException e) {
            return null; // an unreadable hint is no hint
        }
    }

    private static Duration bounded(double millis) {
        return Duration.ofMillis((long) Math.max(0, Math.min(millis, LONGEST.toMillis())));
    }
}
