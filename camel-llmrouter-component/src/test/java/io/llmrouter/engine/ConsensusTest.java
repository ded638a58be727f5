/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import static io.llmrouter.engine.Routers.answered;
import static io.llmrouter.engine.Routers.asking;
import static io.llmrouter.engine.Routers.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.consensus.Consensus;
import io.llmrouter.consensus.Rule;
import io.llmrouter.failure.AbstainedException;
import io.llmrouter.failure.AllModelsFailedException;
import io.llmrouter.failure.CallTimeoutException;
import io.llmrouter.failure.CancelledCallException;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.model.Cancellation;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.ModelCatalog;
import io.llmrouter.model.TokenCount;
import io.llmrouter.model.TokenPrice;
import io.llmrouter.routing.ExhaustionPolicy;
import io.llmrouter.routing.FixedDecider;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingDecision.Step;
import io.llmrouter.routing.RoutingDecision.VoteFacts;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.stats.CallOutcome;
import io.llmrouter.testing.CollectedAnswer;
import io.llmrouter.testing.ScriptedChatModel;
import io.llmrouter.testing.WordEmbedding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConsensusTest {

    private static final List<String> NAMES = List.of("small", "mid", "large");
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private final Routers routers = new Routers();

    @AfterEach
    void close() {
        routers.close();
    }

    @Test
    void earlyStop_cancelsTheThirdCall_andItsInputIsCounted() {
        CountDownLatch third = new CountDownLatch(1); // the others answer when it is under way
        ScriptedChatModel hanging = ScriptedChatModel.answering(request -> {
            third.countDown();
            awaitForEver();
            return ScriptedChatModel.response("5");
        });
        LlmRouter router = voting(
                majority(2),
                ScriptedChatModel.saying("It is 4.").behind(third),
                ScriptedChatModel.saying("4").behind(third),
                hanging);

        RoutingResult.Answered result = answered(router, asking("what is 2 + 2?"));

        RoutingDecision decision = result.decision();
        assertThat(result.response().aiMessage().text()).isEqualTo("4");
        assertThat(decision.answer()).isEqualTo(new RoutingDecision.Answer("mid", "STOP", 0, false));
        assertThat(decision.attempts()).extracting(Attempt::reason).containsOnly("vote");
        assertThat(outcomes(decision)).containsExactly("small agreed", "mid agreed", "large cancelled");
        assertThat(decision.plan().kind()).isEqualTo("consensus");
        assertThat(decision.plan().votes()).isEqualTo(new VoteFacts("majority", 3, 2, List.of("small", "mid"), 2));
        int input = decision.request().tokensEstimate();
        // 10 in, 5 out at 1 / 2 and 2 / 4; the cancelled call's input at 10
        assertThat(decision.cost()).isCloseTo((20 + 40 + 10 * input) / 1e6, within(1e-12));
        assertThat(decision.steps()).extracting(Step::verdict).containsExactly("use vote", "stop", "agreed");
        assertThat(routers.recorded).hasSize(1);
    }

    /** The barrier opens only when all three calls are under way, also of a caller that waits on its own thread. */
    @Test
    void calls_runInParallel_alsoForABlockingCaller() {
        CyclicBarrier all = new CyclicBarrier(3);
        ScriptedChatModel meeting = ScriptedChatModel.answering(request -> {
            await(all);
            return ScriptedChatModel.response("4");
        });
        LlmRouter router = voting(majority(3), meeting, meeting, meeting);
        assertThat(new RoutedChatModel(router).chat("what is 2 + 2?")).isEqualTo("4");
    }

    @Test
    void tie_missesMinAgree_andTheLastModelsAnswerIsTheBest() {
        LlmRouter router = voting(
                majority(2),
                ScriptedChatModel.saying("4"),
                ScriptedChatModel.saying("5"),
                ScriptedChatModel.saying("6"));
        RoutingResult.Failed failed = failed(router, asking("q"));
        assertThat(failed.error())
                .isInstanceOf(AbstainedException.class)
                .hasMessageContainingAll(
                        "consensus 'vote'", "1 of 3 answers agree (large); 2 are needed", "lower minAgree");
        assertThat(failed.decision().answer()).isNull();

        RoutingResult.Answered abstained = answered(router, lenient("q").build());
        assertThat(abstained.response().aiMessage().text()).isEqualTo("6");
        assertThat(abstained.decision().answer().abstained()).isTrue();
        assertThat(outcomes(abstained.decision())).containsExactly("small rejected", "mid rejected", "large rejected");
        assertThat(abstained.decision().steps())
                .last()
                .extracting(Step::verdict)
                .isEqualTo("disagreed");
    }

    @Test
    void oneModelThatFails_hasNoVote() {
        LlmRouter router = voting(
                majority(2),
                ScriptedChatModel.saying("4"),
                ScriptedChatModel.failing(new InvalidRequestException("too odd for me")),
                ScriptedChatModel.saying("4"));
        RoutingDecision decision = answered(router, asking("q")).decision();
        assertThat(outcomes(decision)).contains("small agreed", "large agreed");
        assertThat(decision.answer().model()).isEqualTo("large");
    }

    @Test
    void allModelsThatFail_areTheError() {
        ScriptedChatModel refusing = ScriptedChatModel.failing(new InternalServerException("down"));
        RoutingResult.Failed failed = failed(
                voting(majority(2), refusing, refusing, refusing), lenient("q").build());
        assertThat(failed.error()).isInstanceOf(AllModelsFailedException.class).hasMessageContaining("down");
        assertThat(failed.decision().attempts()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(failed.decision().plan().votes().answered()).isZero();
    }

    @Test
    void costCap_startsNoCallThatCouldExceedIt_andSaysSo() {
        ScriptedChatModel large = ScriptedChatModel.saying("4");
        // 256 output tokens: small 0.0005, mid 0.001, large 0.005 and a little input
        Consensus capped = new Consensus("vote", NAMES, 2, Rule.Majority.EQUAL, 0.002);
        LlmRouter router = router(capped, ScriptedChatModel.saying("4"), ScriptedChatModel.saying("4"), large);
        RoutingDecision decision = answered(router, asking("q")).decision();
        assertThat(large.calls()).isZero();
        assertThat(outcomes(decision)).containsExactly("small agreed", "mid agreed");
        assertThat(decision.steps())
                .filteredOn(step -> step.verdict().equals("skip large"))
                .singleElement()
                .extracting(Step::reason)
                .asString()
                .contains("expected to cost 0.0", "above maxCost 0.002");
    }

    /** With 5 tokens an answer large costs 0.0001 and not 0.005; how many tokens there usually are, ten answers say. */
    @Test
    void costCap_knowsHowLongAnswersUsuallyAre() {
        ScriptedChatModel large = ScriptedChatModel.saying("4");
        Consensus capped = new Consensus("vote", NAMES, 2, Rule.Majority.EQUAL, 0.002);
        LlmRouter router = router(capped, ScriptedChatModel.saying("4"), ScriptedChatModel.saying("5"), large);
        for (int i = 0; i < 10; i++) {
            routers.environment
                    .stats()
                    .record(new CallOutcome("large", new TokenCount(5, 0, 5), 0.0001, 1_000_000, false));
        }
        RoutingDecision decision = answered(router, asking("q")).decision();
        assertThat(large.calls()).isEqualTo(1);
        assertThat(decision.answer().model()).isEqualTo("large");
    }

    /** Nothing is paid for votes that can never be enough. */
    @Test
    void costCapBelowAllButOne_withoutAnswerOnExhaustion_asksNobody() {
        ScriptedChatModel small = ScriptedChatModel.saying("4");
        Consensus capped = new Consensus("vote", NAMES, 2, Rule.Majority.EQUAL, 0.0006);
        LlmRouter router = router(capped, small, small, small);
        assertThat(failed(router, asking("q")).error())
                .isInstanceOf(AbstainedException.class)
                .hasMessageContaining("maxCost");
        assertThat(small.calls()).isZero();
        assertThat(answered(router, lenient("q").build()).decision().answer().abstained())
                .isTrue();
    }

    @Test
    void unicode_isComparedWithItsVowels() {
        LlmRouter router = voting(
                majority(2),
                ScriptedChatModel.saying("दिन"),
                ScriptedChatModel.saying("दीन"),
                ScriptedChatModel.saying("दिन।"));
        RoutingDecision decision = answered(router, asking("?")).decision();
        assertThat(decision.plan().votes().agree()).containsExactly("small", "large");
    }

    @Test
    void deadline_endsTheVotes_andTheBestSoFarIsGivenToWhoTakesIt() {
        ScriptedChatModel hanging = ScriptedChatModel.saying("5").behind(NEVER);
        LlmRouter router = voting(majority(2), ScriptedChatModel.saying("4"), hanging, hanging);
        Duration limit = Duration.ofMillis(400);
        RoutingRequest strict =
                RoutingRequest.builder(asking("q").chat()).maxLatency(limit).build();
        assertThat(failed(router, strict).error())
                .isInstanceOf(CallTimeoutException.class)
                .hasMessageContaining("400 ms");
        RoutingResult.Answered late =
                answered(router, lenient("q").maxLatency(limit).build());
        assertThat(late.response().aiMessage().text()).isEqualTo("4");
        assertThat(outcomes(late.decision())).containsExactly("small rejected", "mid cancelled", "large cancelled");
    }

    @Test
    void callerThatGoesAway_cancelsAllVotes() {
        CountDownLatch asked = new CountDownLatch(3);
        ScriptedChatModel hanging = ScriptedChatModel.answering(request -> {
            asked.countDown();
            awaitForEver();
            return ScriptedChatModel.response("4");
        });
        Cancellation cancellation = new Cancellation();
        CompletableFuture<RoutingResult> end = voting(majority(2), hanging, hanging, hanging)
                .route(lenient("q").cancellation(cancellation).build());
        assertThat(inTime(asked)).isTrue();
        cancellation.cancel();
        RoutingResult result = end.join();
        assertThat(((RoutingResult.Failed) result).error()).isInstanceOf(CancelledCallException.class);
        assertThat(outcomes(result.decision())).containsExactly("small cancelled", "mid cancelled", "large cancelled");
    }

    @Test
    void stream_getsTheServedAnswerOnly() {
        LlmRouter router = voting(
                majority(2),
                ScriptedChatModel.saying("4"),
                ScriptedChatModel.saying("5"),
                ScriptedChatModel.saying("4!"));
        CollectedAnswer sink = new CollectedAnswer();
        router.route(asking("q"), sink).join();
        assertThat(sink.parts()).containsExactly("4!");
    }

    @Test
    void synthesis_asksTheJudgeWithAllAnswers_andCountsItsCall() {
        ScriptedChatModel large = ScriptedChatModel.answering(request -> ScriptedChatModel.response(
                ((UserMessage) request.messages().get(0)).singleText().contains("assistants have answered")
                        ? "both"
                        : "third"));
        Consensus written = new Consensus("vote", NAMES, 2, new Rule.Synthesis("large"), null);
        LlmRouter router = router(
                written,
                ScriptedChatModel.saying("first"),
                ScriptedChatModel.failing(new InvalidRequestException("no")),
                large);
        RoutingResult.Answered result = answered(router, asking("why?"));
        assertThat(result.response().aiMessage().text()).isEqualTo("both");
        RoutingDecision decision = result.decision();
        assertThat(outcomes(decision))
                .containsExactly("small answered", "mid failed", "large answered", "large accepted");
        assertThat(decision.attempts()).last().extracting(Attempt::reason).isEqualTo("synthesis");
        assertThat(decision.cost()).isCloseTo((20 + 200 + 200) / 1e6, within(1e-12));
        ChatRequest asked = large.requests().get(1);
        assertThat(((UserMessage) asked.messages().get(0)).singleText())
                .startsWith("why?")
                .contains("\nfirst\n", "\nthird\n", "2 assistants");
    }

    @Test
    void synthesisThatFails_leavesTheLastAnswerAsTheBest() {
        ScriptedChatModel large = ScriptedChatModel.answering(request -> {
            if (((UserMessage) request.messages().get(0)).singleText().contains("assistants")) {
                throw new InvalidRequestException("too long");
            }
            return ScriptedChatModel.response("third");
        });
        Consensus written = new Consensus("vote", NAMES, 2, new Rule.Synthesis("large"), null);
        LlmRouter router =
                router(written, ScriptedChatModel.saying("first"), ScriptedChatModel.saying("second"), large);
        RoutingResult.Answered result = answered(router, lenient("why?").build());
        assertThat(result.response().aiMessage().text()).isEqualTo("third");
        assertThat(result.decision().answer().abstained()).isTrue();
        assertThat(result.decision().attempts())
                .last()
                .extracting(Attempt::outcome)
                .isEqualTo("failed");
    }

    @Test
    void medoid_servesTheTextNearestToTheOthers() {
        PromptEmbedder embedder = new PromptEmbedder(new WordEmbedding(), "words");
        Consensus near = new Consensus("vote", NAMES, 2, new Rule.Medoid(0.6, null), null)
                .comparedBy(texts -> embedder.embedAll(texts, done -> {}));
        LlmRouter router = router(
                near,
                ScriptedChatModel.saying("the cat sat on the mat today"),
                ScriptedChatModel.saying("the cat sat on the mat"),
                ScriptedChatModel.saying("stocks fell sharply"));
        RoutingDecision decision = answered(router, asking("?")).decision();
        assertThat(decision.plan().votes().agree()).containsExactly("small", "mid");
        assertThat(outcomes(decision)).containsExactly("small agreed", "mid agreed", "large outvoted");
    }

    @Test
    void medoidWhoseEmbeddingFails_trustsNothing() {
        Consensus broken = new Consensus("vote", NAMES, 2, new Rule.Medoid(0.6, null), null).comparedBy(texts -> {
            throw new IllegalStateException("no embedding today");
        });
        LlmRouter router = router(
                broken, ScriptedChatModel.saying("a"), ScriptedChatModel.saying("a"), ScriptedChatModel.saying("c"));
        assertThat(failed(router, asking("?")).error()).hasMessageContaining("cannot be compared");
        assertThat(answered(router, lenient("?").build()).response().aiMessage().text())
                .isEqualTo("c");
    }

    /** An embedding that hangs does not hold the caller beyond the time that he has. */
    @Test
    void medoidWhoseEmbeddingHangs_endsAtTheDeadline() {
        Consensus hanging = new Consensus("vote", NAMES, 2, new Rule.Medoid(0.6, null), null).comparedBy(texts -> {
            awaitForEver();
            return List.of();
        });
        ScriptedChatModel same = ScriptedChatModel.saying("a");
        RoutingRequest request = RoutingRequest.builder(asking("q").chat())
                .maxLatency(Duration.ofMillis(400))
                .build();
        assertThat(failed(router(hanging, same, same, same), request).error()).isInstanceOf(CallTimeoutException.class);
    }

    @Test
    void fallback_takesOverForOneVoteOnly() {
        ScriptedChatModel spare = ScriptedChatModel.saying("4");
        ScriptedChatModel down = ScriptedChatModel.failing(new InternalServerException("down"));
        LlmRouter router = router(
                majority(2),
                model("small", down, 1).fallback(List.of("spare")).build(),
                model("mid", down, 2).fallback(List.of("spare")).build(),
                model("large", ScriptedChatModel.saying("4"), 10).build(),
                model("spare", spare, 1).build());
        RoutingDecision decision = answered(router, asking("q")).decision();
        assertThat(spare.calls()).as("it has one vote").isEqualTo(1);
        assertThat(decision.plan().votes().agree()).containsExactly("small", "large");
    }

    private static Consensus majority(int minAgree) {
        return new Consensus("vote", NAMES, minAgree, Rule.Majority.EQUAL, null);
    }

    private LlmRouter voting(
            Consensus consensus, ScriptedChatModel small, ScriptedChatModel mid, ScriptedChatModel large) {
        return router(consensus, small, mid, large);
    }

    private LlmRouter router(
            Consensus consensus, ScriptedChatModel small, ScriptedChatModel mid, ScriptedChatModel large) {
        return router(
                consensus,
                model("small", small, 1).build(),
                model("mid", mid, 2).build(),
                model("large", large, 10).build());
    }

    private LlmRouter router(Consensus consensus, CandidateModel... models) {
        RouterDefinition definition = new RouterDefinition(
                        "test",
                        1,
                        "USD",
                        new ModelCatalog(List.of(models)),
                        Map.of(),
                        List.of(new FixedDecider("otherwise", "vote")),
                        "large",
                        RouterDefinition.Learned.NOTHING)
                .withConsensuses(Map.of("vote", consensus));
        return new LlmRouter(definition, routers.environment);
    }

    private static CandidateModel.Builder model(String name, ScriptedChatModel model, double price) {
        return CandidateModel.named(name).blocking(model).price(new TokenPrice(price, 2 * price, price));
    }

    private static RoutingRequest.Builder lenient(String text) {
        return RoutingRequest.builder(asking(text).chat()).onExhausted(ExhaustionPolicy.ABSTAIN);
    }

    private static List<String> outcomes(RoutingDecision decision) {
        return decision.attempts().stream()
                .map(attempt -> attempt.model() + " " + attempt.outcome())
                .toList();
    }

    private static boolean inTime(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitForEver() {
        try {
            NEVER.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("the calls are not parallel", e);
        }
    }
}
