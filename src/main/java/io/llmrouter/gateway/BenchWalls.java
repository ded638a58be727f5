/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
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
import io.llmrouter.cache.HitJudge;
import io.llmrouter.cache.HitMonitor;
import io.llmrouter.cache.TenantScope;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.paraphrase.HitVerifier;
import io.llmrouter.routing.RoutingRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A whole exact hit, and the walls between scopes: in a cache for which all questions mean the same and every similarity is enough, only the walls keep an
 * answer from whoever must not have it. On one thread. Not thread-safe.
 */
final class BenchWalls {

    private static final int KEPT = 10_000;
    private static final int CALLS = 50_000;
    private static final long MOST_BYTES = 256L << 20;
    private static final int DIMENSION = 64;
    private static final CacheTicket.Origin ORIGIN = new CacheTicket.Origin("small", null);
    private static final List<String> TENANTS =
            Arrays.asList(null, "", " ", "a", "A", "a ", "tenant", "nobody", "shared", "a/b");
    private static final List<String> SYSTEMS =
            Arrays.asList(null, "Be brief.", "Be brief", "be brief.", "Answer in French.");
    private static final List<String> TURNS = List.of("Where is my parcel?", "It is on its way.", "Can it be stopped?");
    private static final int QUESTIONS = 1000;

    private final SplittableRandom random;

    /**
     * An exact hit.
     *
     * @param kept answers in the cache
     * @param micros from the messages to the answer
     */
    record Hit(int kept, BenchTimes micros) {}

    /**
     * Pairs of requests in different scopes.
     *
     * @param trials pairs
     * @param leaks answers of one scope that were given in another
     * @param ownHits answers that were given inside their scope
     */
    record Crossed(int trials, long leaks, long ownHits) {}

    /** What separates answers; equal for two requests only if they may share. */
    private record Walls(String tenant, String system, Double temperature, Integer tokens, int turns) {

        ChatRequest ask(String question) {
            List<ChatMessage> messages = new ArrayList<>();
            if (system != null) {
                messages.add(SystemMessage.from(system));
            }
            for (int t = 0; t < turns; t++) {
                messages.add(t % 2 == 0 ? UserMessage.from(TURNS.get(t)) : AiMessage.from(TURNS.get(t)));
            }
            messages.add(UserMessage.from(question));
            return ChatRequest.builder()
                    .messages(messages)
                    .temperature(temperature)
                    .maxOutputTokens(tokens)
                    .build();
        }
    }

    BenchWalls(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Looks up requests that are all there. */
    Hit exactHit() {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            AnswerCache cache = cache(TenantScope.SHARED, null, timer);
            Walls walls = new Walls(null, "Be brief.", 0.0, null, 0);
            List<ChatRequest> requests = new ArrayList<>();
            for (int i = 0; i < KEPT; i++) {
                requests.add(walls.ask("How do I return article number " + i + "?"));
                keep(cache, RoutingRequest.of(requests.get(i)), "In the shop.");
            }
            long[] nanos = new long[CALLS];
            for (int call = -CALLS; call < CALLS; call++) {
                ChatRequest request = requests.get(random.nextInt(KEPT));
                long start = System.nanoTime();
                CacheLookup lookup = cache.lookup(RoutingRequest.of(request)).join();
                long took = System.nanoTime() - start;
                if (!(lookup instanceof CacheLookup.Hit)) {
                    throw new IllegalStateException("an answer that was kept is not found: " + lookup.reason());
                }
                if (call >= 0) {
                    nanos[call] = took;
                }
            }
            return new Hit(KEPT, BenchTimes.of(nanos));
        } finally {
            timer.shutdownNow();
        }
    }

    /** Keeps an answer in one scope and asks in another, in turn by tenant with similar questions and without a scope. */
    Crossed cross(int trials, Runnable step) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            List<AnswerCache> caches =
                    List.of(cache(TenantScope.TENANT, sameForAll(), timer), cache(null, null, timer));
            long leaks = 0;
            long own = 0;
            for (int trial = 0; trial < trials; trial++) {
                AnswerCache cache = caches.get(trial % caches.size());
                Walls kept = draw();
                Walls asked = other(kept);
                String question = question();
                keep(cache, request(kept, question), kept.toString());
                CacheLookup lookup = cache.lookup(request(asked, random.nextBoolean() ? question : question()))
                        .join();
                if (lookup instanceof CacheLookup.Hit hit) {
                    boolean right = hit.answer().aiMessage().text().equals(asked.toString());
                    own += right ? 1 : 0;
                    leaks += right ? 0 : 1;
                } else if (lookup instanceof CacheLookup.Miss miss) {
                    miss.ticket().leave();
                }
                step.run();
            }
            return new Crossed(trials, leaks, own);
        } finally {
            timer.shutdownNow();
        }
    }

    private static RoutingRequest request(Walls walls, String question) {
        return RoutingRequest.builder(walls.ask(question))
                .tenant(walls.tenant())
                .build();
    }

    private String question() {
        return "How do I return article number " + random.nextInt(QUESTIONS) + " to the shop?";
    }

    private Walls draw() {
        return new Walls(
                pick(TENANTS),
                pick(SYSTEMS),
                pick(Arrays.asList(null, 0.0, 0.2)),
                pick(Arrays.asList(null, 100)),
                random.nextInt(2) * 2);
    }

    /** Differs in one thing or in all. */
    private Walls other(Walls walls) {
        Walls drawn = draw();
        Walls other =
                switch (random.nextInt(4)) {
                    case 0 -> new Walls(drawn.tenant, walls.system, walls.temperature, walls.tokens, walls.turns);
                    case 1 -> new Walls(walls.tenant, drawn.system, walls.temperature, walls.tokens, walls.turns);
                    case 2 -> new Walls(walls.tenant, walls.system, drawn.temperature, drawn.tokens, drawn.turns);
                    default -> drawn;
                };
        return other.equals(walls) ? other(walls) : other;
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static void keep(AnswerCache cache, RoutingRequest request, String answer) {
        if (cache.lookup(request).join() instanceof CacheLookup.Miss miss) {
            miss.ticket()
                    .keep(
                            ChatResponse.builder()
                                    .aiMessage(AiMessage.from(answer))
                                    .finishReason(FinishReason.STOP)
                                    .build(),
                            ORIGIN);
        }
    }

    private static CachePolicy.Meaning sameForAll() {
        float[] same = new float[DIMENSION];
        same[0] = 1;
        EmbeddingModel model = new EmbeddingModel() {
            @Override
            public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
                return Response.from(
                        segments.stream().map(text -> Embedding.from(same)).toList());
            }
        };
        return new CachePolicy.Meaning(
                new PromptEmbedder(model, "same/1"), HitVerifier.cosine(), 8, -1, 0, HitJudge.equalTexts(), pair -> {});
    }

    private static AnswerCache cache(TenantScope scope, CachePolicy.Meaning meaning, ScheduledExecutorService timer) {
        CachePolicy policy = new CachePolicy(
                "bench",
                true,
                true,
                scope,
                new CachePolicy.Freshness(Duration.ofHours(6), Map.of(), List.of(), "1"),
                new CachePolicy.Bounds(1_000_000, Integer.MAX_VALUE, Duration.ofSeconds(1), Duration.ofMinutes(1)),
                meaning);
        return new AnswerCache(
                policy,
                CacheBackend.local(MOST_BYTES, Clock.systemUTC(), Runnable::run, timer),
                new HitMonitor("bench", -1, Double.NaN),
                new AnswerCache.Surroundings(Clock.systemUTC(), () -> 1));
    }
}
