package io.llmrouter.engine;

import io.llmrouter.routing.RoutingDecision;

/** Extension point: told of every decision, once, when it is complete. Called on the thread that completed the request, so be quick and do not block. */
@FunctionalInterface
public interface RoutingListener {

    /**
     * A request is over, well or badly. An exception thrown here is logged and goes no further.
     *
     * @param decision the whole record
     */
    void onDecision(RoutingDecision decision);
}
