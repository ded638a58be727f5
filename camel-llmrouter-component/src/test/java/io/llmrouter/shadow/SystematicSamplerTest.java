/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystematicSamplerTest {

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.5, 0.3, 0.05, 0.02, 0.001, 1.0 / 3})
    void share_ofEachStratum_isOffByAtMostOne_atEveryMoment_howeverTheyInterleave(double rate) {
        for (int seed = 0; seed < 50; seed++) {
            SplittableRandom traffic = new SplittableRandom(seed);
            SystematicSampler sampler = new SystematicSampler(rate, seed);
            Map<String, int[]> counts = new HashMap<>();
            int strata = 1 + traffic.nextInt(12);
            for (int request = 0; request < 2000; request++) {
                // some strata come in bursts, some hardly ever
                String stratum = "s" + (int) (strata * Math.pow(traffic.nextDouble(), 3));
                int[] count = counts.computeIfAbsent(stratum, name -> new int[2]);
                count[0]++;
                count[1] += sampler.next(stratum).taken() ? 1 : 0;
                assertThat(Math.abs(count[1] - count[0] * rate))
                        .as("seed %d, %s after %d", seed, stratum, count[0])
                        .isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void start_isRandom_butTheSameForTheSameSeed() {
        List<Integer> firsts =
                IntStream.range(0, 400).map(seed -> first(seed, "s")).boxed().toList();

        assertThat(firsts.stream().mapToInt(i -> i).average().orElseThrow()).isBetween(9.0, 12.0);
        assertThat(firsts.stream().distinct().count()).isEqualTo(20);
        assertThat(first(7, "s")).isEqualTo(first(7, "s"));
        assertThat(IntStream.range(0, 40).map(i -> first(7, "s" + i)).distinct().count())
                .isGreaterThan(10);
    }

    @Test
    void share_holds_whenManyThreadsCountTheSameStratum() throws Exception {
        SystematicSampler sampler = new SystematicSampler(0.02, 3);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> taken = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(() -> (int) IntStream.range(0, 5000)
                            .filter(n -> sampler.next("s").taken())
                            .count()))
                    .toList();
            int sum = 0;
            for (Future<Integer> future : taken) {
                sum += future.get();
            }
            assertThat(sum).isBetween(799, 801);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void strata_beyondTheMost_areOne_andStillSampled() {
        SystematicSampler sampler = new SystematicSampler(0.5, 1);
        IntStream.range(0, 10_000).forEach(i -> sampler.next("intent=" + i));
        assertThat(sampler.strata()).isEqualTo(SystematicSampler.MOST + 1);
        assertThat(sampler.next("intent=new").stratum()).isEqualTo(Strata.OTHERS);
        assertThat(IntStream.range(0, 100)
                        .filter(i -> sampler.next("x" + i).taken())
                        .count())
                .isEqualTo(50);
    }

    private static int first(long seed, String stratum) {
        SystematicSampler sampler = new SystematicSampler(0.05, seed);
        int n = 1;
        while (!sampler.next(stratum).taken()) {
            n++;
        }
        return n;
    }
}
