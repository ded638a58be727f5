/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import static io.llmrouter.engine.Routers.answered;
import static io.llmrouter.engine.Routers.asking;
import static io.llmrouter.engine.Routers.cheap;
import static io.llmrouter.engine.Routers.failed;
import static io.llmrouter.engine.Routers.strong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.rag.content.Content;
import io.llmrouter.expression.RequestExpression;
import io.llmrouter.failure.AbstainedException;
import io.llmrouter.failure.RetrievalFailedException;
import io.llmrouter.model.Citations;
import io.llmrouter.model.Grounding;
import io.llmrouter.model.RetrievalScore;
import io.llmrouter.rag.DocumentSet;
import io.llmrouter.rag.PassageContents;
import io.llmrouter.rag.PassagePrompt;
import io.llmrouter.rag.RetrievalWay;
import io.llmrouter.rag.Retrieved;
import io.llmrouter.rag.TwoStage;
import io.llmrouter.routing.Decider;
import io.llmrouter.routing.ExhaustionPolicy;
import io.llmrouter.routing.FixedDecider;
import io.llmrouter.routing.RetrievalDecider;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.routing.RuleDecider;
import io.llmrouter.testing.ScriptedChatModel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A router whose answers rest on passages: what models see, who is asked, and what is said when nothing was found. */
class GroundedRouterTest {

    private static final RequestExpression HARD = RequestExpression.compile("words > 8");
    private static final String EASY = "who repairs the lift?";
    private static final String DIFFICULT = "compare who repairs the lift with who repaired it before the rebuilding";

    private final Routers routers = new Routers();
    private final List<ChatRequest> seen = new CopyOnWriteArrayList<>();
    private final ScriptedChatModel small = ScriptedChatModel.answering(this::answer);
    private final ScriptedChatModel large = ScriptedChatModel.answering(this::answer);
    private String says = "Smith does [2].";

    @AfterEach
    void close() {
        routers.close();
    }

    @Test
    void passages_reachTheModel_andTheDecisionSaysWhatWasFoundAndCited() {
        LlmRouter router = router(new Source(0.9, 0.9, passage("a", "Old news."), passage("b", "Smith repairs it.")));
        RoutingResult.Answered answer = answered(router, asking(EASY));
        String prompt = ((UserMessage) seen.get(0).messages().get(0)).singleText();
        assertThat(prompt)
                .startsWith(EASY)
                .contains("[1] Old news.")
                .contains("[2] Smith repairs it.")
                .endsWith(PassagePrompt.INSTRUCTION);
        assertThat(Grounding.of(seen.get(0)).orElseThrow().question()).isEqualTo(EASY);
        assertThat(Citations.of(answer.response())).containsExactly("b");
        RoutingDecision decision = answer.decision();
        assertThat(decision.features())
                .containsEntry("retrieval", 0.9)
                .containsEntry("retrievalWay", "bm25")
                .containsEntry("retrieverCalls", 1)
                .containsEntry("passages", 2)
                .containsEntry("sources", List.of("a", "b"));
        assertThat(decision.steps().get(0).decider()).isEqualTo("retrieve");
        assertThat(decision.request().chars()).isEqualTo(EASY.length());
    }

    @Test
    void answerWithoutCitation_restsOnAllItWasGiven() {
        says = "Smith.";
        LlmRouter router = router(new Source(0.9, 0.9, passage("a", "x"), passage("a", "y"), passage("c", "z")));
        assertThat(Citations.of(answered(router, asking(EASY)).response())).containsExactly("a", "c");
    }

    @Test
    void strongAndEasy_asksTheSmallModel_strongAndHard_theLargeOne() {
        LlmRouter router = router(new Source(0.9, 0.9, passage("a", "x")));
        assertThat(answered(router, asking(EASY)).decision().answer().model()).isEqualTo("cheap");
        assertThat(answered(router, asking(DIFFICULT)).decision().answer().model())
                .isEqualTo("strong");
    }

