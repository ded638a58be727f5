/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import static io.llmrouter.engine.Routers.answered;
import static io.llmrouter.engine.Routers.asking;
import static io.llmrouter.engine.Routers.cheap;
import static io.llmrouter.engine.Routers.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.cache.CacheLookup;
import io.llmrouter.cache.CacheTicket;
import io.llmrouter.cache.SemanticCache;
import io.llmrouter.routing.Decider;
import io.llmrouter.routing.FixedDecider;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.routing.Verdict;
import io.llmrouter.testing.ScriptedChatModel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What deciders, caches and listeners do wrong costs no request. */
class OthersFaultTest {

    private final Routers routers = new Routers();
    private final FixedDecider otherwise = new FixedDecider("otherwise", "cheap");

    @AfterEach
    void close() {
        routers.close();
    }

    @Test
    void decider_thatFails_hasAbstained_andTheRecordSaysWhy() {
        List<Decider> deciders = List.of(
                decider(r -> {
                    throw new IllegalStateException("no idea");
                }),
                decider(r -> null),
                decider(r -> new Verdict.Use("chaep", "typo")),
                otherwise);
        RoutingDecision decision = answered(
                        routers.of(
                                deciders,
                                Map.of(),
                                cheap(ScriptedChatModel.saying("x")).build()),
                        asking("q"))
                .decision();
        assertThat(decision.steps())
                .extracting(RoutingDecision.Step::verdict)
                .containsExactly("abstain", "abstain", "abstain", "use cheap");
        assertThat(decision.steps().get(0).reason()).contains("no idea");
        assertThat(decision.steps().get(1).reason()).contains("no verdict");
        assertThat(decision.steps().get(2).reason()).contains("did you mean 'cheap'?");
    }

    @Test
    void cache_thatFails_isAMiss() {
        RoutingDecision decision = answered(
                        with(request -> {
                            throw new IllegalStateException("lookup");
                        }),
                        asking("q"))
                .decision();
        assertThat(decision.cache().status()).isEqualTo("miss");
        assertThat(decision.cache().reason()).contains("lookup");
        assertThat(answered(
                                with(request -> CompletableFuture.failedFuture(new NoClassDefFoundError("store"))),
                                asking("q"))
                        .decision()
                        .cache()
                        .reason())
                .contains("store");
    }

    @Test
    void cacheTicket_thatFails_costsNoAnswer() {
        CacheTicket broken = new CacheTicket() {
            @Override
            public void keep(ChatResponse answer, Origin origin) {
                throw new IllegalStateException("keep");
            }

            @Override
            public void leave() {
                throw new IllegalStateException("leave");
            }
        };
        Function<RoutingRequest, CompletableFuture<CacheLookup>> cache =
                request -> CompletableFuture.completedFuture(new CacheLookup.Miss(null, broken, "empty"));
        assertThat(answered(with(cache), asking("q")).response().aiMessage().text())
                .isEqualTo("fresh");
    }

    @Test
    void cacheHit_endsTheRequest_beforeAnythingIsDecided() {
        ChatResponse kept = ScriptedChatModel.response("kept");
        CacheLookup found = new CacheLookup.Hit(kept, true, null, "cheap", null, "same");
        RoutingResult.Answered hit = answered(with(request -> CompletableFuture.completedFuture(found)), asking("q"));
        assertThat(hit.response()).isSameAs(kept);
        assertThat(hit.decision().steps()).isEmpty();
        assertThat(hit.decision().reason().code()).isEqualTo("cache");
        assertThat(hit.decision().attempts()).isEmpty();
        assertThat(hit.decision().savedCost()).isEqualTo((10 * 1 + 5 * 2) / 1e6);
    }

    @Test
    void listener_thatThrowsAnError_doesNotCostTheAnswer_norTheOthersTheirNews() {
        Environment angry = routers.environment.withListeners(List.of(
                decision -> {
                    throw new NoClassDefFoundError("micrometer");
                },
                routers.recorded::add));
        LlmRouter router = new LlmRouter(with(SemanticCache.none()).definition(), angry);
        assertThat(answered(router, asking("q")).response().aiMessage().text()).isEqualTo("fresh");
        assertThat(routers.recorded).hasSize(1);
    }

    @Test
    void refusals_areToldToListeners_too() {
        LlmRouter full = new LlmRouter(
                with(SemanticCache.none()).definition(),
                routers.environment.withBounds(new Environment.Bounds(0, 1000)));
        failed(full, asking("q"));
        failed(with(SemanticCache.none()), asking(" "));
        assertThat(routers.recorded)
                .extracting(decision -> decision.reason().code())
                .containsExactly("overloaded", "refused");
        assertThat(full.inFlight()).isZero();
    }

    @Test
    void defect_isToldOnce_andReleasesThePermit() {
        LlmRouter undecided = routers.of(
                List.of(decider(r -> new Verdict.Abstain("never"))),
                Map.of(),
                cheap(ScriptedChatModel.saying("x")).build());
        assertThatThrownBy(() -> undecided.route(asking("q")).join()).hasMessageContaining("has no decider");
        assertThat(routers.recorded)
                .singleElement()
                .extracting(d -> d.reason().code())
                .isEqualTo("defect");
        assertThat(undecided.inFlight()).isZero();
    }

    private LlmRouter with(Function<RoutingRequest, CompletableFuture<CacheLookup>> lookup) {
        return with(new SemanticCache() {
            @Override
            public CompletableFuture<CacheLookup> lookup(RoutingRequest request) {
                return lookup.apply(request);
            }

            @Override
            public CompletableFuture<Boolean> evict(RoutingRequest request) {
                return CompletableFuture.completedFuture(false);
            }

            @Override
            public void evictTag(String tag) {}

            @Override
            public void evictScope(RoutingRequest request) {}

            @Override
            public void evictAll() {}
        });
    }

    private LlmRouter with(SemanticCache cache) {
        return new LlmRouter(
                routers.of(
                                List.of(otherwise),
                                Map.of(),
                                cheap(ScriptedChatModel.saying("fresh")).build())
                        .definition()
                        .withCache(cache),
                routers.environment);
    }

    private static Decider decider(Function<RoutingRequest, Verdict> verdict) {
        return new Decider() {
            @Override
            public String name() {
                return "scripted";
            }

            @Override
            public Verdict decide(RoutingRequest request) {
                return verdict.apply(request);
            }
        };
    }
}
