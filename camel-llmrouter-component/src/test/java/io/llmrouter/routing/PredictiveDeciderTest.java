/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.model.TokenPrice;
import io.llmrouter.prediction.OperatingPoint;
import io.llmrouter.prediction.QualityEstimate;
import io.llmrouter.prediction.QualityPredictor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PredictiveDeciderTest extends DeciderContract {

    private static final double[] COST = {1, 10};

    /** Hard questions need the strong model; "strange" is like nothing it knows. */
    private static final QualityPredictor BY_WORD = new QualityPredictor() {
        @Override
        public List<String> models() {
            return List.of("cheap", "strong");
        }

        @Override
        public QualityEstimate estimate(PromptFeatures request) {
            double cheap = request.text().contains("hard") ? 0.3 : 0.85;
            boolean strange = request.text().contains("strange");
            return new QualityEstimate(
                    new double[] {cheap, 0.9}, new double[] {cheap, 0.9}, strange ? 0.004 : 0.5, strange);
        }

        @Override
        public ObjectNode state() {
            throw new UnsupportedOperationException();
        }
    };

    private static PredictiveDecider.Basis basis(Double lambda) {
        OperatingPoint point = lambda == null ? null : new OperatingPoint(lambda, COST);
        return new PredictiveDecider.Basis(BY_WORD, List.of("small", "large"), point, "quality floor 0.95");
    }

    @Override
    Decider create() {
        return new PredictiveDecider(basis(0.01));
    }

    @Test
    void gain_isWeighedAgainstCost() {
        assertThat(create().decide(asking("an easy one")))
                .isEqualTo(new Verdict.Use(
                        "small",
                        "expected score -0.050 against large, worth it from -0.090 on (quality floor 0.95)",
                        Map.of(
                                "difficulty",
                                0.15,
                                "predicted",
                                Map.of("cheap", 0.85, "strong", 0.9),
                                "familiarity",
                                0.5,
                                "ood",
                                false)));
        assertThat(((Verdict.Use) create().decide(asking("a hard one"))).target())
                .isEqualTo("large");
    }

    @Test
    void requestUnlikeAnyOther_goesToTheConservativeSide_andSaysSo() {
        Verdict.Use verdict = (Verdict.Use) create().decide(asking("a strange easy one"));

        assertThat(verdict.target()).isEqualTo("large");
        assertThat(verdict.reason())
                .isEqualTo("unlike the training requests (more so than 99.6 % of them), so to the conservative side");
        assertThat(verdict.features()).containsEntry("ood", true);
    }

    @Test
    void promiseThatNothingKeeps_sendsAllToTheStrongest_andSaysSo() {
        Verdict.Use verdict = (Verdict.Use) new PredictiveDecider(basis(null)).decide(asking("an easy one"));

        assertThat(verdict.target()).isEqualTo("large");
        assertThat(verdict.reason()).contains("no operating point keeps quality floor 0.95");
    }

    @Test
    void targets_areAsManyAsModels() {
        assertThatThrownBy(() -> new PredictiveDecider.Basis(BY_WORD, List.of("small"), null, "x"))
                .hasMessageContaining("[cheap, strong]")
                .hasMessageContaining("[small]");
    }

    /** A long conversation that the strong model has in its prompt cache: an easy turn stays there, for 10 instead of 100 a token. */
    @Test
    void laterTurn_staysWhereThePromptCacheIsWorthMore() {
        AtomicLong nanos = new AtomicLong();
        ConversationMemory memory = new ConversationMemory(nanos::get);
        List<TokenPrice> prices = List.of(new TokenPrice(20, 20, 20), new TokenPrice(100, 100, 10));
        PredictiveDecider decider = new PredictiveDecider(
                basis(0.01),
                new ConversationCosts(memory, List.of("small", "large"), prices),
                new ModelIdentities(Map.of()),
                QualityFloors.NONE);
        String long1 = "a hard one " + "about many things ".repeat(500);
        List<ChatMessage> first = List.of(UserMessage.from(long1));
        List<ChatMessage> second = new ArrayList<>(first);
        second.addAll(List.of(AiMessage.from("the answer"), UserMessage.from("an easy one")));

        assertThat(target(decider, second)).isEqualTo("small");
        memory.remember(new CompletedRequest(answeredBy("large", first), request(first), null));
        assertThat(target(decider, second)).isEqualTo("large");
        assertThat(decider.decide(request(second)).reason()).contains("stays with large, whose prompt cache is worth");

        List<ChatMessage> other = List.of(UserMessage.from("x"), AiMessage.from("y"), UserMessage.from("an easy one"));
        assertThat(target(decider, other)).isEqualTo("small");
        nanos.addAndGet(ConversationMemory.KEPT.plus(Duration.ofSeconds(1)).toNanos());
        assertThat(target(decider, second)).isEqualTo("small");
    }

    @Test
    void conversations_ofTenantsNeverMix() {
        ConversationMemory memory = new ConversationMemory(() -> 0);
        List<ChatMessage> first = List.of(UserMessage.from("hello"));
        memory.remember(new CompletedRequest(answeredBy("large", first), request(first), null));
        List<ChatMessage> second =
                List.of(UserMessage.from("hello"), AiMessage.from("hi"), UserMessage.from("an easy one"));

        assertThat(memory.previousModel(request(second))).contains("large");
        assertThat(memory.previousModel(RoutingRequest.builder(request(second).chat())
                        .tenant("acme")
                        .build()))
                .isEmpty();
    }

    @Test
    void modelThatAnswersUnderAnotherName_expiresTheCertificate() {
        ModelIdentities identities =
                new ModelIdentities(Map.of("large", Set.of("large"), "small", Set.of("small-fp16")));
        PredictiveDecider decider = new PredictiveDecider(basis(0.01), null, identities, QualityFloors.NONE);

        identities.seen(answeredBy("large", List.of(UserMessage.from("x"))));
        assertThat(decider.decide(asking("an easy one")).reason()).doesNotContain("expired");
        identities.seen(answeredBy("small", List.of(UserMessage.from("x"))));
        assertThat(decider.decide(asking("an easy one")).reason())
                .endsWith("its certificate has expired: 'small' answers as small,"
                        + " but the bundle was fitted for [small-fp16]");
    }

    private static String target(Decider decider, List<ChatMessage> messages) {
        return ((Verdict.Use) decider.decide(request(messages))).target();
    }

    private static RoutingRequest request(List<ChatMessage> messages) {
        return RoutingRequest.of(ChatRequest.builder().messages(messages).build());
    }

    private static RoutingDecision answeredBy(String model, List<ChatMessage> messages) {
        RoutingDecision.RequestFacts facts =
                new RoutingDecision.RequestFacts(Fingerprint.of(messages), 1, 1, 1, false, false, null);
        RoutingDecision.Attempt attempt =
                new RoutingDecision.Attempt(model, model, "plan", 1, 0, 1, 0, 1, null, null, "accepted", null);
        return new RoutingDecision(
                "id",
                Instant.EPOCH,
                "r",
                1,
                null,
                null,
                null,
                facts,
                Map.of(),
                List.of(),
                new RoutingDecision.PlanFacts("model", List.of(model)),
                new RoutingDecision.CacheFacts("bypass", null, "no cache"),
                List.of(attempt),
                new RoutingDecision.Answer(model, "STOP", 0, false),
                0,
                0,
                "USD",
                new RoutingDecision.OverheadUs(0, 0, 0, 0),
                new RoutingDecision.Reason("predictor", "x"));
    }
}
