/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import static io.llmrouter.engine.Routers.answered;
import static io.llmrouter.engine.Routers.cheap;
import static io.llmrouter.engine.Routers.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
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
import io.llmrouter.cache.CachePolicy;
import io.llmrouter.cache.HitJudge;
import io.llmrouter.cache.HitMonitor;
import io.llmrouter.cache.LocalAnswerStore;
import io.llmrouter.cache.LocalEpochs;
import io.llmrouter.cache.LocalFlightBoard;
import io.llmrouter.cache.Observation;
import io.llmrouter.cache.TenantScope;
import io.llmrouter.failure.NotCachedException;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.paraphrase.HitVerifier;
import io.llmrouter.routing.CacheControl;
import io.llmrouter.routing.FixedDecider;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.testing.ScriptedChatModel;
import io.llmrouter.testing.SettableClock;
import io.llmrouter.testing.WordEmbedding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A router with a cache: what is given again, what is kept, and who shares with whom. */
class CachedRouterTest {

    private static final String ASKED = "how do I reset the password of my account";
    private static final String ALIKE = "how do I reset the password of my account please";
    private static final double THRESHOLD = 0.9;

    private final Routers routers = new Routers();
    private final SettableClock clock = new SettableClock();
    private final LocalEpochs epochs = new LocalEpochs();
    private final LocalFlightBoard flights = new LocalFlightBoard(routers.timer);
    private final LocalAnswerStore store = new LocalAnswerStore(1 << 20, clock, Runnable::run);
    private final List<Observation> observed = new CopyOnWriteArrayList<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final ScriptedChatModel model =
            ScriptedChatModel.answering(request -> ScriptedChatModel.response("answer " + answers.incrementAndGet()));
    private final WordEmbedding embedding = new WordEmbedding();
    private HitJudge judge = (asked, kept, fresh) -> CompletableFuture.completedFuture(Optional.of(true));
    private double tested;

    @AfterEach
    void close() {
        routers.close();
    }

    @Test
    void equalRequest_isAnsweredOnce_andTheSavingIsBooked() {
        LlmRouter router = router(TenantScope.SHARED, THRESHOLD);
        assertThat(text(router, ask(ASKED))).isEqualTo("answer 1");
        RoutingResult.Answered again = answered(router, ask(ASKED));
        assertThat(again.response().aiMessage().text()).isEqualTo("answer 1");
        assertThat(again.decision().cache().status()).isEqualTo("hit-exact");
        assertThat(again.decision().cache().score()).isEqualTo(1);
        assertThat(again.decision().cost()).isZero();
        assertThat(again.decision().savedCost()).isEqualTo((10 + 5 * 2) / 1e6);
        assertThat(model.calls()).isEqualTo(1);
    }

    @Test
    void similarQuestion_isAnsweredFromTheThresholdOn_andTheNeighbourIsInTheDecision() {
        LlmRouter router = router(TenantScope.SHARED, THRESHOLD);
        text(router, ask(ASKED));
        RoutingResult.Answered alike = answered(router, ask(ALIKE));
        assertThat(alike.response().aiMessage().text()).isEqualTo("answer 1");
        assertThat(alike.decision().cache().status()).isEqualTo("hit-semantic");
        assertThat(alike.decision().cache().neighbour().cosine()).isBetween(THRESHOLD, 1.0);
        assertThat(alike.decision().cache().neighbour().threshold()).isEqualTo(THRESHOLD);
        RoutingResult.Answered other = answered(router, ask("how do I reset the colour of my garden fence"));
        assertThat(other.response().aiMessage().text()).isEqualTo("answer 2");
        assertThat(other.decision().cache().status()).isEqualTo("miss");
    }

    @Test
    void withoutThreshold_similarQuestionsAreOnlyObserved_andJudged() {
        tested = 1;
        LlmRouter router = router(TenantScope.SHARED, Double.NaN);
        text(router, ask(ASKED));
        RoutingResult.Answered alike = answered(router, ask(ALIKE));
        assertThat(alike.response().aiMessage().text()).isEqualTo("answer 2");
        assertThat(alike.decision().cache().reason())
                .isEqualTo(
                        "a similar question is only observed: there is no threshold yet, 0 of at least 149 pairs are labelled");
        assertThat(observed).singleElement().satisfies(pair -> {
            assertThat(pair.asked()).isEqualTo(ALIKE);
            assertThat(pair.kept()).isEqualTo(ASKED);
            assertThat(pair.given()).isFalse();
        });
    }

