/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.llmrouter.model.CandidateModel;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/**
 * Kind {@code openai}: any server that speaks OpenAI's chat completions: OpenAI, vLLM, Ollama, LiteLLM. Options: {@code baseUrl} (default OpenAI's),
 * {@code apiKey}, {@code organizationId}, {@code temperature}, {@code topP}, {@code maxTokens}, {@code maxCompletionTokens}, {@code seed}, {@code stop}
 * (comma-separated), {@code logprobs} (true or false), {@code topLogprobs} (0 to 20). What a request says itself goes before the options.
 */
public final class OpenAiProvider implements ProviderFactory {

    private static final String OPENAI = "https://api.openai.com/v1";
    private static final String COUNT = "a whole number of 1 or more";
    private static final int MOST_ALTERNATIVES = 20;

    private final Clock clock;

    /** For {@link java.util.ServiceLoader}; reads the system's clock. */
    public OpenAiProvider() {
        this(Clock.systemUTC());
    }

    OpenAiProvider(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "openai";
    }

    @Override
    public Set<String> options() {
        return Set.of(
                "baseUrl",
                "apiKey",
                "organizationId",
                "temperature",
                "topP",
                "maxTokens",
                "maxCompletionTokens",
                "seed",
                "stop",
                "logprobs",
                "topLogprobs");
    }

    @Override
    public CandidateModel.Builder build(ModelSettings settings, CandidateModel.Builder model) {
        ModelOptions options = new ModelOptions(settings);
        OpenAiChatRequestParameters defaults = defaults(settings.modelName(), options);
        return model.server(options.host(OPENAI))
                .whole(chatModel(options, defaults, AsyncHttpTransport.inOnePiece(settings, clock)))
                .streaming(chatModel(options, defaults, AsyncHttpTransport.streaming(settings, clock)));
    }

    private static OpenAiStreamingChatModel chatModel(
            ModelOptions options, OpenAiChatRequestParameters defaults, HttpClientBuilder transport) {
        return new Model(
                OpenAiStreamingChatModel.builder()
                        .httpClientBuilder(transport)
                        .baseUrl(options.baseUrl(OPENAI))
                        .apiKey(options.header("apiKey").orElse(null))
                        .organizationId(options.header("organizationId").orElse(null)),
                defaults);
    }

    private static OpenAiChatRequestParameters defaults(String modelName, ModelOptions options) {
        OpenAiChatRequestParameters.Builder defaults = OpenAiChatRequestParameters.builder();
        defaults.modelName(modelName)
                .temperature(options.decimal("temperature", n -> n >= 0, "a number of 0 or more")
                        .orElse(null))
                .topP(options.decimal("topP", n -> n >= 0 && n <= 1, "a number from 0 to 1")
                        .orElse(null))
                .maxOutputTokens(options.whole("maxTokens", n -> n > 0, COUNT).orElse(null))
                .stopSequences(options.text("stop")
                        .map(stop -> List.of(stop.split(",")))
                        .orElse(null));
        return defaults.maxCompletionTokens(
                        options.whole("maxCompletionTokens", n -> n > 0, COUNT).orElse(null))
                .seed(options.whole("seed", n -> true, "a whole number").orElse(null))
                .logprobs(options.flag("logprobs").orElse(null))
                .topLogprobs(topLogprobs(options))
                .build();
    }

    private static Integer topLogprobs(ModelOptions options) {
        Integer top = options.whole(
                        "topLogprobs",
                        n -> n >= 0 && n <= MOST_ALTERNATIVES,
                        "a whole number from 0 to " + MOST_ALTERNATIVES)
                .orElse(null);
        if (top != null && !options.flag("logprobs").orElse(false)) {
            throw new IllegalArgumentException("option 'topLogprobs' is '" + top
                    + "' but nothing asks for log-probabilities; write logprobs: true, too");
        }
        return top;
    }

    /** LangChain4j 1.19 forgets log-probabilities among the defaults of its streaming model, so the defaults are kept here. */
    private static final class Model extends OpenAiStreamingChatModel {

        private final OpenAiChatRequestParameters defaults;

        Model(OpenAiStreamingChatModelBuilder builder, OpenAiChatRequestParameters defaults) {
            super(builder);
            this.defaults = defaults;
        }

        @Override
        public OpenAiChatRequestParameters defaultRequestParameters() {
            return defaults;
        }

        @Override
        public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            super.doChat(oneLimit(request), new OneEnd(handler));
        }

        /** A model that is configured with the newer limit refuses the older one beside it: what a request says is then said by the newer name. */
        private ChatRequest oneLimit(ChatRequest request) {
            boolean both = defaults.maxCompletionTokens() != null
                    && defaults.maxOutputTokens() == null
                    && request.maxOutputTokens() != null
                    && request.parameters() instanceof OpenAiChatRequestParameters;
            if (!both) {
                return request;
            }
            OpenAiChatRequestParameters said = (OpenAiChatRequestParameters) request.parameters();
            boolean saysBoth = !defaults.maxCompletionTokens().equals(said.maxCompletionTokens());
            OpenAiChatRequestParameters.Builder one = OpenAiChatRequestParameters.builder();
            one.overrideWith(said).maxOutputTokens(null);
            return ChatRequest.builder()
                    .messages(request.messages())
                    .parameters(one.maxCompletionTokens(saysBoth ? said.maxCompletionTokens() : said.maxOutputTokens())
                            .build())
                    .build();
        }
    }
}
