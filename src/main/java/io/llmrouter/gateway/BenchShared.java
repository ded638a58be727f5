/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.llmrouter.cache.AnswerCache;
import io.llmrouter.cache.CacheLookup;
import io.llmrouter.cache.CachePolicy;
import io.llmrouter.cache.CacheTicket;
import io.llmrouter.cache.HitMonitor;
import io.llmrouter.cache.TenantScope;
import io.llmrouter.camel.RouterThreads;
import io.llmrouter.config.HazelcastSettings;
import io.llmrouter.hazelcast.HazelcastStore;
import io.llmrouter.routing.RoutingRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Caches that share through three members, all in this process and on loopback: an exact hit, and a thousand who ask the same at one moment. Not thread-safe. */
final class BenchShared implements AutoCloseable {

    private static final int MEMBERS = 3;
    private static final int KEPT = 2_000;
    private static final int CALLS = 5_000;
    private static final int AT_ONCE = 1_000;
    private static final int THREADS = 16;
    private static final long ANSWER_MILLIS = 300;

    private final ExecutorService work = RouterThreads.steps("bench-store", THREADS);
    private final ScheduledExecutorService timer = RouterThreads.timer("bench-timer");
    private final List<HazelcastStore> stores = new ArrayList<>();
    private final List<AnswerCache> caches = new ArrayList<>();

    /**
     * What sharing costs.
     *
     * @param hit from the messages to the answer, asked by one member; some answers lie on it, some on others
     * @param atOnce who asked the same, of all members
     * @param calls of them, that a model was asked for
     * @param hits of them, who got the answer of another
     */
    record Figures(BenchTimes hit, int atOnce, int calls, int hits) {}

    BenchShared() throws IOException {
        List<Integer> ports = BenchKillCommand.freePorts();
        for (int i = 0; i < MEMBERS; i++) {
            HazelcastSettings settings = new HazelcastSettings(
                    new HazelcastSettings.Joined(
                            false,
                            "bench-" + ports.get(0),
                            ports.stream().map(port -> "127.0.0.1:" + port).toList(),
                            ports.get(i),
                            Map.of(),
                            Map.of()),
                    HazelcastSettings.Limits.DEFAULT,
                    false,
                    null);
            stores.add(HazelcastStore.open(
                    settings, new HazelcastStore.Surroundings(Clock.systemUTC(), work, work, timer, name -> null)));
            caches.add(cache(stores.get(i)));
        }
    }

    private static AnswerCache cache(HazelcastStore store) {
        return new AnswerCache(
                new CachePolicy(
                        "bench",
                        true,
                        true,
                        TenantScope.SHARED,
                        new CachePolicy.Freshness(Duration.ofHours(1), Map.of(), List.of(), "1"),
                        new CachePolicy.Bounds(
                                1_000_000, Integer.MAX_VALUE, Duration.ofSeconds(10), Duration.ofMinutes(1)),
                        null),
                store.backend(),
                new HitMonitor("bench", Double.NaN, Double.NaN),
                new AnswerCache.Surroundings(Clock.systemUTC(), () -> 1));
    }

    Figures measure() {
        BenchTimes hit = exactHit();
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger hits = new AtomicInteger();
        List<CompletableFuture<Void>> all = IntStream.range(0, AT_ONCE)
                .mapToObj(i -> caches.get(i % MEMBERS)
                        .lookup(request("What do all want to know?"))
                        .thenAccept(found -> told(found, calls, hits)))
                .toList();
        all.forEach(CompletableFuture::join);
        return new Figures(hit, AT_ONCE, calls.get(), hits.get());
    }

    private void told(CacheLookup found, AtomicInteger calls, AtomicInteger hits) {
        if (found instanceof CacheLookup.Miss miss) {
            calls.incrementAndGet();
            timer.schedule(() -> keep(miss), ANSWER_MILLIS, TimeUnit.MILLISECONDS);
        } else if (found instanceof CacheLookup.Hit) {
            hits.incrementAndGet();
        }
    }

    private BenchTimes exactHit() {
        for (int i = 0; i < KEPT; i++) {
            if (caches.get(0).lookup(request(i)).join() instanceof CacheLookup.Miss miss) {
                keep(miss);
            }
        }
        SplittableRandom random = new SplittableRandom(1);
        long[] nanos = new long[CALLS];
        for (int call = -CALLS; call < CALLS; call++) {
            RoutingRequest request = request(random.nextInt(KEPT));
            long start = System.nanoTime();
            CacheLookup found = caches.get(1).lookup(request).join();
            long took = System.nanoTime() - start;
            if (found instanceof CacheLookup.Miss miss) { // it was kept a moment ago
                miss.ticket().leave();
            }
            if (call >= 0) {
                nanos[call] = took;
            }
        }
        return BenchTimes.of(nanos);
    }

    private static void keep(CacheLookup.Miss miss) {
        miss.ticket()
                .keep(
                        ChatResponse.builder()
                                .aiMessage(AiMessage.from("In the shop."))
                                .finishReason(FinishReason.STOP)
                                .build(),
                        new CacheTicket.Origin("small", null));
    }

    private static RoutingRequest request(int number) {
        return request(BenchTraffic.question(number));
    }

    private static RoutingRequest request(String question) {
        return RoutingRequest.of(
                ChatRequest.builder().messages(UserMessage.from(question)).build());
    }

    @Override
    public void close() {
        stores.forEach(HazelcastStore::close);
        timer.shutdownNow();
        work.shutdownNow();
    }
}
