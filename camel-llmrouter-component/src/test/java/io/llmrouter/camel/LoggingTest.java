/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.annotation.JsonValue;
import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.journal.DecisionLog;
import io.llmrouter.journal.LogSettings;
import io.llmrouter.routing.RoutingEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a log, also of one that does not come to an end. */
class LoggingTest {

    private final ExecutorService delivery = Executors.newCachedThreadPool();
    private final CountDownLatch release = new CountDownLatch(1);

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        release.countDown();
        delivery.shutdown();
    }

    @Test
    void logThatIsStuckAtTheEnd_letsItsFileGo_andWhatComesTooLateIsCounted() {
        LogSettings settings = new LogSettings(folder.resolve("decisions.jsonl"), 1 << 20, 2);
        RoutingEvents events = new RoutingEvents(delivery, Clock.systemUTC());
        Logging logging = new Logging(settings, events, Duration.ofMillis(50));
        events.publish(event(Map.of()));
        await().until(() -> Files.exists(settings.file()) && Files.size(settings.file()) > 0);
        events.publish(event(Map.of("stuck", new Stuck(release))));

        logging.close();

        try (DecisionLog next = new DecisionLog(settings, System::nanoTime)) {
            next.append(event(Map.of()));
            next.flush();
            assertThat(next.written()).as("nobody else holds the file").isEqualTo(1);
        }
        release.countDown();
        await().untilAsserted(() -> assertThat(logging.lost()).isEqualTo(1));
    }

    @Test
    void eventThatCannotBeWritten_isALostLine_andThoseBeforeItAreInTheFile() throws Exception {
        LogSettings settings = new LogSettings(folder.resolve("decisions.jsonl"), 1 << 20, 2);
        RoutingEvents events = new RoutingEvents(delivery, Clock.systemUTC());
        try (Logging logging = new Logging(settings, events, Duration.ofSeconds(20))) {
            CountDownLatch both = new CountDownLatch(1);
            events.publish(event(Map.of("stuck", new Stuck(both)))); // so that the next one waits already
            events.publish(event(Map.of("odd", new Odd())));
            both.countDown();

            await().untilAsserted(() -> assertThat(logging.lost()).isEqualTo(1));
            await().untilAsserted(() -> assertThat(settings.file()).exists());
            assertThat(Files.readAllLines(settings.file()))
                    .singleElement()
                    .asString()
                    .contains("stuck");
        }
    }

    /** Cannot be written at all. */
    public record Odd() {

        @JsonValue
        public String text() {
            throw new IllegalStateException("odd");
        }
    }

    private static RoutingEvent event(Map<String, Object> facts) {
        return RoutingEvent.of(RoutingEvent.Kind.reload, Instant.EPOCH, "support", null, "reloaded", facts);
    }

    /** Takes as long to be written as a disk that hangs. */
    public record Stuck(CountDownLatch until) {

        @JsonValue
        public String text() {
            try {
                until.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "stuck";
        }
    }
}
