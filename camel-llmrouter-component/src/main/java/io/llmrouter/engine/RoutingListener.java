/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.routing.CompletedRequest;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingRequest;

/**
 * Extension point: told of every decision, once, when it is complete. Called on the thread that completed the request, so be quick and do not block; a bean
 * of a Camel context is put behind an {@link IsolatedListener}, so it may take its time.
 */
@FunctionalInterface
public interface RoutingListener {

    /**
     * A request is over, well or badly. An exception thrown here is logged and goes no further.
     *
     * @param decision the whole record
     */
    void onDecision(RoutingDecision decision);

    /**
     * A request begins, on its caller's thread. Whoever needs something of that thread at the end, such as the current trace, returns a listener that
     * remembers it.
     *
     * @param router name of the router
     * @param request what is asked
     * @return who is told of this request's end
     */
    default RoutingListener onBegin(String router, RoutingRequest request) {
        return this;
    }

    /**
     * The end of a request, for those who need the texts as well. The engine calls this one.
     *
     * @param completed record, request and answer; whoever keeps it keeps the prompt
     */
    default void onCompleted(CompletedRequest completed) {
        onDecision(completed.decision());
    }
}
