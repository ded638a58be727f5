/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.cache.HitJudge;
import io.llmrouter.cache.KeptAnswer;
import io.llmrouter.judge.Answer;
import io.llmrouter.judge.Judgement;
import io.llmrouter.judge.ModelJudge;
import io.llmrouter.judge.Question;
import io.llmrouter.model.Cancellation;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.TokenCount;
import io.llmrouter.resilience.ModelCaller;
import io.llmrouter.routing.Fingerprint;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.spending.SpendGate;
import io.llmrouter.stats.CallOutcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Asks a model whether a kept answer served: it is graded beside the fresh answer, which counts as the right one. Equal answers are not asked about. Its
 * calls are paid for, and counted as such; they run on the pool for blocking models. Thread-safe.
 */
public final class ModelHitJudge implements HitJudge {

    private static final double TIE = 0.5;
    private static final HitJudge EQUAL = HitJudge.equalTexts();

    private final String router;
    private final CandidateModel model;
    private final Environment environment;

    /**
     * @param router for whose cache
     * @param model who is asked
     * @param environment where it is asked and accounted for
     */
    public ModelHitJudge(String router, CandidateModel model, Environment environment) {
        this.router = router;
        this.model = model;
        this.environment = environment;
    }

    @Override
    public CompletableFuture<Optional<Boolean>> serves(String asked, KeptAnswer kept, ChatResponse fresh) {
        return EQUAL.serves(asked, kept, fresh)
                .thenCompose(same -> same.isPresent()
                        ? CompletableFuture.completedFuture(same)
                        : CompletableFuture.supplyAsync(() -> graded(asked, kept, fresh), environment.blocking()));
    }

    private Optional<Boolean> graded(String asked, KeptAnswer kept, ChatResponse fresh) {
        String reference =
                fresh.aiMessage().text() == null ? "" : fresh.aiMessage().text();
        Question question = Question.of(Fingerprint.of(asked), asked).withGold(reference);
        Judgement judgement = new ModelJudge(model.name(), new Paid(), answer -> 0, 0)
                .judge(question, List.of(Answer.of("cache", kept.text())));
        double score = judgement.values()[0];
        return score == TIE ? Optional.empty() : Optional.of(score > TIE);
    }

    /** The model, as one that is waited for and accounted for. */
    private final class Paid implements ChatModel {

        @Override
        public ChatResponse doChat(ChatRequest request) {
            RoutingRequest asked = RoutingRequest.of(request);
            SpendGate.Reservation money = environment
                    .spending()
                    .reserve(new SpendGate.Expense(
                            router,
                            null,
                            model.name(),
                            SpendGate.Purpose.judge,
                            Purse.expected(asked, model, environment.stats())));
            if (money.exceeded().isPresent()) {
                throw money.exceeded().get();
            }
            long begun = System.nanoTime();
            TokenCount tokens = TokenCount.NONE;
            try {
                ChatResponse response = answer(request);
                tokens = AnswerTokens.of(asked, response);
                environment
                        .stats()
                        .record(new CallOutcome(
                                model.name(),
                                tokens,
                                model.price().cost(tokens),
                                System.nanoTime() - begun,
                                false,
                                true));
                return response;
            } finally {
                money.settle(model.price().cost(tokens), tokens);
            }
        }

        private ChatResponse answer(ChatRequest request) {
            return model.blocking().isPresent()
                    ? model.blocking().get().chat(request)
                    : new ModelCaller(environment.blocking(), environment.timer())
                            .call(model, request, null, new Cancellation())
                            .join()
                            .response();
        }
    }
}
