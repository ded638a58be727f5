/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.ModelLimits;
import io.llmrouter.testing.LoopbackUpstream;
import java.util.HashMap;
import java.util.Map;

/** Builds models of kind {@code openai} the way a configuration does. */
final class OpenAiModels {

    static final String KEY = "sk-test-0123456789";
    static final ChatRequest HELLO =
            ChatRequest.builder().messages(UserMessage.from("hello")).build();

    private OpenAiModels() {}

    /** The two ways to call a model. */
    enum Way {
        WHOLE {
            @Override
            StreamingChatModel of(CandidateModel model) {
                return model.whole().orElseThrow();
            }
        },
        STREAMING {
            @Override
            StreamingChatModel of(CandidateModel model) {
                return model.streaming().orElseThrow();
            }
        };

        abstract StreamingChatModel of(CandidateModel model);

        StreamingChatModel at(LoopbackUpstream upstream) {
            return of(model(Map.of("baseUrl", upstream.baseUrl(), "apiKey", KEY)));
        }
    }

    static CandidateModel model(Map<String, String> options) {
        return model(options, ModelLimits.DEFAULT);
    }

    static CandidateModel model(Map<String, String> options, ModelLimits limits) {
        ModelSettings settings = new ModelSettings("small", "openai", "qwen", limits, new HashMap<>(options));
        return Providers.onClassPath()
                .build(settings, CandidateModel.named("small").limits(limits))
                .build();
    }
}
