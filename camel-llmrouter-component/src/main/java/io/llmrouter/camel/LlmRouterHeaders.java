/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import org.apache.camel.spi.Metadata;

/** Message headers, flat scalars only; objects are exchange properties. Every one that goes out is really set. */
public final class LlmRouterHeaders {

    @Metadata(
            label = "in",
            description = "Id of the document in the body, with operation=ingest and ingestDelete; else CamelFileName.",
            javaType = "String")
    public static final String DOCUMENT_ID = "CamelLlmRouterDocumentId";

    @Metadata(
            label = "out",
            description = "What became of the document: added, replaced, unchanged, deleted or absent.",
            javaType = "String")
    public static final String DOCUMENT_OUTCOME = "CamelLlmRouterDocumentOutcome";

    @Metadata(
            label = "out",
            description = "P(the passages that were retrieved answer the question), in [0, 1].",
            javaType = "Double")
    public static final String RETRIEVAL_SCORE = "CamelLlmRouterRetrievalScore";

    @Metadata(
            label = "out",
            description = "How passages were looked for: bm25, dense, hybrid or other.",
            javaType = "String")
    public static final String RETRIEVAL_WAY = "CamelLlmRouterRetrievalWay";

    @Metadata(
            label = "out",
            description = "Ids of the documents that the answer rests on, or that were retrieved, separated by commas.",
            javaType = "String")
    public static final String SOURCES = "CamelLlmRouterSources";

    @Metadata(
            label = "in",
            description = "Name of the router instead of the endpoint's; only if allowHeaderOverrides lists name.",
            javaType = "String")
    public static final String NAME = "CamelLlmRouterName";

    @Metadata(label = "in", description = "The system message, if the body brings none.", javaType = "String")
    public static final String SYSTEM_MESSAGE = "CamelLlmRouterSystemMessage";

    @Metadata(
            label = "in",
            description = "The user message instead of the body's text; beside an image it is the question about it.",
            javaType = "String")
    public static final String USER_MESSAGE = "CamelLlmRouterUserMessage";

    @Metadata(
            label = "in",
            description = "Model or plan to insist on; only if allowHeaderOverrides lists model.",
            javaType = "String")
    public static final String MODEL = "CamelLlmRouterModel";

    @Metadata(
            label = "in",
            description = "Cost ceiling in the configuration's currency; only if allowHeaderOverrides lists maxCost.",
            javaType = "Double")
    public static final String MAX_COST = "CamelLlmRouterMaxCost";

    @Metadata(
            label = "in",
            description =
                    "Quality to keep, as a share of always asking the strongest model, at least as strict as the router's; only if"
                            + " allowHeaderOverrides lists qualityFloor.",
            javaType = "Double")
    public static final String QUALITY_FLOOR = "CamelLlmRouterQualityFloor";

    @Metadata(
            label = "in",
            description =
                    "What the caller asks of the cache, as in HTTP: no-cache, no-store, max-age=60, only-if-cached.",
            javaType = "String")
    public static final String CACHE_CONTROL = "CamelLlmRouterCacheControl";

    @Metadata(
            label = "out",
            description =
                    "Of a consumer: what happened, decision, escalation, fallback, cacheHit, feedback, budget, shadow, drift or reload.",
            javaType = "String")
    public static final String EVENT_KIND = "CamelLlmRouterEventKind";

    @Metadata(
            label = "out",
            description = "Of a consumer: events that it has lost so far, since its route was slower than they came.",
            javaType = "Long")
    public static final String EVENTS_DROPPED = "CamelLlmRouterEventsDropped";

    @Metadata(
            label = "in",
            description = "With operation=feedback, what the answer was worth, from 0 to 1; 1 is right.",
            javaType = "Double")
    public static final String FEEDBACK_SCORE = "CamelLlmRouterFeedbackScore";

    @Metadata(
            label = "in",
            description = "With operation=feedback, what the answer was worth in a word, such as correct or wrong.",
            javaType = "String")
    public static final String FEEDBACK_LABEL = "CamelLlmRouterFeedbackLabel";

    @Metadata(
            label = "in",
            description =
                    "With operation=feedback, who says so: user (default), human, gold, judge, resubmission. Gold and judge are an operator's to give.",
            javaType = "String")
    public static final String FEEDBACK_SOURCE = "CamelLlmRouterFeedbackSource";

    @Metadata(
            label = "in",
            description = "With operation=feedback, a key; feedback with one that was seen before changes nothing.",
            javaType = "String")
    public static final String FEEDBACK_KEY = "CamelLlmRouterFeedbackKey";

    @Metadata(
            label = "in",
            description =
                    "With operation=feedback, whose answer is meant, of the models that the decision asked; else of the one that answered.",
            javaType = "String")
    public static final String FEEDBACK_MODEL = "CamelLlmRouterFeedbackModel";

    @Metadata(
            label = "out",
            description = "What became of feedback: recorded, replaced or unchanged.",
            javaType = "String")
    public static final String FEEDBACK_OUTCOME = "CamelLlmRouterFeedbackOutcome";

    @Metadata(
            label = "out",
            description = "Id of the decision; with operation=feedback, in: of the decision that led to the answer.",
            javaType = "String")
    public static final String DECISION_ID = "CamelLlmRouterDecisionId";