    @Test
    void wrongHit_tightensTheThreshold_aboveItself() {
        tested = 1;
        judge = (asked, kept, fresh) -> CompletableFuture.completedFuture(Optional.of(false));
        LlmRouter router = router(TenantScope.SHARED, THRESHOLD);
        text(router, ask(ASKED));
        assertThat(answered(router, ask(ALIKE)).decision().cache().status()).isEqualTo("hit-semantic");
        await().until(() -> !observed.isEmpty());
        assertThat(observed.get(0).given()).isTrue();
        RoutingResult.Answered refused = answered(router, ask(ALIKE));
        assertThat(refused.decision().cache().status()).isEqualTo("miss");
        assertThat(refused.decision().cache().neighbour().threshold()).isGreaterThan(THRESHOLD);
        assertThat(answered(router, ask(ASKED)).decision().cache().status()).isEqualTo("hit-exact");
    }

    @Test
    void tenants_shareNothing_whateverTheyAsk() {
        LlmRouter router = router(TenantScope.TENANT, THRESHOLD);
        assertThat(text(router, ask(ASKED, "a"))).isEqualTo("answer 1");
        assertThat(text(router, ask(ASKED, "b"))).isEqualTo("answer 2");
        assertThat(text(router, ask(ALIKE, "b"))).isEqualTo("answer 2");
        RoutingResult.Answered nobody = answered(router, ask(ASKED));
        assertThat(nobody.decision().cache().status()).isEqualTo("bypass");
        assertThat(nobody.decision().cache().reason()).contains("scope tenant");
    }

    @Test
    void withoutScope_equalRequestsOfOneTenantShare_andNobodyElseDoes() {
        LlmRouter router = exactOnly();
        assertThat(text(router, ask(ASKED, "a"))).isEqualTo("answer 1");
        assertThat(text(router, ask(ASKED, "a"))).isEqualTo("answer 1");
        assertThat(text(router, ask(ASKED, ""))).isEqualTo("answer 2");
        assertThat(text(router, ask(ASKED))).isEqualTo("answer 3");
        assertThat(answered(router, ask(ALIKE, "a")).decision().cache().reason())
                .contains("without a scope");
        assertThat(embedding.embedded()).isZero();
    }

    @Test
    void otherInstructionsHistoryOrParameters_neverShare() {
        LlmRouter router = router(TenantScope.SHARED, THRESHOLD);
        text(router, ask(ASKED));
        assertThat(text(router, request(SystemMessage.from("be rude"), UserMessage.from(ASKED))))
                .isEqualTo("answer 2");
        assertThat(text(router, request(UserMessage.from("hello"), AiMessage.from("hi"), UserMessage.from(ASKED))))
                .isEqualTo("answer 3");
        assertThat(text(
                        router,
                        RoutingRequest.of(ChatRequest.builder()
                                .messages(UserMessage.from(ASKED))
                                .temperature(0.7)
                                .build())))
                .isEqualTo("answer 4");
    }

    @Test
    void questionThatNeedsItsHistory_matchesExactlyOrNotAtAll() {
        LlmRouter router = router(TenantScope.SHARED, 0.1);
        text(router, request(UserMessage.from("who is Ann"), AiMessage.from("a"), UserMessage.from("and her brother")));
        RoutingResult.Answered him = answered(
                router,
                request(UserMessage.from("who is Ann"), AiMessage.from("a"), UserMessage.from("and her brothers")));
        assertThat(him.decision().cache().status()).isEqualTo("miss");
        assertThat(him.decision().cache().reason()).contains("continues what was said before");
    }

    @Test
    void textBeyondTheEmbeddersWindow_isComparedExactly() {
        LlmRouter router = router(TenantScope.SHARED, 0.1);
        String same = "tell me about the history of the town ".repeat(4);
        text(router, ask(same + "in spring"));
        assertThat(answered(router, ask(same + "in autumn")).decision().cache().reason())
                .contains("does not read the whole question");
    }

    @Test
    void answers_expire_whoeverReadsThem() {
        LlmRouter router = router(TenantScope.SHARED, THRESHOLD);
        text(router, ask(ASKED));
        clock.pass(Duration.ofMinutes(59));
        assertThat(text(router, ask(ASKED))).isEqualTo("answer 1");
        clock.pass(Duration.ofMinutes(1));
        assertThat(text(router, ask(ASKED))).isEqualTo("answer 2");
    }

    @Test
    void newEpochOfATag_forgetsEverythingUnderIt() {
        LlmRouter router = router(TenantScope.SHARED, THRESHOLD);
        text(router, ask(ASKED));
        epochs.raise("handbook");
        assertThat(text(router, ask(ASKED))).isEqualTo("answer 2");
        assertThat(text(router, ask(ALIKE))).isEqualTo("answer 2");
    }

