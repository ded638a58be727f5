/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmrouter.camel.http.DoorEngine;
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.UpstreamExchange;
import io.llmrouter.testing.UpstreamReply;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many requests at once, and many that fail: every one is answered, and neither threads nor permits get lost. */
@Timeout(120)
class LoadTest {

    private static final int MANY = 1000;
    private static final int AT_ONCE = 50;
    private static final int MOST_THREADS = 100;

    @TempDir
    private Path folder;

    /** The model answers nobody before all have asked, so that all calls are open at the same time. */
    @Test
    void thousandCallsToASlowModel_areAllAnswered_withFewThreads() throws Exception {
        Queue<UpstreamExchange> asked = new ConcurrentLinkedQueue<>();
        try (Door door = new Door(folder, "")) {
            door.upstream.reply(asked::add);
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                String body = i % 2 == 0 ? Door.ask("router/support") : Door.askForStream("router/support");
                answers.add(door.http.sendAsync(door.request(body).build(), BodyHandlers.ofString()));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> asked.size() == MANY);
            assertThat(engine(door).inFlight()).isEqualTo(MANY);
            assertThat(threads()).hasSizeLessThan(MOST_THREADS);

            for (UpstreamExchange exchange : asked) {
                UpstreamReply.text("done").write(exchange);
            }
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().statusCode()).isEqualTo(200);
                assertThat(answer.get().body()).contains("done");
            }
            await().until(() -> engine(door).inFlight() == 0);
        }
    }

    @Test
    void thousandFailures_loseNoThreadAndNoPermit() throws Exception {
        try (Door door = new Door(folder, "maxConcurrency: " + AT_ONCE)) {
            door.upstream.reply("small-1", UpstreamReply.status(500, Map.of(), "oops"));
            door.upstream.reply("spare-1", UpstreamReply.cutAfter(List.of("half ")));
            door.upstream.reply("alone-1", UpstreamReply.text("well"));
            List<String> bodies = List.of(
                    Door.ask("router/support:dead"),
                    Door.ask("router/support"),
                    Door.askForStream("router/support:spare"),
                    "{not json");
            failing(door, bodies, AT_ONCE); // starts what is started once
            List<String> before = threads();

            failing(door, bodies, MANY);

            await().until(() -> engine(door).inFlight() == 0);
            assertThat(threads()).hasSizeLessThan(before.size() + 10);
            assertThat(door.post(Door.ask("router/support:alone")).body()).contains("well");
        }
    }

    @Test
    void closedGateway_leavesNoThreadBehind() throws Exception {
        try (Door door = new Door(folder, "")) {
            assertThat(door.post(Door.ask("router/support:alone")).statusCode()).isEqualTo(200);
            assertThat(threads()).anyMatch(name -> name.startsWith("llmrouter-door"));
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> threads().stream().noneMatch(name -> name.startsWith("llmrouter-door")));
    }

    @Test
    void requestAboveTheBound_is429_andComesInWhenAnotherHasLeft() throws Exception {
        Queue<UpstreamExchange> asked = new ConcurrentLinkedQueue<>();
        try (Door door = new Door(folder, "maxConcurrency: 1")) {
            door.upstream.reply(asked::add);
            CompletableFuture<HttpResponse<String>> first =
                    door.http.sendAsync(door.request(Door.ask("router/support")).build(), BodyHandlers.ofString());
            await().until(() -> asked.size() == 1);

            HttpResponse<String> refused = door.post(Door.ask("router/support"));
            assertThat(Door.error(refused)).isEqualTo("429 overloaded null");
            assertThat(refused.headers().firstValue("retry-after")).contains("1");
            assertThat(asked).hasSize(1);

            door.upstream.reply(UpstreamReply.text("second"));
            UpstreamReply.text("first").write(asked.remove());
            assertThat(first.get().body()).contains("first");
            await().until(() -> engine(door).inFlight() == 0);
            assertThat(door.post(Door.ask("router/support")).body()).contains("second");
        }
    }

    /** Sends the bodies in turn, so many at once as the door admits; each is answered, and none well. */
    private static void failing(Door door, List<String> bodies, int requests) throws Exception {
        for (int sent = 0; sent < requests; sent += AT_ONCE) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                String body = bodies.get(i % bodies.size());
                answers.add(door.http.sendAsync(door.request(body).build(), BodyHandlers.ofString()));
            }
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().body()).contains("\"error\"").doesNotContain("overloaded", "<html");
            }
            await().until(() -> engine(door).inFlight() == 0);
        }
    }

    private static DoorEngine engine(Door door) {
        return door.gateway.context().getRegistry().lookupByNameAndType(DoorEngine.NAME, DoorEngine.class);
    }

    /** Names of the JVM's threads without those of the test: its client and its scripted server. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> !name.startsWith(LoopbackUpstream.THREADS) && !name.equals(Door.CLIENT_THREADS))
                .sorted()
                .toList();
    }
}
