/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);

    private static Optional<Duration> read(Map<String, List<String>> headers) {
        return UpstreamHttpException.of("model 'small'", 429, "", HttpHeaders.of(headers, (name, value) -> true), NOON)
                .retryAfter();
    }

    private static Optional<Duration> read(String value) {
        return read(Map.of("Retry-After", List.of(value)));
    }

    @ParameterizedTest
    @CsvSource({
        "7, PT7S",
        "0, PT0S",
        "1.5, PT1.5S",
        "' 3 ', PT3S",
        "'Mon, 23 Nov 2026 12:01:30 GMT', PT1M30S",
        "'Mon, 23 Nov 2026 11:00:00 GMT', PT0S",
        "99999999999999999999, PT24H",
        "'Mon, 23 Nov 2099 12:00:00 GMT', PT24H"
    })
    void header_readable_isADuration(String value, Duration expected) {
        assertThat(read(value)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1s", "NaN"})
    void header_unreadable_isNoHint(String value) {
        assertThat(read(value)).isEmpty();
    }

    @Test
    void milliseconds_goBeforeSeconds() {
        assertThat(read(Map.of("retry-after-ms", List.of("250"), "Retry-After", List.of("1"))))
                .contains(Duration.ofMillis(250));
    }

    @Test
    void milliseconds_negative_meanAtOnce() {
        assertThat(read(Map.of("Retry-After-Ms", List.of("-250")))).contains(Duration.ZERO);
    }

    @Test
    void headers_absent_areNoHint() {
        assertThat(read(Map.of())).isEmpty();
    }
}
