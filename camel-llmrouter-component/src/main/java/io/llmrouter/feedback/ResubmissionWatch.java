/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.feedback;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.langchain4j.data.message.UserMessage;
import io.llmrouter.engine.RoutingListener;
import io.llmrouter.features.Words;
import io.llmrouter.routing.CompletedRequest;
import io.llmrouter.routing.Fingerprint;
import io.llmrouter.routing.RoutingDecision;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Notices that the same conversation asks nearly the same again soon after an answer, which hints that the answer did not help.
 *
 * <p>Idea: a conversation is known by its tenant and the words of its first question; the last ask of each is kept as hashes of its words, and one that shares
 * {@value #NEAR} of them (Jaccard) and comes within the window after the answer counts against the answer before. Cost: a hash a word; nothing is kept of the text itself. Known weakness:
 * two people of one tenant who begin with the same words within the window look like one, and a first question that is put in other words begins another
 * conversation. Bounded. Thread-safe.
 */
public final class ResubmissionWatch implements RoutingListener {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NEAR = 0.7;
    private static final int MOST_CONVERSATIONS = 50_000;
    private static final int MOST_WORDS = 256;

    private final Cache<String, Asked> asked;
    private final Ticker ticker;
    private final Executor threads;
    private final Consumer<Feedback> told;
    private volatile Map<String, Duration> windows = Map.of();

    /** The latest ask of a conversation, when it came and when it was answered; hashes in rising order, each once. */
    private record Asked(String decision, long arrived, long answered, int[] words) {

        /** Came after the other's answer, and soon: who asks twice while waiting has not seen an answer yet. */
        boolean follows(Asked other, Duration window) {
            long later = arrived - other.answered;
            return later >= 0 && later <= window.toNanos();
        }
    }

    /**
     * @param told takes what was noticed
     * @param threads call it; may reject, then it is lost
     * @param ticker the time
     */
    public ResubmissionWatch(Consumer<Feedback> told, Executor threads, Ticker ticker) {
        this.told = told;
        this.threads = threads;
        this.ticker = ticker;
        this.asked = Caffeine.newBuilder()
                .maximumSize(MOST_CONVERSATIONS)
                .expireAfterWrite(Duration.ofHours(1))
                .ticker(ticker)
                .build();
    }

    /** Watches these routers from now on, each with its window; no others. */
    public void watch(Map<String, Duration> routers) {
        windows = Map.copyOf(routers);
    }

    @Override
    public void onDecision(RoutingDecision decision) {
        // without the question there is nothing to compare
    }

    @Override
    public void onCompleted(CompletedRequest completed) {
        RoutingDecision decision = completed.decision();
        Duration window = windows.get(decision.router());
        if (window == null
                || decision.answer() == null
                || decision.cache().status().startsWith("hit")) {
            return; // a kept answer is given to whoever asks the same
        }
        String ask = completed.request().features().text();
        String first = first(completed);
        List<String> words = Words.in(ask);
        if (words.isEmpty()) {
            return;
        }
        long answered = ticker.read();
        Asked now = new Asked(decision.id(), answered - spent(decision), answered, hashes(words));
        String conversation = decision.router()
                + '/'
                + decision.tenant()
                + '/'
                + Fingerprint.of(String.join(" ", first.equals(ask) ? words : Words.in(first)));
        Asked before = replace(conversation, now);
        if (before != null && now.follows(before, window) && near(before.words(), now.words())) {
            tell(Feedback.resubmitted(before.decision(), "before " + now.decision()));
        }
    }

    /** What was there; a slow answer to an earlier ask takes the place of none. */
    private Asked replace(String conversation, Asked now) {
        Asked[] before = new Asked[1];
        asked.asMap().compute(conversation, (name, known) -> {
            before[0] = known;
            return known != null && known.arrived() - now.arrived() > 0 ? known : now;
        });
        return before[0];
    }

    /** Nanoseconds until its last call was over. */
    private static long spent(RoutingDecision decision) {
        return (long) (NANOS_PER_MILLI * decision.callsMs());
    }

    private void tell(Feedback feedback) {
        try {
            threads.execute(() -> told.accept(feedback));
        } catch (RejectedExecutionException e) {
            // a hint is not worth waiting for
        }
    }

    private static String first(CompletedRequest completed) {
        return completed.request().chat().messages().stream()
                .filter(UserMessage.class::isInstance)
                .map(UserMessage.class::cast)
                .findFirst()
                .map(ResubmissionWatch::text)
                .orElse("");
    }

    private static String text(UserMessage message) {
        return message.hasSingleText() ? message.singleText() : message.toString();
    }

    private static int[] hashes(List<String> words) {
        return words.stream()
                .limit(MOST_WORDS)
                .mapToInt(String::hashCode)
                .sorted()
                .distinct()
                .toArray();
    }

    private static boolean near(int[] one, int[] other) {
        long shared = Arrays.stream(one)
                .filter(word -> Arrays.binarySearch(other, word) >= 0)
                .count();
        return shared >= NEAR * (one.length + other.length - shared);
    }
}
