package io.llmrouter.provider;

import dev.langchain4j.exception.HttpException;
import io.llmrouter.failure.RetryHint;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A provider's error status with what it said about trying again, which LangChain4j's own exception drops. */
public final class UpstreamHttpException extends HttpException implements RetryHint {

    private static final double MILLIS = 1000;

    private final transient Duration retryAfter;

    UpstreamHttpException(int status, String body, Map<String, List<String>> headers, Clock clock) {
        super(status, body);
        this.retryAfter = retryAfter(headers, clock);
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    private static Duration retryAfter(Map<String, List<String>> headers, Clock clock) {
        try {
            String millis = first(headers, "retry-after-ms");
            if (millis != null) {
                return Duration.ofMillis((long) Double.parseDouble(millis));
            }
            String value = first(headers, "retry-after");
            if (value == null) {
                return null;
            }
            if (value.chars().allMatch(c -> Character.isDigit(c) || c == '.')) {
                return Duration.ofMillis((long) (Double.parseDouble(value) * MILLIS));
            }
            Duration wait = Duration.between(clock.instant(), ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (NumberFormatException | DateTimeException e) {
            return null; // an unreadable hint is no hint
        }
    }

    private static String first(Map<String, List<String>> headers, String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().toLowerCase(Locale.ROOT).equals(name))
                .map(header -> header.getValue().get(0).strip())
                .findFirst()
                .orElse(null);
    }
}
