/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignCodeIndexTest {

    private static final int NOW = 1000;

    /** What a map would say: the oracle. */
    private record Kept(long[] code, int expires, int order) {}

    @ParameterizedTest
    @ValueSource(ints = {40, 64, 200, 384})
    void randomWork_isWhatAMapAndASortSay(int bits) {
        Random random = new Random(bits);
        SignCodeIndex index = new SignCodeIndex(bits);
        Map<Long, Kept> oracle = new HashMap<>();
        int order = 0;
        for (int step = 0; step < 20_000; step++) {
            long key = random.nextInt(3000);
            if (random.nextInt(3) == 0) {
                assertThat(index.remove(key, ~key)).isEqualTo(oracle.remove(key) != null);
            } else {
                long[] code = code(random, bits);
                int expires = random.nextInt(4) == 0 ? NOW : NOW + 1;
                index.add(key, ~key, code, expires, NOW - 1);
                oracle.put(key, new Kept(code, expires, order++));
            }
            if (step % 500 == 0) {
                long[] wanted = code(random, bits);
                assertThat(index.size()).isEqualTo(oracle.size());
                assertThat(index.nearest(wanted, 5, NOW).stream()
                                .map(SignCodeIndex.Neighbour::keyHigh)
                                .toList())
                        .isEqualTo(expected(oracle, wanted, 5));
            }
        }
        oracle.keySet().forEach(key -> assertThat(index.contains(key, ~key)).isTrue());
        oracle.forEach((key, kept) -> assertThat(index.expires(key, ~key)).isEqualTo(kept.expires()));
        assertThat(index.expires(5000, ~5000L)).isEqualTo(Integer.MIN_VALUE);
        assertThat(index.keys())
                .containsExactlyInAnyOrder(oracle.keySet().stream()
                        .flatMapToLong(key -> LongStream.of(key, ~key))
                        .toArray());
        assertThat(index.contains(5000, ~5000L)).isFalse();
        assertThat(index.contains(1, 1)).isFalse();
    }

    private static List<Long> expected(Map<Long, Kept> oracle, long[] wanted, int most) {
        return oracle.entrySet().stream()
                .filter(entry -> entry.getValue().expires() > NOW)
                .sorted(Comparator.comparingInt((Map.Entry<Long, Kept> entry) ->
                                different(entry.getValue().code(), wanted))
                        .thenComparingInt(entry -> entry.getValue().order()))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
    }

    @Test
    void expiredRecords_areClearedAwayWhenTheyAreTheLargerPart() {
        SignCodeIndex index = new SignCodeIndex(64);
        for (int i = 0; i < 100_000; i++) {
            index.add(i, i, new long[] {i}, i + 10, i);
        }
        assertThat(index.size()).isLessThan(10_000);
        assertThat(index.bytes()).isLessThan(10_000L * 100);
        assertThat(index.nearest(new long[] {99_999}, 1, 99_999))
                .extracting(SignCodeIndex.Neighbour::keyHigh)
                .containsExactly(99_999L);
    }

    @Test
    void memory_isBelowEightyBytesARecord() {
        SignCodeIndex index = new SignCodeIndex(384);
        long[] code = new long[6];
        for (int i = 0; i < 150_000; i++) {
            index.add(i, -i, code, Integer.MAX_VALUE, 0);
        }
        assertThat(index.bytes()).isLessThan(80L * 150_000);
    }

    @Test
    void estimate_isTheAngles() {
        float[] east = {1, 1, 1, 1};
        float[] west = {-1, -1, -1, -1};
        float[] north = {1, 1, -1, -1};
        SignCodeIndex index = new SignCodeIndex(4);
        index.add(1, 0, SignCode.of(east), 9, 0);
        index.add(2, 0, SignCode.of(west), 9, 0);
        index.add(3, 0, SignCode.of(north), 9, 0);
        List<SignCodeIndex.Neighbour> found = index.nearest(SignCode.of(east), 3, 0);
        assertThat(found).extracting(SignCodeIndex.Neighbour::keyHigh).containsExactly(1L, 3L, 2L);
        assertThat(found.get(0).cosine()).isEqualTo(1);
        assertThat(found.get(1).cosine()).isCloseTo(0, org.assertj.core.data.Offset.offset(1e-12));
        assertThat(found.get(2).cosine()).isEqualTo(-1);
    }

    @Test
    void readers_neverSeeAHalfWrittenRecord() throws Exception {
        SignCodeIndex index = new SignCodeIndex(384);
        AtomicBoolean done = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Long>> readers = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                readers.add(threads.submit(() -> {
                    long seen = 0;
                    begun.countDown();
                    while (!done.get()) {
                        for (SignCodeIndex.Neighbour near : index.nearest(new long[6], 8, 0)) {
                            // a record's key says how many bits of its code are set
                            assertThat(near.differentBits()).isEqualTo((int) near.keyLow());
                            seen++;
                        }
                    }
                    return seen;
                }));
            }
            begun.await();
            Random random = new Random(1);
            for (int i = 0; i < 60_000; i++) {
                int bits = random.nextInt(300);
                long[] code = new long[6];
                IntStream.range(0, bits).forEach(b -> code[b / 64] |= 1L << (b % 64));
                index.add(i, bits, code, 9, 0);
                if (i > 500) {
                    int old = i - 1 - random.nextInt(500);
                    for (int b = 0; b < 300 && !index.remove(old, b); b++) {
                        // its bits are not remembered here
                    }
                }
            }
            done.set(true);
            for (Future<Long> reader : readers) {
                assertThat(reader.get()).isPositive();
            }
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
    }

    @Test
    void codeOfAnotherLength_isRefused() {
        SignCodeIndex index = new SignCodeIndex(384);
        assertThatThrownBy(() -> index.add(1, 1, new long[5], 9, 0)).hasMessageContaining("5 words in an index of 6");
        assertThatThrownBy(() -> index.nearest(new long[7], 1, 0)).hasMessageContaining("another embedder");
        assertThatThrownBy(() -> new SignCodeIndex(0)).hasMessageContaining("0 bits");
    }

    private static long[] code(Random random, int bits) {
        float[] vector = new float[bits];
        for (int i = 0; i < bits; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return SignCode.of(vector);
    }

    private static int different(long[] a, long[] b) {
        return IntStream.range(0, a.length).map(w -> Long.bitCount(a[w] ^ b[w])).sum();
    }
}
