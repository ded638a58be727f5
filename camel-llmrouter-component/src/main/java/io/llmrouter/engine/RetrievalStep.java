/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.rag.content.Content;
import io.llmrouter.model.Citations;
import io.llmrouter.model.Grounding;
import io.llmrouter.rag.GenerationPlan;
import io.llmrouter.rag.RetrievalWay;
import io.llmrouter.rag.Retrieved;
import io.llmrouter.routing.RoutingDecision.Step;
import io.llmrouter.routing.RoutingRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Retrieval for one request: looks once; where what was found is weak and the question is not hard, looks once more by the other way. May block.
 *
 * @param grounds of the router
 */
record RetrievalStep(Grounds grounds) {

    /**
     * What came of it.
     *
     * @param found passages that fit the prompt, perhaps none
     * @param request to go on with
     * @param steps what happened, for the decision
     * @param nothing whether there is nothing for an answer to rest on
     */
    record Result(Retrieved found, RoutingRequest request, List<Step> steps, boolean nothing) {

        /** What the decision says of it beside the steps. */
        Map<String, Object> features() {
            Map<String, Object> features = new LinkedHashMap<>();
            if (found.score() != null) {
                features.put("retrieval", found.score().probability());
                features.put("retrievalSufficiency", found.score().sufficiency());
            }
            features.put("retrievalWay", found.label());
            features.put("retrieverCalls", found.calls());
            features.put("passages", found.passages().size());
            features.put("sources", found.sources());
            return features;
        }
    }

    /**
     * Looks for passages.
     *
     * @throws io.llmrouter.failure.RetrievalFailedException if the source fails
     */
    Result look(RoutingRequest asked, RoutingFailures failures) {
        try {
            return look(asked);
        } catch (RuntimeException e) {
            throw failures.retrievalFailed(grounds.source().name(), e);
        }
    }

    private Result look(RoutingRequest asked) {
        boolean hard = isHard(asked);
        List<Step> steps = new ArrayList<>(2);
        Retrieved found = grounds.source().retrieve(asked);
        steps.add(step(found));
        GenerationPlan plan = plan(found, hard);
        if (plan instanceof GenerationPlan.RetrieveAgain) {
            found = found.again().get();
            steps.add(step(found));
            plan = plan(found, hard);
        }
        List<Content> passages = grounds.prompt().fitting(found.passages());
        Grounding grounding = new Grounding(asked.variables().text(), passages, found.score());
        RoutingRequest request = asked.with(new RoutingRequest.Grounded(
                grounds.prompt().with(asked.chat(), grounding),
                grounding,
                plan instanceof GenerationPlan.Cheap,
                plan.reason() + (hard ? ", hard question" : ", easy question")));
        boolean nothing = passages.isEmpty() || plan instanceof GenerationPlan.Abstain;
        return new Result(found.with(passages), request, steps, nothing);
    }

    /** What the table says, which looks again only where there is another way; without a score it says nothing against what was found. */
    private GenerationPlan plan(Retrieved found, boolean hard) {
        RetrievalWay way = found.again() == null ? RetrievalWay.HYBRID : found.way();
        return found.score() == null
                ? new GenerationPlan.Strong("not scored")
                : grounds.table().decide(found.score(), way, hard ? 1 : 0);
    }

    /** The answer with the documents that it rests on. */
    static ChatResponse cited(RoutingRequest request, ChatResponse answer) {
        return request.grounding()
                .map(grounding -> Citations.on(
                        answer,
                        grounding.passages().stream().map(Retrieved::documentOf).toList()))
                .orElse(answer);
    }

    private boolean isHard(RoutingRequest asked) {
        try {
            return grounds.hard().test(asked.variables());
        } catch (IllegalStateException e) { // as with rules: what cannot be evaluated does not match
            return false;
        }
    }

    private Step step(Retrieved found) {
        return new Step("retrieve", found.label(), grounds.source().name() + ": " + found.reason());
    }
}
