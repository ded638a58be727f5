package io.llmrouter.camel;

/** Exchange properties. Unlike headers they never come from outside, so they may steer. */
public final class LlmRouterProperties {

    /** Out: the {@code RoutingDecision}; set before an exception too. */
    public static final String DECISION = "CamelLlmRouterDecision";

    /** Out: LangChain4j's {@code ChatResponse}. */
    public static final String CHAT_RESPONSE = "CamelLlmRouterChatResponse";

    /** In: a {@code StreamingChatResponseHandler} that takes the parts of a live stream. */
    public static final String STREAM_SINK = "CamelLlmRouterStreamSink";

    /** In: the {@code Cancellation} of the caller. */
    public static final String CANCELLATION = "CamelLlmRouterCancellation";

    /** In: who asks, as authentication found out. */
    public static final String TENANT = "CamelLlmRouterTenant";

    /** In: model or plan to insist on. */
    public static final String PIN = "CamelLlmRouterPin";

    /** In: name of the router, for an endpoint that is {@code llmrouter:*}. */
    public static final String ROUTER = "CamelLlmRouterTarget";

    private LlmRouterProperties() {}
}
