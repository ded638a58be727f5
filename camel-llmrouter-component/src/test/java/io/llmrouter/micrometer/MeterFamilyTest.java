/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class MeterFamilyTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MeterFamily<Counter> family =
            new MeterFamily<>(tags -> Counter.builder("calls").tags(tags).register(registry), "model", "answers");

    @Test
    void sameValues_areTheSameMeter() {
        family.of("small", "gpt").increment();
        family.of("small", "gpt").increment();
        family.of("small", null).increment();
        assertThat(registry.get("calls")
                        .tags("model", "small", "answers", "gpt")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("calls").tags("answers", "none").counter().count())
                .isEqualTo(1);
    }

    @Test
    void serverThatAnswersUnderEverNewNames_makesNoMoreThanAHundredMeters_andIsStillCounted() {
        for (int i = 0; i < 10_000; i++) {
            family.of("small", "name-" + i).increment();
        }
        assertThat(registry.getMeters()).hasSize(101);
        assertThat(registry.get("calls").tag("answers", "other").counter().count())
                .isEqualTo(9_900);
    }

    @Test
    void combinationsOfValues_areBoundedToo() {
        for (int i = 0; i < 100; i++) {
            for (int j = 0; j < 100; j++) {
                family.of("model-" + i, "name-" + j).increment();
            }
        }
        assertThat(registry.getMeters()).hasSize(2_001);
        assertThat(registry.getMeters().stream()
                        .map(Counter.class::cast)
                        .mapToDouble(Counter::count)
                        .sum())
                .isEqualTo(10_000);
    }

    @Test
    void meterThatIsKnown_isFoundWithoutMakingAnything() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        family.of("small", null).increment();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            family.of("small", null).increment();
        }
        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 10_000)
                .as("bytes of a count")
                .isZero();
    }

    @Test
    void hostileName_isCutAndCleaned() {
        family.of("small", "<script>\n\"}" + "x".repeat(1_000)).increment();
        assertThat(registry.getMeters())
                .extracting(Meter::getId)
                .extracting(id -> id.getTag("answers"))
                .containsExactly("_script____" + "x".repeat(53));
    }
}