    @Metadata(label = "out", description = "Name of the router.", javaType = "String")
    public static final String ROUTER_NAME = "CamelLlmRouterRouterName";

    @Metadata(
            label = "out",
            description = "Configured name of the model that answered, or that would be asked first.",
            javaType = "String")
    public static final String SELECTED_MODEL = "CamelLlmRouterSelectedModel";

    @Metadata(label = "out", description = "Name the provider answered under.", javaType = "String")
    public static final String RESPONSE_MODEL = "CamelLlmRouterResponseModel";

    @Metadata(
            label = "out",
            description =
                    "Kind of provider of the selected model: openai, anthropic, extractive, recorded, bean, endpoint.",
            javaType = "String")
    public static final String PROVIDER = "CamelLlmRouterProvider";

    @Metadata(
            label = "out",
            description = "What the request is about; only where an intents step is sure.",
            javaType = "String")
    public static final String INTENT = "CamelLlmRouterIntent";

    @Metadata(
            label = "out",
            description = "Probability that the likeliest intent is right, sure or not.",
            javaType = "Double")
    public static final String INTENT_SCORE = "CamelLlmRouterIntentScore";

    @Metadata(
            label = "out",
            description = "Calibrated probability, or raw signal, of the answer that was judged last.",
            javaType = "Double")
    public static final String ANSWER_CONFIDENCE = "CamelLlmRouterAnswerConfidence";

    @Metadata(label = "out", description = "Name of the signal behind that confidence.", javaType = "String")
    public static final String CONFIDENCE_SIGNAL = "CamelLlmRouterConfidenceSignal";

    @Metadata(label = "out", description = "The raw signal behind that confidence.", javaType = "Double")
    public static final String CONFIDENCE_RAW = "CamelLlmRouterConfidenceRaw";

    @Metadata(label = "out", description = "What that confidence was compared with.", javaType = "Double")
    public static final String CONFIDENCE_THRESHOLD = "CamelLlmRouterConfidenceThreshold";

    @Metadata(
            label = "out",
            description = "Which stage of the plan gave the answer, 1 for the first; stages that are off count, too.",
            javaType = "Integer")
    public static final String STAGE = "CamelLlmRouterStage";

    @Metadata(
            label = "out",
            description =
                    "Every stage that was asked: model, confidence and outcome, such as: small 0.31 escalated, large accepted.",
            javaType = "String")
    public static final String STAGES = "CamelLlmRouterStages";

    @Metadata(
            label = "out",
            description = "Short code of the reason: rules, otherwise, pinned, refused, overloaded.",
            javaType = "String")
    public static final String REASON = "CamelLlmRouterReason";

    @Metadata(label = "out", description = "Whether a cascade went on to a stronger model.", javaType = "Boolean")
    public static final String ESCALATED = "CamelLlmRouterEscalated";

    @Metadata(label = "out", description = "How often a cascade went on.", javaType = "Integer")
    public static final String ESCALATION_COUNT = "CamelLlmRouterEscalationCount";

    @Metadata(
            label = "out",
            description = "Whether another model had to take over from a failed one.",
            javaType = "Boolean")
    public static final String FALLBACK_USED = "CamelLlmRouterFallbackUsed";

    @Metadata(
            label = "out",
            description =
                    "Whether the answer is one that the plan does not trust; of classify, whether the intent is unsure.",
            javaType = "Boolean")
    public static final String ABSTAINED = "CamelLlmRouterAbstained";

    @Metadata(label = "out", description = "hit-exact, hit-semantic, miss or bypass.", javaType = "String")
    public static final String CACHE_STATUS = "CamelLlmRouterCacheStatus";

    @Metadata(
            label = "out",
            description =
                    "Cosine similarity to the kept question whose answer was given, or to the nearest one; 1 of hit-exact.",
            javaType = "Double")
    public static final String CACHE_SCORE = "CamelLlmRouterCacheScore";

    @Metadata(label = "out", description = "Input tokens of all calls.", javaType = "Integer")
    public static final String INPUT_TOKEN_COUNT = "CamelLlmRouterInputTokenCount";

    @Metadata(label = "out", description = "Output tokens of all calls.", javaType = "Integer")
    public static final String OUTPUT_TOKEN_COUNT = "CamelLlmRouterOutputTokenCount";

    @Metadata(label = "out", description = "Cost of all calls in the configuration's currency.", javaType = "Double")
    public static final String COST = "CamelLlmRouterCost";

    @Metadata(
            label = "out",
            description = "Cost of asking the strongest model at once, measured or estimated.",
            javaType = "Double")
    public static final String BASELINE_COST = "CamelLlmRouterBaselineCost";

    @Metadata(label = "out", description = "Baseline cost less cost.", javaType = "Double")
    public static final String SAVED_COST = "CamelLlmRouterSavedCost";

    @Metadata(label = "out", description = "Time spent in models, in milliseconds.", javaType = "Long")
    public static final String LATENCY = "CamelLlmRouterLatency";

    @Metadata(label = "out", description = "Finish reason of the answer, as LangChain4j names it.", javaType = "String")
    public static final String FINISH_REASON = "CamelLlmRouterFinishReason";

    private LlmRouterHeaders() {}
}
