/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import io.llmrouter.model.CandidateModel;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/**
 * Kind {@code anthropic}: any server that speaks Anthropic's messages API. Options: {@code apiKey} (needed), {@code baseUrl} (default Anthropic's),
 * {@code temperature} (0 to 1), {@code topP}, {@code topK}, {@code maxTokens} (default 1024, for the API needs a limit), {@code stop} (comma-separated),
 * {@code cacheSystemMessages} (true or false: mark the system message for the provider's prompt cache). What a request says itself goes before the
 * options. A whole answer is collected from a stream, too, so that a call holds no thread and can be cancelled at any time.
 */
public final class AnthropicProvider implements ProviderFactory {

    private static final String ANTHROPIC = "https://api.anthropic.com/v1";
    private static final String COORDINATES = "dev.langchain4j:langchain4j-anthropic:1.19.0";
    private static final String COUNT = "a whole number of 1 or more";

    private final Clock clock;

    /** For {@link java.util.ServiceLoader}; reads the system's clock. */
    public AnthropicProvider() {
        this(Clock.systemUTC());
    }

    AnthropicProvider(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "anthropic";
    }

    @Override
    public Set<String> options() {
        return Set.of("baseUrl", "apiKey", "temperature", "topP", "topK", "maxTokens", "stop", "cacheSystemMessages");
    }

    @Override
    public CandidateModel.Builder build(ModelSettings settings, CandidateModel.Builder model) {
        try {
            StreamingChatModel streaming = Messages.model(settings, clock);
            return model.server(new ModelOptions(settings).host(ANTHROPIC))
                    .whole(streaming)
                    .streaming(streaming);
        } catch (NoClassDefFoundError e) {
            throw new IllegalArgumentException(
                    "provider 'anthropic' needs LangChain4j's module on the class path; add " + COORDINATES, e);
        }
    }

    /** Apart, so that the optional classes are looked for only when a model is built. */
    private static final class Messages extends AnthropicStreamingChatModel {

        private Messages(AnthropicStreamingChatModelBuilder builder) {
            super(builder);
        }

        static StreamingChatModel model(ModelSettings settings, Clock clock) {
            ModelOptions options = new ModelOptions(settings);
            String key = options.header("apiKey")
                    .orElseThrow(() ->
                            new IllegalArgumentException("option 'apiKey' is missing; write apiKey: \"{{env:NAME}}\""));
            return new Messages(AnthropicStreamingChatModel.builder()
                    .httpClientBuilder(AsyncHttpTransport.streaming(settings, clock))
                    .baseUrl(options.baseUrl(ANTHROPIC))
                    .apiKey(key)
                    .modelName(settings.modelName())
                    .temperature(options.decimal("temperature", n -> n >= 0 && n <= 1, "a number from 0 to 1")
                            .orElse(null))
                    .topP(options.decimal("topP", n -> n >= 0 && n <= 1, "a number from 0 to 1")
                            .orElse(null))
                    .topK(options.whole("topK", n -> n > 0, COUNT).orElse(null))
                    .maxTokens(options.whole("maxTokens", n -> n > 0, COUNT).orElse(null))
                    .stopSequences(options.text("stop")
                            .map(stop -> List.of(stop.split(",")))
                            .orElse(null))
                    .cacheSystemMessages(options.flag("cacheSystemMessages").orElse(null)));
        }

        @Override
        public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            super.doChat(request, new OneEnd(handler, Messages::withAllInput));
        }

        /**
         * Anthropic's input tokens are those that its prompt cache had no part in; the router's, as OpenAI's, are all, and the cached ones a part of them.
         * Tokens that were written to the cache count as input.
         */
        private static ChatResponse withAllInput(ChatResponse response) {
            if (!(response.tokenUsage() instanceof AnthropicTokenUsage usage) || usage.inputTokenCount() == null) {
                return response;
            }
            int cached = orZero(usage.cacheReadInputTokens());
            OpenAiTokenUsage all = OpenAiTokenUsage.builder()
                    .inputTokenCount(usage.inputTokenCount() + cached + orZero(usage.cacheCreationInputTokens()))
                    .inputTokensDetails(OpenAiTokenUsage.InputTokensDetails.builder()
                            .cachedTokens(cached)
                            .build())
                    .outputTokenCount(usage.outputTokenCount())
                    .totalTokenCount(usage.inputTokenCount()
                            + cached
                            + orZero(usage.cacheCreationInputTokens())
                            + orZero(usage.outputTokenCount()))
                    .build();
            return ChatResponse.builder()
                    .aiMessage(response.aiMessage())
                    .metadata(ChatResponseMetadata.builder()
                            .id(response.id())
                            .modelName(response.modelName())
                            .finishReason(response.finishReason())
                            .tokenUsage(all)
                            .build())
                    .build();
        }

        private static int orZero(Integer count) {
            return count == null ? 0 : count;
        }
    }
}
