/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.llmrouter.camel.RouterThreads;
import io.llmrouter.engine.Environment;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.RouterDefinition;
import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.engine.RoutingResult;
import io.llmrouter.engine.Subscription;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.ModelCatalog;
import io.llmrouter.model.ModelLimits;
import io.llmrouter.model.TokenPrice;
import io.llmrouter.routing.FixedDecider;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.spending.SpendGate;
import io.llmrouter.testing.ScriptedChatModel;
import io.llmrouter.testing.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real routers and threads; only the models are scripted. Small costs 1 / 1, large and the judge 10 / 10 per million tokens. */
class RouterShadowTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final ExecutorService blocking = RouterThreads.blocking("test-model", 32);
    private final ExecutorService workers = RouterThreads.blocking("test-shadow", 32);
    private final ScheduledExecutorService timer = RouterThreads.timer("test-timer");
    private final SettableClock clock = new SettableClock();
    private final RoutingEvents events = new RoutingEvents(workers, clock);
    private final List<RoutingEvent> told = new CopyOnWriteArrayList<>();
    private final Subscription subscription = events.subscribe("test", EnumSet.of(Kind.shadow), 10_000, told::add);

    private final ScriptedChatModel small = ScriptedChatModel.answering(asked -> ScriptedChatModel.response("four"));
    private SpendGate gate = SpendGate.open();

    @AfterEach
    void close() {
        blocking.shutdownNow();
        workers.shutdownNow();
        timer.shutdownNow();
    }

    @Test
    void everyRequest_atRateOne_isAskedOfTheShadow_andComparedInBothOrders() throws Exception {
        ScriptedChatModel large = ScriptedChatModel.saying("4");
        ScriptedChatModel judge = preferring("4");
        World world = world(large, judge, settings(1).judgedBy(ShadowSettings.By.preference));

        RoutingResult.Answered served = world.ask("2 + 2?");

        RoutingEvent event = world.only();
        assertThat(event.id()).isEqualTo(served.decision().id());
        assertThat(event.facts())
                .containsEntry("model", "large")
                .containsEntry("served", "small")
                .containsEntry("outcome", "compared")
                .containsEntry("preferred", "shadow")
                .containsEntry("judgedBy", "judge")
                .containsEntry("comparisons", 1)
                .containsEntry("swapped", 0)
                .containsEntry("agree", 0.0)
                .containsEntry("stratum", "model=small,intent=none,code=no,length=short")
                .containsEntry("cost", 150e-6)
                .containsEntry("judgeCost", 300e-6)
                .containsEntry("servedCost", 15e-6);
        assertThat(large.requests().get(0).messages())
                .isEqualTo(small.requests().get(0).messages());
        assertThat(judge.calls()).isEqualTo(2);
        assertThat(world.environment.stats().outputRatio("small", "large")).hasValue(1);
        assertThat(event.sentence()).isEqualTo("large beside small: shadow, as judged by judge");
    }

    @Test
    void judgeThatLooksAtThePlaceOnly_makesATie_andTheChangeOfSidesIsCounted() throws Exception {
        World world = world(
                ScriptedChatModel.saying("4"),
                ScriptedChatModel.saying("VERDICT: A"),
                settings(1).judgedBy(ShadowSettings.By.preference));
        world.ask("2 + 2?");
        assertThat(world.only().facts()).containsEntry("preferred", "tie").containsEntry("swapped", 1);
    }

    @Test
    void judgeThatAnswersNonsense_givesNoVerdict_neverATie() throws Exception {
        for (ShadowSettings.By by : ShadowSettings.By.values()) {
            told.clear();
            World world = world(
                    ScriptedChatModel.saying("4"),
                    ScriptedChatModel.saying("I like both <script>"),
                    settings(1).judgedBy(by));
            world.ask("2 + 2?");
            assertThat(world.only().facts())
                    .containsEntry("outcome", "noVerdict")
                    .doesNotContainKeys("preferred", "servedGood", "shadowGood");
        }
    }

    @Test
    void grades_areOfEachAnswer_andOneIsEnoughWhereTheShadowAnsweredItself() throws Exception {
        ScriptedChatModel judge = ScriptedChatModel.answering(asked ->
                ScriptedChatModel.response("VERDICT: " + (asked.toString().contains("\nfour\n") ? "BAD" : "GOOD")));
        World world = world(ScriptedChatModel.saying("4"), judge, settings(1).judgedBy(ShadowSettings.By.grades));
        world.ask("2 + 2?");
        assertThat(world.only().facts())
                .containsEntry("servedGood", 0.0)
                .containsEntry("shadowGood", 1.0)
                .containsEntry("preferred", "shadow");

        told.clear();
        World strong = world(ScriptedChatModel.saying("4"), judge, settings(1).judgedBy(ShadowSettings.By.grades));
        strong.to("large");
        int before = judge.calls();
        strong.ask("2 + 2?");
        assertThat(strong.only().facts())
                .containsEntry("same", true)
                .containsEntry("servedGood", 1.0)
                .containsEntry("shadowGood", 1.0)
                .containsEntry("cost", 0.0);
        assertThat(judge.calls() - before).isEqualTo(1);
    }

    @Test
    void withoutAJudge_agreementAndCostAreRecorded() throws Exception {
        World world = world(ScriptedChatModel.saying("It is: FOUR."), null, settings(1));
        world.ask("2 + 2?");
        assertThat(world.only().facts())
                .containsEntry("agree", 0.0)
                .containsEntry("judgeCost", 0.0)
                .doesNotContainKey("preferred");

        told.clear();
        World alike = world(ScriptedChatModel.saying("Four!"), null, settings(1));
        alike.ask("2 + 2?");
        assertThat(alike.only().facts()).containsEntry("agree", 1.0);
    }

    @Test
    void share_isOffByAtMostOne_throughARealRouter() throws Exception {
        World world = world(ScriptedChatModel.saying("4"), null, settings(0.1));
        for (int i = 0; i < 105; i++) {
            world.ask("question " + i);
            world.shadow.drain(LONG);
        }
        assertThat(world.told()).hasSizeBetween(10, 11);
    }

    @Test
    void caller_neverWaitsForTheShadow_andTooManyAreDroppedAndCounted() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        ScriptedChatModel large = ScriptedChatModel.saying("4").behind(gate);
        World world = world(large, null, settings(1));
        int requests = RouterShadow.WAITING + 20;
        for (int i = 0; i < requests; i++) {
            world.ask("question " + i); // each is answered although no shadow call ends
        }
        assertThat(world.shadow.outcomes()).containsEntry("dropped", 20L - 2);
        gate.countDown();
        List<RoutingEvent> all = world.told();
        assertThat(all).hasSize(requests);
        assertThat(all.stream().filter(event -> event.facts().get("outcome").equals("dropped")))
                .hasSize(18);
    }

    @Test
    void moneyOfADay_isNeverPassed_alsoByManyAtOnce_andJudgesCount() throws Exception {
        ScriptedChatModel large = ScriptedChatModel.answering(this::asLongAsAllowed);
        ScriptedChatModel judge = ScriptedChatModel.answering(this::asLongAsAllowed);
        double cap = 0.05;
        World world = world(
                large,
                judge,
                settings(1).judgedBy(ShadowSettings.By.preference).cap(cap).concurrency(16));
        double paid = 0;
        for (int round = 0; round < 30; round++) {
            List<CompletableFuture<RoutingResult>> asked = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                asked.add(world.router.route(request("question " + round + " " + i)));
            }
            asked.forEach(CompletableFuture::join);
            world.shadow.drain(LONG);
            paid = world.told().stream()
                    .mapToDouble(event -> (double) event.facts().get("cost")
                            + (double) event.facts().get("judgeCost"))
                    .sum();
            assertThat(paid).isLessThanOrEqualTo(cap);
        }
        assertThat(paid).isGreaterThan(cap / 2).isCloseTo(world.shadow.spentToday(), within(1e-12));
        assertThat(world.shadow.outcomes()).containsKey("refused");
        assertThat(world.told().stream()
                        .filter(e -> e.facts().get("outcome").equals("refused"))
                        .findFirst())
                .get()
                .satisfies(event ->
                        assertThat((String) event.facts().get("reason")).startsWith("maxPerDay 0.05 leaves no room"));

        clock.pass(Duration.ofDays(1));
        world.ask("a new day");
        assertThat(world.shadow.drain(LONG)).isTrue();
        assertThat(world.shadow.spentToday()).isPositive().isLessThan(cap);
    }

    @Test
    void budgetThatRefuses_keepsTheShadowFromAsking_andEveryReservationIsSettled() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        List<Double> settled = new CopyOnWriteArrayList<>();
        gate = expense -> {
            if (expense.purpose() == SpendGate.Purpose.answer) { // the caller's own
                return SpendGate.Reservation.FREE;
            }
            asked.add(expense.purpose() + " " + expense.model() + " " + expense.router());
            return expense.purpose() == SpendGate.Purpose.judge
                    ? refused("the day's budget is spent")
                    : counting(settled);
        };
        ScriptedChatModel judge = preferring("4");
        World world = world(ScriptedChatModel.saying("4"), judge, settings(1).judgedBy(ShadowSettings.By.preference));
        world.ask("2 + 2?");
        assertThat(world.only().facts())
                .containsEntry("outcome", "refused")
                .containsEntry("reason", "the day's budget is spent")
                .containsEntry("cost", 150e-6);
        assertThat(judge.calls()).isZero();
        assertThat(asked).containsExactly("shadow large test", "judge judge test");
        assertThat(settled).containsExactly(150e-6);
    }

    @Test
    void deadShadow_restsAfterAWhile_andNoCallerNoticesIt() throws Exception {
        ScriptedChatModel large = ScriptedChatModel.failing(new IllegalArgumentException("dead"));
        World world = world(large, null, settings(1));
        for (int i = 0; i < 30; i++) {
            world.ask("question " + i);
            world.shadow.drain(LONG);
        }
        assertThat(large.calls()).isEqualTo(10);
        assertThat(world.shadow.outcomes()).containsEntry("failed", 10L).containsEntry("refused", 20L);
        // the same model, asked by callers, is not kept back by the shadow's failures
        world.to("large");
        assertThat(world.router.route(request("for myself")).join()).isInstanceOf(RoutingResult.Failed.class);
        assertThat(large.calls()).isGreaterThan(10);
    }

    @Test
    void pauseThatAProviderAsksFor_isKept() throws Exception {
        ScriptedChatModel large = ScriptedChatModel.failing(
                new io.llmrouter.failure.RateLimitedException("slow down", Duration.ofMinutes(1), null));
        World world = world(large, null, settings(1));
        world.ask("one");
        world.shadow.drain(LONG);
        world.ask("two");
        world.shadow.drain(LONG);
        assertThat(large.calls()).isEqualTo(1);
        clock.pass(Duration.ofMinutes(2));
        world.ask("three");
        world.shadow.drain(LONG);
        assertThat(large.calls()).isEqualTo(2);
    }

    @Test
    void slowShadow_isGivenUp_andCountsWithAllThatWasSetAside() throws Exception {
        ScriptedChatModel large = ScriptedChatModel.saying("4").behind(new CountDownLatch(1));
        World world = world(large, null, settings(1).timeout(Duration.ofMillis(50)));
        world.ask("2 + 2?");
        RoutingEvent event = world.only();
        assertThat(event.facts()).containsEntry("outcome", "failed").containsEntry("reason", "TIMEOUT");
        assertThat((double) event.facts().get("cost"))
                .isEqualTo(world.shadow.spentToday())
                .isGreaterThan(0.02);
    }

    @Test
    void shadowThatIsAlwaysTooSlow_restsLikeOneThatFails() throws Exception {
        ScriptedChatModel large = ScriptedChatModel.saying("4").behind(new CountDownLatch(1));
        World world = world(large, null, settings(1).timeout(Duration.ofMillis(5)));
        for (int i = 0; i < 15; i++) {
            world.ask("question " + i);
            world.shadow.drain(LONG);
        }
        assertThat(world.shadow.outcomes()).containsEntry("failed", 10L).containsEntry("refused", 5L);
    }

    @Test
    void reload_holdsForWhatWaitsToo_andAnotherJudgeDropsIt() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        ScriptedChatModel large = ScriptedChatModel.saying("4").behind(gate);
        World world = world(large, null, settings(1).concurrency(1));
        for (int i = 0; i < 9; i++) {
            world.ask("question " + i);
        }
        world.apply(settings(1).concurrency(4));
        world.apply(settings(1).judgedBy(ShadowSettings.By.preference).concurrency(4));
        assertThat(world.shadow.outcomes()).as("four run, the others wait").containsExactly(Map.entry("dropped", 5L));
        gate.countDown();
        assertThat(world.shadow.drain(LONG)).isTrue();
        assertThat(world.shadow.outcomes()).containsExactly(Map.entry("compared", 4L), Map.entry("dropped", 5L));
    }

    @Test
    void answerThatWasCut_isNotJudged() throws Exception {
        ScriptedChatModel judge = preferring("4");
        World world = world(
                ScriptedChatModel.answering(this::asLongAsAllowed),
                judge,
                settings(1).judgedBy(ShadowSettings.By.preference));
        world.ask("2 + 2?");
        assertThat(world.only().facts())
                .containsEntry("outcome", "noVerdict")
                .containsEntry("reason", "cut at 2048 tokens");
        assertThat(judge.calls()).isZero();
    }

    @Test
    void pinnedAndFailedRequests_andTheShadowsOwnAnswers_areNotDrawn() throws Exception {
        ScriptedChatModel large = ScriptedChatModel.saying("4");
        World world = world(large, null, settings(1));
        world.router
                .route(RoutingRequest.builder(chat("pinned")).pin("small").build())
                .join();
        world.to("large");
        world.ask("answered by the shadow");
        world.to("broken");
        world.router.route(request("fails")).join();
        assertThat(world.told()).isEmpty();
        assertThat(large.calls()).isEqualTo(1);
    }

    @Test
    void otherRate_holdsAtOnce_andTheDaysAccountIsKept() throws Exception {
        ScriptedChatModel large = ScriptedChatModel.saying("4");
        World world = world(large, null, settings(1).cap(1));
        world.ask("one");
        world.shadow.drain(LONG);
        double spent = world.shadow.spentToday();
        world.apply(settings(0.001).cap(1));
        for (int i = 0; i < 20; i++) {
            world.ask("question " + i);
        }
        world.shadow.drain(LONG);
        assertThat(large.calls()).isLessThanOrEqualTo(2);
        assertThat(world.shadow.spentToday()).isGreaterThanOrEqualTo(spent);
        world.shadow.apply(null, null);
        world.ask("nobody listens");
        world.shadow.drain(LONG);
        assertThat(large.calls()).isLessThanOrEqualTo(2);
    }

    @Test
    void close_dropsWhatWaits_andEndsWhatRuns_withinItsTime() throws Exception {
        ScriptedChatModel large = ScriptedChatModel.saying("4").behind(new CountDownLatch(1));
        World world = world(large, null, settings(1));
        for (int i = 0; i < 5; i++) {
            world.ask("question " + i);
        }
        world.shadow.close(Duration.ofMillis(100));
        assertThat(world.shadow.outcomes()).containsEntry("dropped", 3L).containsEntry("failed", 2L);
    }

    @Test
    void streamedAnswer_isComparedLikeAnyOther() throws Exception {
        World world = world(ScriptedChatModel.saying("4"), null, settings(1));
        world.router
                .route(request("2 + 2?"), new io.llmrouter.testing.CollectedAnswer())
                .join();
        assertThat(world.only().facts()).containsEntry("outcome", "compared");
    }

    private static org.assertj.core.data.Offset<Double> within(double slack) {
        return org.assertj.core.data.Offset.offset(slack);
    }

    /** Writes as many tokens as it may, the dearest that an honest provider can be. */
    private ChatResponse asLongAsAllowed(ChatRequest asked) {
        return ChatResponse.builder()
                .aiMessage(AiMessage.from("VERDICT: TIE"))
                .finishReason(asked.toString().contains("VERDICT") ? FinishReason.STOP : FinishReason.LENGTH)
                .tokenUsage(new TokenUsage(asked.toString().length() / 8, asked.maxOutputTokens()))
                .build();
    }

    private static ScriptedChatModel preferring(String text) {
        return ScriptedChatModel.answering(asked -> {
            String prompt = asked.toString();
            boolean first = prompt.indexOf("\n" + text + "\n") < prompt.indexOf("ANSWER B");
            return ScriptedChatModel.response("VERDICT: " + (first ? "A" : "B"));
        });
    }

    private static SpendGate.Reservation refused(String why) {
        return reservation(Optional.of(why), new ArrayList<>());
    }

    private static SpendGate.Reservation counting(List<Double> settled) {
        return reservation(Optional.empty(), settled);
    }

    private static SpendGate.Reservation reservation(Optional<String> refusal, List<Double> settled) {
        return new SpendGate.Reservation() {
            @Override
            public Optional<String> refusal() {
                return refusal;
            }

            @Override
            public void settle(double cost) {
                settled.add(cost);
            }

            @Override
            public void release() {
                settled.add(0.0);
            }
        };
    }

    private static ChatRequest chat(String text) {
        return ChatRequest.builder().messages(UserMessage.from(text)).build();
    }

    private static RoutingRequest request(String text) {
        return RoutingRequest.of(chat(text));
    }

    private static Wanted settings(double rate) {
        return new Wanted(rate, null, Double.POSITIVE_INFINITY, 2, Duration.ofMinutes(2));
    }

    /** Settings, one word at a time. */
    private record Wanted(double rate, ShadowSettings.By by, double max, int atOnce, Duration timeout) {

        Wanted judgedBy(ShadowSettings.By way) {
            return new Wanted(rate, way, max, atOnce, timeout);
        }

        Wanted cap(double perDay) {
            return new Wanted(rate, by, perDay, atOnce, timeout);
        }

        Wanted concurrency(int most) {
            return new Wanted(rate, by, max, most, timeout);
        }

        Wanted timeout(Duration most) {
            return new Wanted(rate, by, max, atOnce, most);
        }

        ShadowSettings settings() {
            return new ShadowSettings(
                    "large",
                    new ShadowSettings.Sampling(rate, Dimension.DEFAULT, 7),
                    by == null ? null : new ShadowSettings.Judging("judge", by),
                    new ShadowSettings.Bounds(max, atOnce, 2048, timeout));
        }
    }

    private World world(ChatModel large, ChatModel judge, Wanted wanted) {
        return new World(large, judge, wanted);
    }

    private final class World {

        private final Environment environment;
        private final ModelCatalog catalog;
        private final LlmRouter router;
        private final RouterShadow shadow;

        World(ChatModel large, ChatModel judge, Wanted wanted) {
            environment = Environment.of(blocking, timer).withEvents(events, gate);
            TokenPrice dear = new TokenPrice(10, 10, 10);
            ModelLimits limits = new ModelLimits(LONG, LONG, LONG);
            catalog = new ModelCatalog(List.of(
                    CandidateModel.named("small")
                            .blocking(small)
                            .streaming(small)
                            .price(new TokenPrice(1, 1, 1))
                            .build(),
                    CandidateModel.named("large")
                            .blocking(large)
                            .price(dear)
                            .limits(limits)
                            .build(),
                    CandidateModel.named("broken")
                            .blocking(ScriptedChatModel.failing(new RateLimitException("no")))
                            .build(),
                    CandidateModel.named("judge")
                            .blocking(judge == null ? ScriptedChatModel.saying("?") : judge)
                            .price(dear)
                            .build()));
            router = new LlmRouter(to(1, "small"), environment);
            shadow = new RouterShadow(
                    "test", new ShadowSurroundings(workers, timer, clock, environment.stats(), gate, events));
            apply(wanted);
            events.listen(shadow);
        }

        void apply(Wanted wanted) {
            shadow.apply(wanted.settings(), catalog);
        }

        void to(String model) {
            router.reload(to(2, model));
        }

        private RouterDefinition to(long generation, String model) {
            return new RouterDefinition(
                    "test",
                    generation,
                    "USD",
                    catalog,
                    Map.of(),
                    List.of(new FixedDecider("otherwise", model)),
                    "large",
                    RouterDefinition.Learned.NOTHING);
        }

        RoutingResult.Answered ask(String question) throws Exception {
            return (RoutingResult.Answered) router.route(request(question)).get(LONG.toSeconds(), TimeUnit.SECONDS);
        }

        List<RoutingEvent> told() throws InterruptedException {
            assertThat(shadow.drain(LONG)).isTrue();
            assertThat(subscription.drain(LONG)).isTrue();
            return told;
        }

        RoutingEvent only() throws InterruptedException {
            List<RoutingEvent> all = told();
            assertThat(all).hasSize(1);
            events.ignore(shadow);
            return all.get(0);
        }
    }
}
