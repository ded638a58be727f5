/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmrouter.cache.AnswerStore;
import io.llmrouter.cache.Entries;
import io.llmrouter.cache.FlightBoard;
import io.llmrouter.cache.KeptEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One of three members, in a process of its own, ends by SIGKILL while the others are asked. */
class KilledMemberTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicLong served = new AtomicLong();

    @Test
    void killedMember_takesNoAnswerAlong_andAtMostWhatItHadNotTold() throws Exception {
        try (Stores stores = new Stores("killed", 3)) {
            stores.open(stores.member(0));
            stores.open(stores.member(1));
            List<String> arguments = new ArrayList<>(List.of(MemberProcess.class.getName(), "killed"));
            stores.ports().forEach(port -> arguments.add(port.toString()));
            try (ChildProcess third = new ChildProcess(System.getProperty("java.class.path"), arguments)) {
                assertThat(third.await("ready")).endsWith("Leads");
                FlightBoard.Follows follower = (FlightBoard.Follows) stores.first()
                        .backend()
                        .flights()
                        .board(Entries.key(8, 1), Duration.ofMinutes(5))
                        .join();
                assertThat(follower.landed()).isNotDone();

                List<CompletableFuture<Void>> load = IntStream.range(0, 4)
                        .mapToObj(thread -> CompletableFuture.runAsync(
                                () -> ask(stores.all.get(thread % 2), stores, thread),
                                task -> new Thread(task, "load-" + thread).start()))
                        .toList();
                await().atMost(PATIENCE).until(() -> served.get() > 200);
                long before = served.get();
                third.kill();
                Instant killed = Instant.now();
                await().atMost(PATIENCE).until(() -> served.get() > before + 200);
                assertThat(Duration.between(killed, Instant.now())).isLessThan(Duration.ofSeconds(10));

                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(follower.landed()).isDone());
                stop.set(true);
                load.forEach(CompletableFuture::join);
                assertThat(wrong).hasValue(0);
                assertEverythingKept(stores);
            }
        }
    }

    private static void assertEverythingKept(Stores stores) {
        AnswerStore store = stores.last().backend().answers();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(IntStream.range(0, MemberProcess.ENTRIES)
                        .filter(i -> store.get(Entries.key(7, i)).join().isPresent()))
                .hasSize(MemberProcess.ENTRIES));
        assertThat(store.size(Entries.scope(7))).isEqualTo(MemberProcess.ENTRIES);
        assertThat(stores.all).allSatisfy(member -> assertThat(member.stats().snapshot())
                .singleElement()
                .satisfies(model -> assertThat(model.calls())
                        .isBetween((long) MemberProcess.TOLD, (long) MemberProcess.TOLD + MemberProcess.UNTOLD)));
    }

    /** Writes and reads; what is read must be what was written under that key. */
    private void ask(HazelcastStore store, Stores stores, int seed) {
        Random random = new Random(seed);
        AnswerStore answers = store.backend().answers();
        while (!stop.get()) {
            var key = random.nextBoolean()
                    ? Entries.key(7, random.nextInt(MemberProcess.ENTRIES))
                    : Entries.key(9, random.nextInt(500));
            try {
                if (key.scope().equals(Entries.scope(9)) && random.nextInt(4) == 0) {
                    answers.put(Entries.entry(key, stores.clock.instant())).get(1, TimeUnit.SECONDS);
                }
                Optional<KeptEntry> read = answers.get(key).get(1, TimeUnit.SECONDS);
                read.filter(entry -> !entry.answer().text().equals("answer to " + key))
                        .ifPresent(entry -> wrong.incrementAndGet());
                served.incrementAndGet();
            } catch (ExecutionException | TimeoutException e) {
                // a miss
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
