/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import static io.llmrouter.engine.LlmRouterTest.answer;
import static io.llmrouter.engine.LlmRouterTest.scored;
import static io.llmrouter.engine.Routers.answered;
import static io.llmrouter.engine.Routers.asking;
import static io.llmrouter.engine.Routers.cheap;
import static io.llmrouter.engine.Routers.failed;
import static io.llmrouter.engine.Routers.strong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.exception.InternalServerException;
import io.llmrouter.cascade.Cascade;
import io.llmrouter.cascade.CascadeStage;
import io.llmrouter.confidence.PTrue;
import io.llmrouter.consensus.Consensus;
import io.llmrouter.consensus.Rule;
import io.llmrouter.failure.AllModelsFailedException;
import io.llmrouter.failure.BudgetExceededException;
import io.llmrouter.model.ModelCatalog;
import io.llmrouter.routing.Fingerprint;
import io.llmrouter.routing.FixedDecider;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.spending.SpendGate;
import io.llmrouter.spending.SpendGate.Expense;
import io.llmrouter.spending.SpendGate.Outlook;
import io.llmrouter.spending.SpendGate.Purpose;
import io.llmrouter.spending.SpendGate.Room;
import io.llmrouter.testing.ScriptedChatModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpendingTest {

    private final ScriptedGate gate = new ScriptedGate();
    private final Routers routers = new Routers(gate);
    private final ScriptedChatModel strongModel = ScriptedChatModel.answering(r -> answer("strong", 10, 60, Map.of()));

    @AfterEach
    void close() {
        routers.close();
    }

    @Test
    void everyCall_isAskedForFirst_andSettledByWhatTheDecisionSays() {
        LlmRouter router = routers.cascade(
                cheap(scored("one", 0.1)).build(), strong(strongModel).build());
        RoutingRequest request =
                RoutingRequest.builder(asking("hard").chat()).tenant("acme").build();

        RoutingDecision decision = answered(router, request).decision();

        assertThat(gate.asked)
                .extracting(Expense::router, Expense::tenant, Expense::model, Expense::purpose)
                .containsExactly(
                        tuple("test", Fingerprint.of("acme"), "cheap", Purpose.answer),
                        tuple("test", Fingerprint.of("acme"), "strong", Purpose.answer));
        assertThat(gate.asked.get(1).expected())
                .as("1 token in, 256 out")
                .isCloseTo((10 + 256 * 20) / 1e6, within(1e-15));
        assertThat(gate.settled)
                .containsExactlyElementsOf(
                        decision.attempts().stream().map(Attempt::cost).toList());
        assertThat(gate.open()).isZero();
    }

    @Test
    void callForConfidence_isOne() {
        LlmRouter router = routers.judgedBy(
                new PTrue(),
                cheap(ScriptedChatModel.answering(r -> answer(r.messages().size() > 1 ? "Y" : "12", 10, 5, Map.of())))
                        .build(),
                strong(strongModel).build());
        router.route(asking("3 * 4")).join();
        assertThat(gate.asked).extracting(Expense::purpose).contains(Purpose.confidence);
        assertThat(gate.open()).isZero();
    }

    @Test
    void fallbackAndRetry_areAskedForByTheModelThatBills_andAFailureCostsNothing() {
        LlmRouter router = routers.to(
                "cheap",
                cheap(ScriptedChatModel.failing(new InternalServerException("down")))
                        .fallback(List.of("strong"))
                        .build(),
                strong(strongModel).build());
        answered(router, asking("q"));
        assertThat(gate.asked).extracting(Expense::model).containsExactly("cheap", "strong");
        assertThat(gate.settled).containsExactly(0.0, (10 * 10 + 60 * 20) / 1e6);

        gate.asked.clear();
        LlmRouter alone = routers.to(
                "cheap",
                cheap(ScriptedChatModel.failing(new InternalServerException("down")))
                        .build());
        failed(alone, asking("q"));
        assertThat(gate.asked).as("the first try and the retry").hasSize(2);
        assertThat(gate.open()).isZero();
    }

    @Test
    void refusal_callsNobody_harmsNoHealth_andFallsBackOnNoModelThatIsRefusedToo() {
        ScriptedChatModel model = ScriptedChatModel.saying("never");
        LlmRouter router = routers.to(
                "cheap",
                cheap(model).fallback(List.of("strong")).build(),
                strong(strongModel).build());
        gate.refuses = expense -> true;
        for (int i = 0; i < 20; i++) {
            assertThat(failed(router, asking("q")).error()).isInstanceOf(BudgetExceededException.class);
        }
        assertThat(model.calls() + strongModel.calls()).isZero();

        gate.refuses = expense -> false;
        assertThat(answered(router, asking("q")).decision().answer().model()).isEqualTo("cheap");
    }

    @Test
    void refusedFallback_leavesTheModelsOwnErrorWithTheBudgetBesideIt() {
        LlmRouter router = routers.to(
                "cheap",
                cheap(ScriptedChatModel.failing(new IllegalArgumentException("odd")))
                        .fallback(List.of("strong"))
                        .build(),
                strong(strongModel).build());
        gate.refuses = expense -> expense.model().equals("strong");
        assertThat(failed(router, asking("q")).error())
                .isInstanceOf(AllModelsFailedException.class)
                .satisfies(e -> assertThat(e.getSuppressed()).anyMatch(BudgetExceededException.class::isInstance));
        assertThat(strongModel.calls()).isZero();
    }

    @Test
    void refusedEscalation_ofADowngradingBudget_servesTheCheapAnswer_markedAsUntrusted() {
        LlmRouter router = routers.cascade(
                cheap(scored("one", 0.1)).build(), strong(strongModel).build());
        gate.refuses = expense -> expense.model().equals("strong");
        gate.action = "downgrade";

        RoutingResult.Answered result = answered(router, asking("hard"));

        assertThat(result.response().aiMessage().text()).isEqualTo("one");
        assertThat(result.decision().answer().abstained()).isTrue();
        assertThat(result.decision().steps()).anyMatch(step -> step.decider().equals("budget"));
        assertThat(strongModel.calls()).isZero();
    }

    @Test
    void refusedEscalation_ofAFailingBudget_isAnErrorForWhoTakesNothingElse() {
        LlmRouter router = routers.cascade(
                cheap(scored("one", 0.1)).build(), strong(strongModel).build());
        gate.refuses = expense -> expense.model().equals("strong");
        assertThat(failed(router, asking("hard")).error()).isInstanceOf(BudgetExceededException.class);
    }

    @Test
    void refusedModel_isReplacedByTheCheapestOfThePlans_onceOnly() {
        LlmRouter router = ladderWithChosenStrong(ScriptedChatModel.saying("cheaper"));
        gate.refuses = expense -> expense.model().equals("strong");
        gate.action = "downgrade";
        RoutingDecision decision = answered(router, asking("q")).decision();
        assertThat(decision.answer().model()).isEqualTo("cheap");
        assertThat(decision.reason().code()).isEqualTo("budget");

        gate.refuses = expense -> true;
        gate.asked.clear();
        assertThat(failed(router, asking("q")).error()).isInstanceOf(BudgetExceededException.class);
        assertThat(gate.asked).extracting(Expense::model).containsExactly("strong", "cheap");
    }

    @Test
    void littleRoom_isDecidedBeforeAnythingIsAsked() {
        LlmRouter router = ladderWithChosenStrong(ScriptedChatModel.saying("cheaper"));
        gate.outlook = new Outlook(Room.cheapest, gate.error());
        assertThat(answered(router, asking("q")).decision().plan().models()).containsExactly("cheap");
        assertThat(gate.asked).extracting(Expense::model).containsExactly("cheap");

        gate.outlook = new Outlook(Room.none, gate.error());
        RoutingResult.Failed refused = failed(router, asking("q"));
        assertThat(refused.error()).isInstanceOf(BudgetExceededException.class);
        assertThat(refused.decision().reason().code()).isEqualTo("budget");
        assertThat(refused.decision().attempts()).isEmpty();
    }

    @Test
    void votes_areAskedForOneByOne_andTheRefusedOneIsMissing() {
        ModelCatalog catalog = new ModelCatalog(List.of(
                cheap(ScriptedChatModel.saying("yes")).build(),
                strong(ScriptedChatModel.saying("yes")).build()));
        LlmRouter router = new LlmRouter(
                new RouterDefinition(
                                "test",
                                1,
                                "USD",
                                catalog,
                                Map.of(),
                                List.of(new FixedDecider("otherwise", "vote")),
                                "strong",
                                RouterDefinition.Learned.NOTHING)
                        .withConsensuses(Map.of(
                                "vote",
                                new Consensus("vote", List.of("cheap", "strong"), 1, Rule.Majority.EQUAL, null))),
                routers.environment);
        gate.refuses = expense -> expense.model().equals("cheap");
        assertThat(answered(router, asking("q")).decision().answer().model()).isEqualTo("strong");
        gate.refuses = expense -> true;
        assertThat(failed(router, asking("q")).error()).isInstanceOf(BudgetExceededException.class);
        gate.action = "downgrade";
        gate.asked.clear();
        gate.refuses = expense -> gate.asked.size() < 3;
        assertThat(answered(router, asking("q")).decision().answer().model()).isEqualTo("cheap");
        assertThat(gate.open()).isZero();
    }

    /** The plan of cheap and strong exists, but strong alone is chosen. */
    private LlmRouter ladderWithChosenStrong(ScriptedChatModel cheapModel) {
        return routers.of(
                List.of(new FixedDecider("rules", "strong")),
                Map.of(
                        "ladder",
                        new Cascade(
                                "ladder", List.of(CascadeStage.accepting("cheap"), CascadeStage.accepting("strong")))),
                cheap(cheapModel).build(),
                strong(strongModel).build());
    }

    /** Refuses what it is told to, and remembers everything. */
    private static final class ScriptedGate implements SpendGate {

        private final List<Expense> asked = new CopyOnWriteArrayList<>();
        private final List<Double> settled = new CopyOnWriteArrayList<>();
        private final AtomicInteger open = new AtomicInteger();
        private volatile Predicate<Expense> refuses = expense -> false;
        private volatile String action = "fail";
        private volatile Outlook outlook = Outlook.OPEN;

        int open() {
            return open.get();
        }

        BudgetExceededException error() {
            return new BudgetExceededException(
                    "perDay 1 is spent", new BudgetExceededException.Spent("perDay", 1, 1, null, action), null);
        }

        @Override
        public Outlook outlook(String router, String tenant) {
            return outlook;
        }

        @Override
        public Reservation reserve(Expense expense) {
            asked.add(expense);
            boolean refused = refuses.test(expense);
            if (!refused) {
                open.incrementAndGet();
            }
            return new Reservation() {
                @Override
                public Optional<String> refusal() {
                    return exceeded().map(Throwable::getMessage);
                }

                @Override
                public Optional<BudgetExceededException> exceeded() {
                    return refused ? Optional.of(error()) : Optional.empty();
                }

                @Override
                public void settle(double cost) {
                    settled.add(cost);
                    open.decrementAndGet();
                }

                @Override
                public void release() {
                    open.decrementAndGet();
                }
            };
        }
    }
}
