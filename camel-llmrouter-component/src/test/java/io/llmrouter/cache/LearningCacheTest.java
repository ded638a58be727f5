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
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.paraphrase.HitVerifier;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.testing.SettableClock;
import io.llmrouter.testing.WordEmbedding;
import io.llmrouter.verdict.LearningPlan;
import io.llmrouter.verdict.VerdictLearner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cache that learns online: nothing is given before a certificate, and what is wrong is learned from. */
class LearningCacheTest {

    private static final int LOOK = 120;
    private static final List<String> TOPICS = List.of(
            "reset the forgotten password of my account",
            "refund the double payment for invoice",
            "cancel subscription plan before renewal month");

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SettableClock clock = new SettableClock();
    private final List<Observation> observed = new ArrayList<>();
    private final LearnedVerdicts learned =
            new LearnedVerdicts(new VerdictLearner(new LearningPlan(0.2, 0.95, new int[] {LOOK}, 0.5), clock));
    private final HitMonitor monitor = new HitMonitor("test", Double.NaN, 0.2);
    private final CacheBackend backend = CacheBackend.local(1 << 20, clock, Runnable::run, timer);
    private final AnswerCache cache = new AnswerCache(
            new CachePolicy(
                    "test",
                    true,
                    true,
                    TenantScope.TENANT,
                    new CachePolicy.Freshness(Duration.ofHours(1), Map.of(), List.of(), ""),
                    new CachePolicy.Bounds(1_000_000, Integer.MAX_VALUE, Duration.ofSeconds(1), Duration.ofMinutes(1)),
                    new CachePolicy.Meaning(
                            new PromptEmbedder(new WordEmbedding(), "words/1"),
                            HitVerifier.cosine(),
                            4,
                            0.5,
                            1,
                            1,
                            this::sameAnswer,
                            observed::add,
                            learned)),
            backend,
            monitor,
            new AnswerCache.Surroundings(clock, () -> 0.5));

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    @Test
    void verdicts_asManyAsPlanned_earnHitsByMeaning() {
        learn("acme");
        assertThat(observed).hasSize(LOOK).allMatch(Observation::right).noneMatch(Observation::given);
        CacheLookup.Hit hit = (CacheLookup.Hit) ask("acme", TOPICS.get(1) + " fresh");
        assertThat(hit.exact()).isFalse();
        assertThat(hit.answer().aiMessage().text()).isEqualTo("refund");
        assertThat(hit.nearest().score()).isGreaterThanOrEqualTo(hit.nearest().threshold());
    }

    @Test
    void verdicts_ofOneTenant_sayNothingOfAnothersQuestions() {
        learn("acme");
        assertThat(ask("other", TOPICS.get(1) + " fresh")).isInstanceOfSatisfying(CacheLookup.Miss.class, miss -> {
            assertThat(miss.nearest()).isNull();
            assertThat(miss.reason()).isEqualTo("no kept question is near");
            miss.ticket().leave();
        });
    }

    @Test
    void hitThatWasTestedAndWrong_isAnsweredFreshFromThenOn() {
        learn("acme");
        CacheLookup.Hit hit = (CacheLookup.Hit) ask("acme", TOPICS.get(0) + " otherwise");
        hit.recheck().keep(response("otherwise"), new CacheTicket.Origin("large", null));
        assertThat(observed.get(LOOK)).satisfies(pair -> {
            assertThat(pair.given()).isTrue();
            assertThat(pair.right()).isFalse();
        });
        CacheLookup.Hit again = (CacheLookup.Hit) ask("acme", TOPICS.get(0) + " otherwise");
        assertThat(again.exact()).isTrue();
        assertThat(again.answer().aiMessage().text()).isEqualTo("otherwise");
    }

    @Test
    void hitThatWasTestedOnce_isNotTestedAgain() {
        learn("acme");
        CacheLookup.Hit hit = (CacheLookup.Hit) ask("acme", TOPICS.get(2) + " please");
        hit.recheck().keep(response("cancel"), new CacheTicket.Origin("large", null));
        CacheLookup.Hit again = (CacheLookup.Hit) ask("acme", TOPICS.get(2) + " please");
        assertThat(again.exact()).isFalse();
        assertThat(again.recheck()).isNull();
    }

    @Test
    void answersThatExpired_areNoCandidates_butTheirQuestionsStillVote() {
        learn("acme");
        clock.pass(Duration.ofHours(2));
        assertThat(ask("acme", TOPICS.get(1) + " later"))
                .isInstanceOfSatisfying(CacheLookup.Miss.class, miss -> miss.ticket()
                        .keep(response("refund"), new CacheTicket.Origin("large", null)));
        for (int i = 0; i < LOOK; i++) { // each look passes over some that are gone
            CacheLookup found = ask("acme", TOPICS.get(1) + " muchlater" + i);
            if (found instanceof CacheLookup.Hit hit) {
                assertThat(hit.answer().aiMessage().text()).isEqualTo("refund");
                return;
            }
            ((CacheLookup.Miss) found).ticket().leave();
        }
        throw new AssertionError("no hit on the answer that was kept again");
    }

    /** One question of each topic is kept, then as many near misses as the look needs are judged. */
    private void learn(String tenant) {
        for (int i = 0; i < LOOK + TOPICS.size(); i++) {
            int topic = i % TOPICS.size();
            CacheLookup.Miss miss = (CacheLookup.Miss) ask(tenant, TOPICS.get(topic) + " number" + i);
            miss.ticket().keep(response(TOPICS.get(topic).split(" ")[0]), new CacheTicket.Origin("large", null));
        }
        assertThat(monitor.threshold()).isLessThanOrEqualTo(1);
    }

    private CompletableFuture<Optional<Boolean>> sameAnswer(String asked, KeptAnswer kept, ChatResponse fresh) {
        return CompletableFuture.completedFuture(
                Optional.of(kept.text().equals(fresh.aiMessage().text())));
    }

    private CacheLookup ask(String tenant, String text) {
        ChatRequest request =
                ChatRequest.builder().messages(UserMessage.from(text)).build();
        return cache.lookup(RoutingRequest.builder(request).tenant(tenant).build())
                .join();
    }

    private static ChatResponse response(String text) {
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(text))
                .finishReason(FinishReason.STOP)
                .build();
    }
}