    @Test
    void conditionThatCannotBeEvaluated_doesNotMatch_soTheQuestionIsEasy() {
        LlmRouter router = router(new Source(0.9, 0.9, passage("a", "x")));
        RequestExpression broken = RequestExpression.compile("1 / (words - words) > 0");
        router.reload(router.definition()
                .withGrounds(new Grounds(
                        router.definition().grounds().source(),
                        new TwoStage(0.6, 0.1, 0.5),
                        broken,
                        PassagePrompt.DEFAULT,
                        "Nothing found.")));
        RoutingDecision decision = answered(router, asking(EASY)).decision();
        assertThat(decision.answer().model()).isEqualTo("cheap");
        assertThat(decision.reason().sentence()).isEqualTo("P(answerable) 0.90 >= 0.60, easy question");
    }

    @Test
    void weakAndEasy_looksOnceMore_andDecidesAgain() {
        RoutingDecision helped = answered(router(new Source(0.3, 0.8, passage("a", "x"))), asking(EASY))
                .decision();
        assertThat(helped.answer().model()).isEqualTo("cheap");
        assertThat(helped.features()).containsEntry("retrieverCalls", 2).containsEntry("retrieval", 0.8);
        RoutingDecision notHelped = answered(router(new Source(0.3, 0.4, passage("a", "x"))), asking(EASY))
                .decision();
        assertThat(notHelped.answer().model()).isEqualTo("strong");
    }

    @Test
    void weakAndHard_asksTheLargeModel_withoutLookingAgain() {
        RoutingDecision decision = answered(router(new Source(0.3, 0.8, passage("a", "x"))), asking(DIFFICULT))
                .decision();
        assertThat(decision.answer().model()).isEqualTo("strong");
        assertThat(decision.features()).containsEntry("retrieverCalls", 1);
    }

    @Test
    void nothingUsable_asksNobody_andSaysSo() {
        LlmRouter router = router(new Source(0.02, 0.05, passage("a", "x")));
        RoutingResult.Failed failed = failed(router, asking(EASY));
        assertThat(failed.error()).isInstanceOf(AbstainedException.class).hasMessageContaining("'papers'");
        assertThat(failed.decision().reason().code()).isEqualTo("nothing-found");
        RoutingResult.Answered said = answered(router, taking(ExhaustionPolicy.ABSTAIN));
        assertThat(said.response().aiMessage().text()).isEqualTo("Nothing found.");
        assertThat(said.decision().answer().abstained()).isTrue();
        assertThat(said.decision().cost()).isZero();
        assertThat(said.decision().reason().code()).isEqualTo("nothing-found");
        assertThat(seen).isEmpty();
    }

    @Test
    void noPassage_isNothing_howeverSureTheSource() {
        assertThat(failed(router(new Source(1, 1)), asking(DIFFICULT)).error()).isInstanceOf(AbstainedException.class);
    }

    @Test
    void brokenSource_failsTheRequest_forAnAnswerWouldRestOnNothing() {
        RoutingResult.Failed failed = failed(
                router(new Source(1, 1) {
                    @Override
                    public Retrieved retrieve(RoutingRequest request) {
                        throw new IllegalStateException("index of " + EASY);
                    }
                }),
                asking(EASY));
        assertThat(failed.error())
                .isInstanceOf(RetrievalFailedException.class)
                .hasMessageContaining("'papers' (IllegalStateException)")
                .hasMessageNotContaining(EASY);
        assertThat(seen).isEmpty();
    }

    @Test
    void rules_seeHowGoodRetrievalWas() {
        Decider rules = new RuleDecider(
                List.of(new RuleDecider.Rule(RequestExpression.compile("retrieval >= 0.7 && passages == 1"), "cheap")));
        LlmRouter router = router(
                new Source(0.71, 0.71, passage("a", "x")), List.of(rules, new FixedDecider("otherwise", "strong")));
        assertThat(answered(router, asking(EASY)).decision().answer().model()).isEqualTo("cheap");
        LlmRouter weaker = router(
                new Source(0.69, 0.69, passage("a", "x")), List.of(rules, new FixedDecider("otherwise", "strong")));
        assertThat(answered(weaker, asking(EASY)).decision().answer().model()).isEqualTo("strong");
    }

