/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import io.llmrouter.cascade.Cascade;
import io.llmrouter.cascade.CascadeStage;
import io.llmrouter.cascade.SliceStages;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.RouterDefinition;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.openai.OpenAiFormatException;
import io.llmrouter.openai.OpenAiMessages;
import io.llmrouter.routing.FixedDecider;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Step;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingRequest;
import java.util.List;
import java.util.Optional;

/** Decides a recorded request by the router of another configuration, and follows the plan through what was recorded. Calls no model. One thread. */
final class DecidedAnew {

    private static final String USE = "use ";
    private static final String SLICE = "slice ";
    private static final String PINNED = "pinned";

    private final LlmRouter router;
    private final boolean caches;
    private final TokenRatios ratios;

    /**
     * @param router of the new configuration; retrieves nothing
     * @param caches whether it has a cache, which then hits where the recorded one did
     */
    DecidedAnew(LlmRouter router, boolean caches, TokenRatios ratios) {
        this.router = router;
        this.caches = caches;
        this.ratios = ratios;
    }

    /** Where that decision's request would go. */
    ReplayedPath path(RoutingEvent event) {
        RoutingDecision recorded = event.decision();
        if (recorded.answer() == null) {
            return ReplayedPath.unknown("nobody answered: " + code(recorded));
        }
        if (recorded.cache().status().startsWith("hit") && caches) {
            return new ReplayedPath(null, "cache", 0, 0, 0, false, List.of("cache", "it was kept"));
        }
        if (recorded.answer().model().equals("retrieval")) {
            return ReplayedPath.unknown("nothing was found, and no model was asked");
        }
        try {
            Optional<RoutingRequest> request = request(event);
            return request.isEmpty()
                    ? ReplayedPath.unknown("the prompt is not in the log")
                    : follow(router.decide(request.get()), recorded);
        } catch (OpenAiFormatException e) {
            return ReplayedPath.unknown("the prompt has more than text");
        } catch (LlmRouterException e) {
            return ReplayedPath.unknown("the new configuration refuses the request");
        }
    }

    /** Without a prompt only if nothing looks at it: every request goes to the same plan, or the caller insisted on one. */
    private Optional<RoutingRequest> request(RoutingEvent event) {
        String pin = code(event.decision()).equals(PINNED) ? target(event.decision()) : null;
        if (pin != null && !router.targets().contains(pin)) {
            pin = null;
        }
        if (event.prompt() != null) {
            return Optional.of(RoutingRequest.builder(chat(event)).pin(pin).build());
        }
        return pin != null || looksAtNothing()
                ? Optional.of(RoutingRequest.builder(ChatRequest.builder()
                                .messages(UserMessage.from("?"))
                                .build())
                        .pin(pin)
                        .build())
                : Optional.empty();
    }

    private boolean looksAtNothing() {
        return router.definition().deciders().get(0) instanceof FixedDecider;
    }

    private static ChatRequest chat(RoutingEvent event) {
        ChatRequest.Builder chat = ChatRequest.builder().messages(OpenAiMessages.read(event.prompt()));
        if (Boolean.TRUE.equals(event.facts().get("hasTools"))) {
            chat.toolSpecifications(ToolSpecification.builder().name("recorded").build());
        }
        if (Boolean.TRUE.equals(event.facts().get("wantsJson"))) {
            chat.responseFormat(ResponseFormat.JSON);
        }
        return chat.build();
    }

    private ReplayedPath follow(RoutingDecision anew, RoutingDecision recorded) {
        RouterDefinition definition = router.definition();
        PathCost cost = new PathCost(recorded, definition.catalog(), ratios);
        RecordedCalls calls = RecordedCalls.of(recorded);
        List<String> why = List.of(anew.reason().code(), anew.reason().sentence());
        Cascade cascade = definition.plans().get(target(anew));
        if (cascade != null) {
            return new CascadeWalk(stages(cascade, anew), calls, cost).path(why);
        }
        if (anew.plan().kind().equals("consensus")) {
            return consensus(anew, recorded, calls, cost, why);
        }
        CascadeStage only = CascadeStage.accepting(anew.plan().models().get(0));
        return new CascadeWalk(List.of(only), calls, cost).path(why);
    }

    /** Its votes are known only if the same models voted. */
    private static ReplayedPath consensus(
            RoutingDecision anew, RoutingDecision recorded, RecordedCalls calls, PathCost cost, List<String> why) {
        boolean same = anew.plan().kind().equals(recorded.plan().kind())
                && anew.plan().models().equals(recorded.plan().models());
        if (same) {
            cost.everything();
        } else {
            for (String model : anew.plan().models()) {
                RecordedCalls.Turn turn = calls.byModel().get(model);
                if (turn == null) {
                    cost.guess(model);
                } else {
                    cost.recorded(turn, false);
                }
            }
        }
        String served = same ? recorded.answer().model() : "consensus";
        return new ReplayedPath(null, served, cost.cost(), cost.guessed(), 0, false, why);
    }

    private static List<CascadeStage> stages(Cascade cascade, RoutingDecision anew) {
        Cascade taken = anew.steps().stream()
                .map(Step::verdict)
                .filter(verdict -> verdict.startsWith(SLICE) && cascade.slices() != null)
                .map(verdict -> cascade.slices().bySlice().get(verdict.substring(SLICE.length())))
                .filter(SliceStages.Slice.class::isInstance)
                .findFirst()
                .map(cascade::with)
                .orElse(cascade);
        return taken.stages().stream().filter(stage -> stage.off().isEmpty()).toList();
    }

    /** The model or plan that was decided for; null if none was. */
    private static String target(RoutingDecision decision) {
        return decision.steps().stream()
                .map(Step::verdict)
                .filter(verdict -> verdict.startsWith(USE))
                .reduce((first, last) -> last)
                .map(verdict -> verdict.substring(USE.length()))
                .orElse(null);
    }

    private static String code(RoutingDecision decision) {
        return decision.reason() == null ? "" : decision.reason().code();
    }
}
