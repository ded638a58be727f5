/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WriterQuotaTest {

    private final AtomicLong nanos = new AtomicLong();
    private final WriterQuota quota = new WriterQuota(2, nanos::get);

    @Test
    void writer_hasSoManyAnswersKeptInAMinute_whateverOthersDo() {
        assertThat(quota.take("acme")).isTrue();
        assertThat(quota.take("acme")).isTrue();
        assertThat(quota.take("acme")).isFalse();
        assertThat(quota.take("globex")).isTrue();
        nanos.addAndGet(Duration.ofSeconds(61).toNanos());
        assertThat(quota.take("acme")).isTrue();
    }
}