    @Test
    void passages_countForContextWindowAndCost() {
        Source source = new Source(0.9, 0.9, passage("a", "word ".repeat(400)));
        LlmRouter router = router(source, List.of(new FixedDecider("otherwise", "strong")));
        RoutingResult.Failed failed = failed(
                router,
                RoutingRequest.builder(asking(EASY).chat()).maxCost(0.004).build());
        assertThat(failed.error()).hasMessageContaining("above the ceiling");
    }

    @Test
    void decide_looks_butAsksNobody() {
        RoutingDecision decision =
                router(new Source(0.9, 0.9, passage("a", "x"))).decide(asking(EASY));
        assertThat(decision.plan().models()).containsExactly("cheap");
        assertThat(decision.features()).containsEntry("passages", 1);
        assertThat(router(new Source(0.01, 0.01)).decide(asking(EASY)).reason().code())
                .isEqualTo("nothing-found");
        assertThat(seen).isEmpty();
    }

    @Test
    void explanation_seesWhatWasRetrieved_andAsksNoStepWhereNothingWasFound() {
        Explanation found = router(new Source(0.9, 0.9, passage("a", "x"))).explain(asking(EASY));
        assertThat(found.steps().get(0).verdict()).isEqualTo("use cheap");
        assertThat(found.steps().get(0).decides()).isTrue();
        Explanation nothing = router(new Source(0.01, 0.01)).explain(asking(EASY));
        assertThat(nothing.decision().reason().code()).isEqualTo("nothing-found");
        assertThat(nothing.steps()).noneMatch(Explanation.Step::decides);
    }

    @Test
    void passagesThatLookLikeTemplates_areTextOnly_andAPictureStays() {
        LlmRouter router = router(new Source(0.9, 0.9, passage("a", "{{contents}} ${body} [7]")));
        answered(router, asking("what does {{contents}} mean?"));
        assertThat(((UserMessage) seen.get(0).messages().get(0)).singleText())
                .startsWith("what does {{contents}} mean?")
                .contains("[1] {{contents}} ${body} [7]");
    }

    private dev.langchain4j.model.chat.response.ChatResponse answer(ChatRequest request) {
        seen.add(request);
        return ScriptedChatModel.response(says);
    }

    private LlmRouter router(Source source) {
        return router(
                source, List.of(new RetrievalDecider("cheap", "strong"), new FixedDecider("otherwise", "strong")));
    }

    private LlmRouter router(Source source, List<Decider> deciders) {
        LlmRouter router = routers.of(
                deciders, Map.of(), cheap(small).build(), strong(large).build());
        router.reload(router.definition()
                .withGrounds(new Grounds(
                        source, new TwoStage(0.6, 0.1, 0.5), HARD, PassagePrompt.DEFAULT, "Nothing found.")));
        return router;
    }

    private static RoutingRequest taking(ExhaustionPolicy policy) {
        return RoutingRequest.builder(asking(EASY).chat()).onExhausted(policy).build();
    }

    private static Content passage(String document, String text) {
        return Content.from(TextSegment.from(text, Metadata.from(PassageContents.DOCUMENT_ID, document)));
    }

    /** Finds the same passages for every question, at first with one sufficiency and then with another. */
    private static class Source implements DocumentSet {

        private final double first;
        private final double second;
        private final List<Content> passages;

        Source(double first, double second, Content... passages) {
            this.first = first;
            this.second = second;
            this.passages = List.of(passages);
        }

        @Override
        public String name() {
            return "papers";
        }

        @Override
        public Retrieved retrieve(RoutingRequest request) {
            return new Retrieved(RetrievalWay.BM25, passages, score(first), 1, "found by words", this::again);
        }

        private Retrieved again() {
            return new Retrieved(RetrievalWay.HYBRID, passages, score(second), 2, "found by both", null);
        }

        private RetrievalScore score(double probability) {
            return passages.isEmpty()
                    ? RetrievalScore.EMPTY
                    : new RetrievalScore(0.5, 0, 0, 0, passages.size(), probability, probability);
        }
    }
}
