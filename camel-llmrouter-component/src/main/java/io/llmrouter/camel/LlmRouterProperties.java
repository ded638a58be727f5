/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

/** Exchange properties. Unlike headers they never come from outside, so they may steer. */
public final class LlmRouterProperties {

    /** Out: the {@code RoutingDecision}; set before an exception too, but not for a stream that still runs. */
    public static final String DECISION = "CamelLlmRouterDecision";

    /** Out, with {@code operation=stats}: what the router spent and saved, a {@code List} of {@code Map}, one each day and tenant. */
    public static final String SPENDING = "CamelLlmRouterSpending";

    /** Between {@link LlmBudgetPolicy} and the endpoints in it: the {@code SpendGate} that they ask. */
    public static final String SPEND_GATE = "CamelLlmRouterSpendGate";

    /** Out, of {@link LlmBudgetPolicy}: what its steps spent for this exchange, a {@code Double} in the configuration's currency. */
    public static final String SPENT = "CamelLlmRouterSpent";

    /** Out, with {@code operation=classify}: the {@code IntentResult}. */
    public static final String FEATURES = "CamelLlmRouterFeatures";

    /** Between expressions of the language {@code llmrouter}, and the router that is asked next: what was computed for the question. */
    public static final String VARIABLES = "CamelLlmRouterVariables";

    /** Out, of routers that retrieve and by {@link ScoredRagAggregationStrategy}: the retrieved {@code List<Content>}, best first. */
    public static final String CONTENTS = "CamelLlmRouterContents";

    /** Out, with {@code operation=retrieve}: P(the passages answer the question), a {@code Double}; NaN if nobody knows. */
    public static final String RETRIEVAL = "CamelLlmRouterRetrieval";

    /** Out, with {@code streaming}: a {@code CompletableFuture<RoutingDecision>} that completes when the stream has ended. */
    public static final String DECISION_LATER = "CamelLlmRouterDecisionLater";

    /** Out: LangChain4j's {@code ChatResponse}. */
    public static final String CHAT_RESPONSE = "CamelLlmRouterChatResponse";

    /** In: a {@code StreamingChatResponseHandler} that takes the parts of a live stream. */
    public static final String STREAM_SINK = "CamelLlmRouterStreamSink";

    /** In: the {@code Cancellation} of the caller. */
    public static final String CANCELLATION = "CamelLlmRouterCancellation";

    /** In: who asks, as authentication found out; the endpoint's option {@code tenant} goes before it. */
    public static final String TENANT = "CamelLlmRouterTenant";

    /** In: a {@code Boolean}; whether who asks may see what concerns all tenants, as authentication found out. */
    public static final String OPERATOR = "CamelLlmRouterOperator";

    /** In: the {@code CacheControl} of the caller, which can only ask for less than the cache does. */
    public static final String CACHE_CONTROL = "CamelLlmRouterCacheControl";

    /** Between {@code cacheGet} and {@code cachePut}: the right to bring the answer. */
    public static final String CACHE_TICKET = "CamelLlmRouterCacheTicket";

    /** In: model or plan to insist on; goes before the endpoint's option {@code model}. */
    public static final String PIN = "CamelLlmRouterPin";

    /** In: name of the router, for an endpoint that is {@code llmrouter:*}. */
    public static final String ROUTER = "CamelLlmRouterTarget";

    private LlmRouterProperties() {}
}
