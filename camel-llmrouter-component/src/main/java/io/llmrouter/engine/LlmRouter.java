package io.llmrouter.engine;

import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.stats.ModelStats;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** stub */
public final class LlmRouter {
    /** name */
    public String name() { return null; }
    /** route whole */
    public CompletableFuture<RoutingResult> route(RoutingRequest request) { return null; }
    /** route stream: only onPartial* of the sink are called; the end is the future */
    public CompletableFuture<RoutingResult> route(RoutingRequest request, StreamingChatResponseHandler sink) { return null; }
    /** decide only, no call */
    public RoutingDecision decide(RoutingRequest request) { return null; }
    /** stats */
    public List<ModelStats> stats() { return null; }
    /** model and plan names that can be pinned */
    public List<String> targets() { return null; }
    /** swap */
    public void reload(RouterDefinition next) { }
}