    @Test
    void callersWishes_onlyEverTighten() {
        LlmRouter router = router(TenantScope.SHARED, THRESHOLD);
        assertThat(text(router, with("no-store"))).isEqualTo("answer 1");
        assertThat(text(router, ask(ASKED))).isEqualTo("answer 2");
        assertThat(text(router, with("no-cache"))).isEqualTo("answer 3");
        assertThat(text(router, ask(ASKED))).as("what no-cache fetched is kept").isEqualTo("answer 3");
        clock.pass(Duration.ofSeconds(20));
        assertThat(text(router, with("max-age=60"))).isEqualTo("answer 3");
        assertThat(text(router, with("max-age=10"))).isEqualTo("answer 4");
        assertThat(text(router, with("only-if-cached"))).isEqualTo("answer 4");
        assertThat(failed(
                                router,
                                RoutingRequest.builder(chat("something nobody asked"))
                                        .cacheControl(CacheControl.parse("only-if-cached"))
                                        .build())
                        .error())
                .isInstanceOf(NotCachedException.class);
    }

    @Test
    void onlyWholeGoodAnswers_areKept() {
        AnswerCache cache = cache(TenantScope.SHARED, THRESHOLD);
        List<ChatResponse> unfit = List.of(
                response(AiMessage.from("cut"), FinishReason.LENGTH),
                response(AiMessage.from("filtered"), FinishReason.CONTENT_FILTER),
                response(AiMessage.from("no reason"), null),
                response(
                        AiMessage.from(ToolExecutionRequest.builder()
                                .id("1")
                                .name("f")
                                .arguments("{}")
                                .build()),
                        FinishReason.TOOL_EXECUTION),
                response(AiMessage.from(" "), FinishReason.STOP),
                response(AiMessage.from("your key is sk-abcdefghijklmnopqrstuvwxyz123456"), FinishReason.STOP),
                response(AiMessage.from("x".repeat(500_001)), FinishReason.STOP));
        for (ChatResponse response : unfit) {
            LlmRouter router = routerOf(cache, ScriptedChatModel.answering(request -> response));
            answered(router, ask(ASKED));
        }
        assertThat(cache.counts().kept()).isZero();
        assertThat(cache.counts().refused().values().stream().mapToLong(n -> n).sum())
                .isEqualTo(unfit.size());
        assertThat(store.size()).isZero();
    }

    @Test
    void thousandEqualRequestsAtOnce_areOneCall() {
        CountDownLatch gate = new CountDownLatch(1);
        model.behind(gate);
        LlmRouter router = router(TenantScope.SHARED, THRESHOLD);
        List<CompletableFuture<RoutingResult>> all =
                IntStream.range(0, 1000).mapToObj(i -> router.route(ask(ASKED))).toList();
        gate.countDown();
        assertThat(all).allSatisfy(one -> assertThat(((RoutingResult.Answered) one.join())
                        .response()
                        .aiMessage()
                        .text())
                .isEqualTo("answer 1"));
        assertThat(model.calls()).isEqualTo(1);
        assertThat(flights.inFlight()).isZero();
        assertThat(embedding.embedded()).isEqualTo(1);
    }

