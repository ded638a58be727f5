/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/**
 * Names of attributes: those of OpenTelemetry's conventions for generative AI (github.com/open-telemetry/semantic-conventions-genai, {@code gen-ai-spans.md}),
 * the old name beside the new one where it changed, and those of a routing decision, for which there is no convention.
 */
final class GenAiAttributes {

    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
    static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("gen_ai.system");
    static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
    static final AttributeKey<String> RESPONSE_MODEL = AttributeKey.stringKey("gen_ai.response.model");
    static final AttributeKey<List<String>> FINISH_REASONS =
            AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
    static final AttributeKey<Boolean> STREAM = AttributeKey.booleanKey("gen_ai.request.stream");
    static final AttributeKey<Double> FIRST_CHUNK = AttributeKey.doubleKey("gen_ai.response.time_to_first_chunk");
    static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");
    static final AttributeKey<Long> CACHED_TOKENS = AttributeKey.longKey("gen_ai.usage.cache_read.input_tokens");
    static final AttributeKey<Long> OUTPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.output_tokens");
    static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
    static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    static final AttributeKey<String> ROUTER = AttributeKey.stringKey("llmrouter.router");
    static final AttributeKey<String> DECISION = AttributeKey.stringKey("llmrouter.decision.id");
    static final AttributeKey<String> PLAN = AttributeKey.stringKey("llmrouter.plan");
    static final AttributeKey<String> REASON = AttributeKey.stringKey("llmrouter.reason");
    static final AttributeKey<String> CACHE = AttributeKey.stringKey("llmrouter.cache.result");
    static final AttributeKey<String> ANSWERED_BY = AttributeKey.stringKey("llmrouter.answer.model");
    static final AttributeKey<Boolean> ABSTAINED = AttributeKey.booleanKey("llmrouter.abstained");
    static final AttributeKey<String> MODEL = AttributeKey.stringKey("llmrouter.model");
    static final AttributeKey<String> CALL = AttributeKey.stringKey("llmrouter.call");
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("llmrouter.outcome");
    static final AttributeKey<Double> CONFIDENCE = AttributeKey.doubleKey("llmrouter.confidence");
    static final AttributeKey<Double> COST = AttributeKey.doubleKey("llmrouter.cost");

    private GenAiAttributes() {}
}
