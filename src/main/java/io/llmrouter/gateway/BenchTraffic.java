/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.RoutingResult;
import io.llmrouter.routing.RoutingRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Requests at a steady rate, whether or not earlier ones are answered, and what became of them, by tenths of a second in which they were asked. Nine of ten ask what is kept, the tenth
 * asks what nobody asked before. Thread-safe: the slots are guarded by {@code this}.
 */
final class BenchTraffic {

    static final int SLOT_MILLIS = 100;
    private static final int MOST_SLOTS = 3_000;
    private static final int ONE_NEW_IN = 10;
    private static final int TICK_MILLIS = 2;

    private final LlmRouter router;
    private final String member;
    private final int kept;
    private final SplittableRandom random;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<Slot> slots = new ArrayList<>();
    private ScheduledFuture<?> ticking;
    private long begun;
    private long asked;

    /** What became of the requests of one slot. */
    static final class Slot {
        /** For what is kept. */
        int askedKept;

        int hits;
        /** Without an answer. */
        int failed;
        /** Another answer than the question's. */
        int wrong;
        /** Until the answer, milliseconds. */
        long longest;

        String text() {
            return askedKept + " " + hits + " " + failed + " " + wrong + " " + longest;
        }

        static Slot of(String[] words, int from) {
            Slot slot = new Slot();
            slot.askedKept = Integer.parseInt(words[from]);
            slot.hits = Integer.parseInt(words[from + 1]);
            slot.failed = Integer.parseInt(words[from + 2]);
            slot.wrong = Integer.parseInt(words[from + 3]);
            slot.longest = Long.parseLong(words[from + 4]);
            return slot;
        }
    }

    BenchTraffic(LlmRouter router, String member, int kept) {
        this.router = router;
        this.member = member;
        this.kept = kept;
        this.random = new SplittableRandom(member.hashCode());
    }

    static String question(int number) {
        return "How do I return article number " + number + " to the shop?";
    }

    static String answerTo(String question) {
        return "answer to " + question;
    }

    /** Asks all that is to be kept, once. */
    void fill() {
        for (int i = 0; i < kept; i++) {
            router.route(request(question(i))).join();
        }
    }

    synchronized void begin(int perSecond) {
        begun = System.currentTimeMillis();
        ticking = clock.scheduleAtFixedRate(() -> due(perSecond), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void due(int perSecond) {
        long until = (System.currentTimeMillis() - begun) * perSecond / 1_000;
        for (; asked < until; asked++) {
            boolean fresh = asked % ONE_NEW_IN == 0;
            ask(fresh ? member + " asks a new question, its number " + asked : question(random.nextInt(kept)), !fresh);
        }
    }

    private void ask(String question, boolean isKept) {
        long start = System.currentTimeMillis();
        router.route(request(question)).whenComplete((result, failure) -> done(start, question, isKept, result));
    }

    private static RoutingRequest request(String question) {
        return RoutingRequest.of(
                ChatRequest.builder().messages(UserMessage.from(question)).build());
    }

    private synchronized void done(long start, String question, boolean isKept, RoutingResult result) {
        int at = (int) ((start - begun) / SLOT_MILLIS);
        while (slots.size() <= at && at < MOST_SLOTS) {
            slots.add(new Slot());
        }
        Slot slot = slots.get(Math.min(at, MOST_SLOTS - 1));
        slot.askedKept += isKept ? 1 : 0;
        slot.longest = Math.max(slot.longest, System.currentTimeMillis() - start);
        if (result instanceof RoutingResult.Answered answered) {
            slot.hits += isKept && answered.decision().cache().status().equals("hit-exact") ? 1 : 0;
            slot.wrong += answered.response().aiMessage().text().equals(answerTo(question)) ? 0 : 1;
        } else {
            slot.failed++;
        }
    }

    /** Asks no more; what is under way is still counted. */
    void end() {
        ticking.cancel(false);
        clock.shutdown();
    }

    /** Milliseconds since 1970. */
    long begun() {
        return begun;
    }

    synchronized List<String> slots() {
        return slots.stream().map(Slot::text).toList();
    }
}
