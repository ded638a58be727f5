/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.testing.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpiredCertificatesTest {

    private static final Map<String, String> WHY = Map.of("calibration", "probabilities do not hold");

    @TempDir
    private Path folder;

    private ExpiredCertificates open() {
        return new ExpiredCertificates(folder.resolve("expired"), new SettableClock());
    }

    @Test
    void routerOfTwoBundles_isExpiredWhileOneOfThemIsInForce() {
        open().tell("support", Set.of("cascade", "predictor"), WHY);

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
    void withoutAFile_itIsKnownUntilTheProcessEnds() {
        ExpiredCertificates expired = new ExpiredCertificates(null, new SettableClock());
        expired.tell("support", Set.of("cascade"), WHY);
        assertThat(expired.of("support", Set.of("cascade"))).isEqualTo(WHY);
        expired.tell("support", Set.of("cascade"), Map.of());
        assertThat(expired.of("support", Set.of("cascade"))).isEmpty();
    }
}
