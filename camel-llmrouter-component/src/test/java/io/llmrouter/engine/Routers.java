/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.camel.RouterThreads;
import io.llmrouter.cascade.Cascade;
import io.llmrouter.cascade.CascadeStage;
import io.llmrouter.confidence.AttributeConfidence;
import io.llmrouter.confidence.ConfidenceEstimator;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.ModelCatalog;
import io.llmrouter.model.TokenPrice;
import io.llmrouter.routing.Decider;
import io.llmrouter.routing.FixedDecider;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.spending.SpendGate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/** Routers for tests, with real threads and everything they record. */
final class Routers implements AutoCloseable {

    final List<RoutingDecision> recorded = new CopyOnWriteArrayList<>();
    final ExecutorService blocking = RouterThreads.blocking("test-model", 32);
    final ScheduledExecutorService timer = RouterThreads.timer("test-timer");
    final Environment environment;

    Routers() {
        this(SpendGate.open());
    }

    /** Whose calls are asked for first. */
    Routers(SpendGate gate) {
        Environment plain = Environment.of(blocking, timer).withListeners(List.of(recorded::add));
        environment = plain.withEvents(plain.events(), gate);
    }

    /** Cheap costs 1 / 2, strong 10 / 20 per million tokens. */
    static CandidateModel.Builder cheap(ChatModel model) {
        return CandidateModel.named("cheap").blocking(model).price(new TokenPrice(1, 2, 1));
    }

    static CandidateModel.Builder strong(ChatModel model) {
        return CandidateModel.named("strong").blocking(model).price(new TokenPrice(10, 20, 5));
    }

    LlmRouter to(String target, CandidateModel... models) {
        return of(List.of(new FixedDecider("otherwise", target)), Map.of(), models);
    }

    /** Cheap, then strong when the attribute {@code score} is missing or below 0.5. */
    LlmRouter cascade(CandidateModel... models) {
        Cascade ladder = new Cascade(
                "ladder",
                List.of(
                        new CascadeStage("cheap", new AttributeConfidence("score"), null, 0.5),
                        CascadeStage.accepting("strong")));
        return of(List.of(new FixedDecider("otherwise", "ladder")), Map.of("ladder", ladder), models);
    }

    /** Cheap, judged by a signal with a raw threshold of 0.5, then strong. */
    LlmRouter judgedBy(ConfidenceEstimator signal, CandidateModel... models) {
        return inStages(
                List.of(new CascadeStage("cheap", signal, null, 0.5), CascadeStage.accepting("strong")), models);
    }

    LlmRouter inStages(List<CascadeStage> stages, CandidateModel... models) {
        return of(
                List.of(new FixedDecider("otherwise", "ladder")),
                Map.of("ladder", new Cascade("ladder", stages)),
                models);
    }

    LlmRouter of(List<Decider> deciders, Map<String, Cascade> plans, CandidateModel... models) {
        return of(deciders, plans, RouterDefinition.Learned.NOTHING, models);
    }

    LlmRouter of(
            List<Decider> deciders,
            Map<String, Cascade> plans,
            RouterDefinition.Learned learned,
            CandidateModel... models) {
        ModelCatalog catalog = new ModelCatalog(List.of(models));
        List<Decider> order = new ArrayList<>(deciders);
        return new LlmRouter(
                new RouterDefinition(
                        "test",
                        1,
                        "USD",
                        catalog,
                        plans,
                        order,
                        catalog.dearest().name(),
                        learned),
                environment);
    }

    static RoutingRequest asking(String text) {
        return RoutingRequest.of(
                ChatRequest.builder().messages(UserMessage.from(text)).build());
    }

    static RoutingResult.Answered answered(LlmRouter router, RoutingRequest request) {
        return (RoutingResult.Answered) router.route(request).join();
    }

    static RoutingResult.Failed failed(LlmRouter router, RoutingRequest request) {
        return (RoutingResult.Failed) router.route(request).join();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        blocking.shutdownNow();
    }
}