    /** All that waited once asked by themselves when the first failed. */
    @Test
    void leaderThatFails_isSucceededByOne_andTheOthersWaitForIt() {
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        ScriptedChatModel recovering = ScriptedChatModel.answering(request -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalStateException("down");
                    }
                    return ScriptedChatModel.response("up again");
                })
                .behind(gate);
        LlmRouter router = routerOf(cache(TenantScope.SHARED, THRESHOLD), recovering);
        List<CompletableFuture<RoutingResult>> all =
                IntStream.range(0, 200).mapToObj(i -> router.route(ask(ASKED))).toList();
        gate.countDown();
        assertThat(all.stream().map(CompletableFuture::join))
                .filteredOn(RoutingResult.Answered.class::isInstance)
                .hasSize(199);
        assertThat(calls).hasValue(2);
        assertThat(flights.inFlight()).isZero();
    }

    /** What is not kept could only be waited for one after the other. */
    @Test
    void answerThatIsNotKept_isAskedForByAllAtOnce() {
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        ScriptedChatModel cut = ScriptedChatModel.answering(request -> {
                    calls.incrementAndGet();
                    return response(AiMessage.from("cut"), FinishReason.LENGTH);
                })
                .behind(gate);
        LlmRouter router = routerOf(cache(TenantScope.SHARED, THRESHOLD), cut);
        List<CompletableFuture<RoutingResult>> all =
                IntStream.range(0, 6).mapToObj(i -> router.route(ask(ASKED))).toList();
        gate.countDown();
        all.forEach(CompletableFuture::join);
        assertThat(calls).hasValue(6);
        assertThat(flights.inFlight()).isZero();
    }

    @Test
    void leadersThatAllFail_leaveTheOthersToThemselves_afterThree() {
        CountDownLatch gate = new CountDownLatch(1);
        ScriptedChatModel broken =
                ScriptedChatModel.failing(new IllegalStateException("down")).behind(gate);
        LlmRouter router = routerOf(cache(TenantScope.SHARED, THRESHOLD), broken);
        List<CompletableFuture<RoutingResult>> all =
                IntStream.range(0, 9).mapToObj(i -> router.route(ask(ASKED))).toList();
        gate.countDown();
        assertThat(all).allSatisfy(one -> assertThat(one.join()).isInstanceOf(RoutingResult.Failed.class));
        assertThat(flights.inFlight()).isZero();
    }

    @Test
    void brokenEmbedder_leavesTheExactLayer() {
        PromptEmbedder broken = new PromptEmbedder(
                new EmbeddingModel() {
                    @Override
                    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
                        throw new IllegalStateException("no weights");
                    }
                },
                "broken");
        LlmRouter router = routerOf(cache(TenantScope.SHARED, THRESHOLD, broken), model);
        assertThat(answered(router, ask(ASKED)).decision().cache().reason()).contains("no weights");
        assertThat(answered(router, ask(ASKED)).decision().cache().status()).isEqualTo("hit-exact");
    }

    @Test
    void anotherEmbedder_neverMatchesOldVectors() {
        text(router(TenantScope.SHARED, THRESHOLD), ask(ASKED));
        LlmRouter other =
                routerOf(cache(TenantScope.SHARED, THRESHOLD, new PromptEmbedder(embedding, "words/2")), model);
        assertThat(text(other, ask(ASKED))).isEqualTo("answer 2");
    }

    private LlmRouter router(TenantScope scope, double threshold) {
        return routerOf(cache(scope, threshold), model);
    }

    private LlmRouter exactOnly() {
        CachePolicy policy = new CachePolicy(
                "test",
                true,
                true,
                null,
                new CachePolicy.Freshness(Duration.ofHours(1), Map.of(), List.of(), ""),
                CachePolicy.Bounds.DEFAULT,
                null);
        return routerOf(
                new AnswerCache(
                        policy,
                        new CacheBackend(store, flights, epochs),
                        new HitMonitor("test", Double.NaN, Double.NaN),
                        new AnswerCache.Surroundings(clock, () -> 0)),
                model);
    }

    private AnswerCache cache(TenantScope scope, double threshold) {
        return cache(scope, threshold, new PromptEmbedder(embedding, "words/1").remembering(100));
    }

    private AnswerCache cache(TenantScope scope, double threshold, PromptEmbedder embedder) {
        CachePolicy policy = new CachePolicy(
                "test",
                true,
                true,
                scope,
                new CachePolicy.Freshness(Duration.ofHours(1), Map.of(), List.of("handbook"), ""),
                CachePolicy.Bounds.DEFAULT,
                new CachePolicy.Meaning(
                        embedder,
                        HitVerifier.cosine(),
                        4,
                        0.6,
                        tested,
                        (asked, kept, fresh) -> judge.serves(asked, kept, fresh),
                        observed::add));
        return new AnswerCache(
                policy,
                new CacheBackend(store, flights, epochs),
                new HitMonitor("test", threshold, 0.02),
                new AnswerCache.Surroundings(clock, () -> 0));
    }

    private LlmRouter routerOf(AnswerCache cache, ScriptedChatModel asked) {
        return new LlmRouter(
                routers.of(
                                List.of(new FixedDecider("otherwise", "cheap")),
                                Map.of(),
                                cheap(asked).build())
                        .definition()
                        .withCache(cache),
                routers.environment);
    }

    private static ChatResponse response(AiMessage message, FinishReason reason) {
        return ChatResponse.builder().aiMessage(message).finishReason(reason).build();
    }

    private static String text(LlmRouter router, RoutingRequest request) {
        return answered(router, request).response().aiMessage().text();
    }

    private static ChatRequest chat(String text) {
        return ChatRequest.builder().messages(UserMessage.from(text)).build();
    }

    private static RoutingRequest ask(String text) {
        return RoutingRequest.of(chat(text));
    }

    private static RoutingRequest ask(String text, String tenant) {
        return RoutingRequest.builder(chat(text)).tenant(tenant).build();
    }

    private static RoutingRequest with(String cacheControl) {
        return RoutingRequest.builder(chat(ASKED))
                .cacheControl(CacheControl.parse(cacheControl))
                .build();
    }

    private static RoutingRequest request(ChatMessage... messages) {
        return RoutingRequest.of(ChatRequest.builder().messages(messages).build());
    }
}
