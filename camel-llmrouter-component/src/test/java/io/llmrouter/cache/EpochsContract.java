/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What all {@link Epochs} do; several, if there are several, share their numbers. */
public abstract class EpochsContract {

    /** One, or several that share. */
    protected abstract List<? extends Epochs> epochs();

    /** A tag that no test has used. */
    protected abstract String fresh();

    @Test
    void unknownTag_isZero() {
        assertThat(epochs().get(0).of(fresh())).isZero();
    }

    @Test
    void raisedTag_isHigher_hereAtOnce_andSoonEverywhere_othersStay() {
        String tag = fresh();
        long first = epochs().get(0).raise(tag);
        assertThat(epochs().get(0).of(tag)).isEqualTo(first).isPositive();
        await().untilAsserted(() -> assertThat(epochs()).allMatch(each -> each.of(tag) == first));
        long second = last().raise(tag);
        assertThat(second).isGreaterThan(first);
        await().untilAsserted(() -> assertThat(epochs()).allMatch(each -> each.of(tag) == second));
        assertThat(last().of(fresh())).isZero();
    }

    @Test
    void epochsBegunAtTheSameTime_areDifferent() {
        String tag = fresh();
        Set<Long> numbers = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 40)
                .parallel()
                .forEach(i -> numbers.add(epochs().get(i % epochs().size()).raise(tag)));
        assertThat(numbers).hasSize(40);
        long highest = numbers.stream().mapToLong(Long::longValue).max().orElseThrow();
        await().untilAsserted(() -> assertThat(epochs()).allMatch(each -> each.of(tag) == highest));
    }

    private Epochs last() {
        return epochs().get(epochs().size() - 1);
    }
}
