/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.testing.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long and how much of one tenant a cache keeps. */
class KeepingTest {

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SettableClock clock = new SettableClock();

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    @Test
    void answersOfAnIntent_expireWhenThatIntentsDo() {
        AnswerCache cache = cache(100);
        keep(cache, "acme", "what is in the news", "news");
        keep(cache, "acme", "where is the town hall", "places");
        clock.pass(Duration.ofMinutes(6));
        assertThat(isKept(cache, "acme", "what is in the news")).isFalse();
        assertThat(isKept(cache, "acme", "where is the town hall")).isTrue();
    }

    @Test
    void tenantThatHasTooMuchKept_losesTheRest_andNobodyElseDoes() {
        AnswerCache cache = cache(1);
        keep(cache, "acme", "first of acme", null);
        keep(cache, "acme", "second of acme", null);
        keep(cache, "globex", "first of globex", null);
        assertThat(isKept(cache, "acme", "first of acme")).isTrue();
        assertThat(isKept(cache, "acme", "second of acme")).isFalse();
        assertThat(isKept(cache, "globex", "first of globex")).isTrue();
        assertThat(cache.counts().refused().keySet())
                .singleElement()
                .asString()
                .contains("too many answers kept in this minute");
    }

    private AnswerCache cache(int writesPerMinute) {
        CachePolicy policy = new CachePolicy(
                "test",
                true,
                true,
                TenantScope.TENANT,
                new CachePolicy.Freshness(Duration.ofHours(1), Map.of("news", Duration.ofMinutes(5)), List.of(), ""),
                new CachePolicy.Bounds(1_000_000, writesPerMinute, Duration.ofSeconds(1), Duration.ofMinutes(1)),
                null);
        return new AnswerCache(
                policy,
                CacheBackend.local(1 << 20, clock, Runnable::run, timer),
                new HitMonitor("test", Double.NaN, Double.NaN),
                new AnswerCache.Surroundings(clock, () -> 0));
    }

    private static void keep(AnswerCache cache, String tenant, String question, String intent) {
        CacheLookup.Miss miss = (CacheLookup.Miss) ask(cache, tenant, question);
        miss.ticket()
                .keep(
                        ChatResponse.builder()
                                .aiMessage(AiMessage.from("answer"))
                                .finishReason(FinishReason.STOP)
                                .build(),
                        new CacheTicket.Origin("small", intent));
    }

    private static boolean isKept(AnswerCache cache, String tenant, String question) {
        CacheLookup found = ask(cache, tenant, question);
        if (found instanceof CacheLookup.Miss miss) {
            miss.ticket().leave();
        }
        return found instanceof CacheLookup.Hit;
    }

    private static CacheLookup ask(AnswerCache cache, String tenant, String question) {
        ChatRequest request =
                ChatRequest.builder().messages(UserMessage.from(question)).build();
        return cache.lookup(RoutingRequest.builder(request).tenant(tenant).build())
                .join();
    }
}
