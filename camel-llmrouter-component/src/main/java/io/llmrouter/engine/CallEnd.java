/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.rag.content.Content;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.model.Cancellation;
import io.llmrouter.routing.CompletedRequest;
import io.llmrouter.routing.RoutingDecision;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of one request: what it held is let go, its decision is recorded and told, and then its future is completed, each exactly once. One request;
 * its steps follow each other, so it needs no lock.
 */
final class CallEnd {

    private static final Logger LOG = LoggerFactory.getLogger(CallEnd.class);

    private final LlmRouter router;
    private final RouterDefinition definition;
    private final Record record;
    private final Held held;
    private final CompletableFuture<RoutingResult> future = new CompletableFuture<>();
    private List<RoutingListener> listeners = List.of();
    private boolean entered;
    private boolean told;

    /** What a request holds while it is under way. */
    record Held(CacheStep cache, Cancellation cancellation, Deadline deadline, Purse purse) {}

    CallEnd(LlmRouter router, RouterDefinition definition, Record record, Held held) {
        this.router = router;
        this.definition = definition;
        this.record = record;
        this.held = held;
    }

    CompletableFuture<RoutingResult> future() {
        return future;
    }

    /** @param told who is told of the end */
    void begun(List<RoutingListener> told) {
        listeners = told;
    }

    /** The request counts among those in flight. */
    void entered() {
        entered = true;
    }

    /** @param passages that the answer was made from */
    void answered(ChatResponse response, List<Content> passages) {
        future.complete(new RoutingResult.Answered(over(null, response), response, passages));
    }

    void failed(LlmRouterException error) {
        future.complete(new RoutingResult.Failed(over(error, null), error));
    }

    /** Whatever goes wrong in a step ends the request; nobody else would. */
    void step(Throwable defect, Runnable work) {
        try {
            if (defect != null) {
                crash(defect);
            } else {
                work.run();
            }
        } catch (RuntimeException | Error e) {
            crash(e);
        }
    }

    /** A defect is told as well: calls before it were paid. */
    void crash(Throwable defect) {
        LOG.error("defect while routing request {} of router {}", record.id(), definition.name(), defect);
        try {
            record.refusal("defect", defect.toString());
            over(defect, null);
        } catch (RuntimeException | Error e) {
            defect.addSuppressed(e);
        } finally {
            future.completeExceptionally(defect);
        }
    }

    private RoutingDecision over(Throwable error, ChatResponse response) {
        letGo();
        record.embedded(held.purse());
        try {
            RoutingDecision decision = record.finish(error);
            if (!told) {
                told = true;
                router.tell(
                        new CompletedRequest(decision, record.request(), response, record.texts()),
                        definition.learned(),
                        listeners);
            }
            return decision;
        } finally {
            leave();
        }
    }

    private void letGo() {
        held.cache().leave();
        held.cancellation().release();
        held.deadline().stop();
    }

    /** After the decision was told: whoever waits for the end waits for that as well. */
    private void leave() {
        if (entered) {
            entered = false;
            router.leave();
        }
    }
}
