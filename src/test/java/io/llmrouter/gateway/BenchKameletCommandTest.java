/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchKameletCommandTest {

    @Test
    void everyKamelet_isMeasuredAgainstWhatItWraps() {
        StringWriter out = new StringWriter();
        int status = new CommandLine(new BenchKameletCommand())
                .setOut(new PrintWriter(out))
                .execute("--pairs", "10", "--blocks", "6");
        assertThat(status).isZero();
        assertThat(out.toString().lines().skip(1)).hasSize(5).allSatisfy(line -> assertThat(line)
                .matches("(llm|rag)-[a-z-]+-action, over .*\\d+\\.\\d \\[-?\\d+\\.\\d, -?\\d+\\.\\d]"));
    }

    @Test
    void tooFewBlocks_areRefused_forTheyHaveNoInterval() {
        StringWriter error = new StringWriter();
        int status = new CommandLine(new BenchKameletCommand())
                .setErr(new PrintWriter(error))
                .execute("--blocks", "5");
        assertThat(status).isEqualTo(2);
        assertThat(error.toString()).contains("--blocks", "5; write 6 or more");
    }

    @Test
    void interval_isThatOfTheSignTest() {
        long[][] plain = new long[10][3];
        long[][] wrapped = new long[10][3];
        for (int block = 0; block < 10; block++) {
            for (int i = 0; i < 3; i++) {
                plain[block][i] = 20_000;
                wrapped[block][i] = 20_000 + 1000 * (block + 1);
            }
        }
        BenchPairs measured = BenchPairs.of(plain, wrapped);
        assertThat(measured.plain()).isCloseTo(20, within(1e-9));
        assertThat(measured.wrapped()).isCloseTo(26, within(1e-9));
        assertThat(measured.added()).isCloseTo(5.5, within(1e-9));
        assertThat(measured.low()).isCloseTo(2, within(1e-9));
        assertThat(measured.high()).isCloseTo(9, within(1e-9));
    }

    @Test
    void pairs_areComparedWithEachOther_notWithTheOthersMedian() {
        long[][] plain = new long[6][];
        long[][] wrapped = new long[6][];
        for (int block = 0; block < 6; block++) {
            plain[block] = new long[] {1_000, 50_000, 100_000};
            wrapped[block] = new long[] {8_000, 57_000, 20_000};
        }
        assertThat(BenchPairs.of(plain, wrapped).added()).isCloseTo(7, within(1e-9));
    }
}
