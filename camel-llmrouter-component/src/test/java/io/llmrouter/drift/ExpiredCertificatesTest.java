/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.testing.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpiredCertificatesTest {

    private static final Map<String, String> WHY = Map.of("calibration", "probabilities do not hold");

    @TempDir
    private Path folder;

    private final AtomicLong nanos = new AtomicLong();

    private ExpiredCertificates open() {
        return open("expired");
    }

    private ExpiredCertificates open(String file) {
        return new ExpiredCertificates(folder.resolve(file), new SettableClock(), nanos::get);
    }

    private void expire(String router, String... bundles) {
        ExpiredCertificates expired = open();
        expired.tell(router, Set.of(bundles), WHY);
        expired.write();
    }

    @Test
    void routerOfTwoBundles_isExpiredWhileOneOfThemIsInForce() {
        expire("support", "cascade", "predictor");

        assertThat(open().of("support", Set.of("other", "predictor"))).isEqualTo(WHY);
        assertThat(open().of("support", Set.of("other"))).isEmpty();
        assertThat(open().of("billing", Set.of("cascade"))).isEmpty();
    }

    @Test
    void latestThousand_areKept() {
        ExpiredCertificates expired = open();
        for (int i = 0; i <= 1_000; i++) {
            expired.tell("support", Set.of("bundle-" + i), WHY);
        }
        expired.write();
        assertThat(open().of("support", Set.of("bundle-0"))).isEmpty();
        assertThat(open().of("support", Set.of("bundle-1"))).isEqualTo(WHY);
        assertThat(open().of("support", Set.of("bundle-1000"))).isEqualTo(WHY);
    }

    @Test
    void fileOfALaterVersion_isSetAside() throws Exception {
        Files.writeString(folder.resolve("expired"), "{\"format\": 2, \"expired\": {}}");
        assertThat(open().of("support", Set.of("cascade"))).isEmpty();
        assertThat(folder.toFile().list()).singleElement().asString().startsWith("expired.unreadable-");
    }

    @Test
    void fileThatCannotBeWritten_isTriedAgainAfterAWhile_untilItCan() throws Exception {
        Files.createFile(folder.resolve("state"));
        ExpiredCertificates expired = open("state/expired");
        expired.tell("support", Set.of("cascade"), WHY);
        expired.write();
        Files.delete(folder.resolve("state"));

        expired.write();
        assertThat(open("state/expired").of("support", Set.of("cascade")))
                .as("not with every event")
                .isEmpty();
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        expired.write();
        assertThat(open("state/expired").of("support", Set.of("cascade"))).isEqualTo(WHY);
    }

    @Test
    void diskThatHangs_holdsUpWhoeverWrites_andNobodyElse() throws Exception {
        Files.createFile(folder.resolve("state"));
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        ExpiredCertificates expired =
                new ExpiredCertificates(folder.resolve("state/expired"), new SettableClock(), () -> {
                    hanging.countDown(); // asked for the time while it writes in vain
                    try {
                        goesOn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return 0;
                });
        expired.tell("support", Set.of("cascade"), WHY);
        Thread writer = new Thread(expired::write);
        writer.start();
        hanging.await();

        assertThat(expired.of("support", Set.of("cascade"))).isEqualTo(WHY);
        expired.tell("billing", Set.of("cascade"), WHY);
        assertThat(expired.of("billing", Set.of("cascade"))).isEqualTo(WHY);

        goesOn.countDown();
        writer.join();
    }

    @Test
    void withoutAFile_itIsKnownUntilTheProcessEnds() {
        ExpiredCertificates expired = new ExpiredCertificates(null, new SettableClock());
        expired.tell("support", Set.of("cascade"), WHY);
        expired.write();
        assertThat(expired.of("support", Set.of("cascade"))).isEqualTo(WHY);
        expired.tell("support", Set.of("cascade"), Map.of());
        assertThat(expired.of("support", Set.of("cascade"))).isEmpty();
    }
}
