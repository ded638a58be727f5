/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.Response;
import io.llmrouter.cache.AnswerCache;
import io.llmrouter.cache.CacheBackend;
import io.llmrouter.cache.CacheLookup;
import io.llmrouter.cache.CachePolicy;
import io.llmrouter.cache.CacheTicket;
import io.llmrouter.cache.HitMonitor;
import io.llmrouter.cache.LearnedVerdicts;
import io.llmrouter.cache.TenantScope;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.paraphrase.HitVerifier;
import io.llmrouter.paraphrase.QuestionGuards;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.verdict.LearningPlan;
import io.llmrouter.verdict.VerdictLearner;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A lookup of a cache that learns online, without the embedding: the vectors are at hand. All questions are of one scope and have been judged, half of them served. On one thread. Not
 * thread-safe.
 */
final class BenchVerdicts {

    private static final double BUDGET = 0.02;
    private static final double LOWEST = 0.5;
    private static final int QUERIES = 300;
    private static final long MOST_BYTES = 1L << 30;
    private static final int LETTERS = 26;

    private final BenchVectors vectors;
    private final Map<String, float[]> embeddings = new ConcurrentHashMap<>();

    /**
     * What one size costs.
     *
     * @param questions that verdicts are known of
     * @param micros of a lookup, from the messages to the miss
     */
    record Figures(int questions, BenchTimes micros) {}

    BenchVerdicts(BenchVectors vectors) {
        this.vectors = vectors;
    }

    Figures measure(int questions, int rounds) {
        embeddings.clear();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            AnswerCache cache = cache(timer);
            SplittableRandom random = new SplittableRandom(questions);
            for (int i = 0; i < questions; i++) {
                String text = text("kept", i);
                embeddings.put(text, vectors.entry(i));
                if (ask(cache, text) instanceof CacheLookup.Miss miss) {
                    miss.ticket().keep(answer(random.nextInt(2)), new CacheTicket.Origin("small", null));
                }
            }
            for (int q = 0; q < QUERIES; q++) {
                embeddings.put(
                        text("asked", q), vectors.near(vectors.entry((int) ((long) q * questions / QUERIES)), q));
            }
            return new Figures(questions, BenchTimes.of(lookups(cache, rounds)));
        } finally {
            timer.shutdownNow();
        }
    }

    private static long[] lookups(AnswerCache cache, int rounds) {
        long[] nanos = new long[rounds * QUERIES];
        for (int round = -1; round < rounds; round++) {
            for (int q = 0; q < QUERIES; q++) {
                long start = System.nanoTime();
                CacheLookup found = ask(cache, text("asked", q));
                long took = System.nanoTime() - start;
                if (found instanceof CacheLookup.Miss miss) {
                    miss.ticket().leave();
                }
                if (round >= 0) {
                    nanos[round * QUERIES + q] = took;
                }
            }
        }
        return nanos;
    }

    /** Differs from others in a word of letters, for guards compare numbers. */
    private static String text(String kind, int number) {
        StringBuilder word = new StringBuilder();
        for (int rest = number; rest > 0 || word.length() == 0; rest /= LETTERS) {
            word.append((char) ('a' + rest % LETTERS));
        }
        return "how do i return the " + kind + " article called " + word + " to the shop";
    }

    private static CacheLookup ask(AnswerCache cache, String text) {
        return cache.lookup(RoutingRequest.of(
                        ChatRequest.builder().messages(UserMessage.from(text)).build()))
                .join();
    }

    private static ChatResponse answer(int kind) {
        return ChatResponse.builder()
                .aiMessage(AiMessage.from("answer " + kind))
                .finishReason(FinishReason.STOP)
                .build();
    }

    private AnswerCache cache(ScheduledExecutorService timer) {
        EmbeddingModel atHand = new EmbeddingModel() {
            @Override
            public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
                return Response.from(segments.stream()
                        .map(text -> Embedding.from(embeddings.get(text.text())))
                        .toList());
            }
        };
        CachePolicy.Meaning meaning = new CachePolicy.Meaning(
                new PromptEmbedder(atHand, "bench/1"),
                QuestionGuards.guarding(HitVerifier.cosine()),
                8,
                LOWEST,
                0,
                1,
                (asked, kept, fresh) -> CompletableFuture.completedFuture(
                        Optional.of(kept.text().equals(fresh.aiMessage().text()))),
                pair -> {},
                new LearnedVerdicts(new VerdictLearner(LearningPlan.usual(BUDGET), Clock.systemUTC())));
        return new AnswerCache(
                new CachePolicy(
                        "bench",
                        true,
                        true,
                        TenantScope.SHARED,
                        new CachePolicy.Freshness(Duration.ofHours(6), Map.of(), List.of(), "1"),
                        new CachePolicy.Bounds(
                                1_000_000, Integer.MAX_VALUE, Duration.ofSeconds(1), Duration.ofMinutes(1)),
                        meaning),
                CacheBackend.local(MOST_BYTES, Clock.systemUTC(), Runnable::run, timer),
                new HitMonitor("bench", Double.NaN, BUDGET),
                new AnswerCache.Surroundings(Clock.systemUTC(), () -> 0.5));
    }
}
