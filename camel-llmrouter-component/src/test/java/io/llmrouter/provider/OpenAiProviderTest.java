/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import io.llmrouter.provider.OpenAiModels.Way;
import io.llmrouter.testing.CollectedAnswer;
import io.llmrouter.testing.LoopbackUpstream;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiProviderTest {

    private static final Map<String, String> EVERYTHING = Map.of(
            "temperature",
            "0.25",
            "topP",
            "0.5",
            "maxTokens",
            "100",
            "maxCompletionTokens",
            "200",
            "seed",
            "7",
            "stop",
            "END,###",
            "logprobs",
            "true",
            "topLogprobs",
            "3",
            "organizationId",
            "org-1");

    private final LoopbackUpstream upstream = LoopbackUpstream.start();

    @AfterEach
    void close() {
        upstream.close();
    }

    private JsonNode sent(Way way, Map<String, String> options, ChatRequestParameters parameters)
            throws InterruptedException {
        Map<String, String> all = new HashMap<>(options);
        all.put("baseUrl", upstream.baseUrl());
        ChatRequest request = ChatRequest.builder()
                .messages(UserMessage.from("hello"))
                .parameters(parameters)
                .build();
        CollectedAnswer.of(way.of(OpenAiModels.model(all)), request).response();
        return upstream.last().request();
    }

    @ParameterizedTest
    @EnumSource
    void options_reachTheWire(Way way) throws InterruptedException {
        JsonNode sent = sent(way, EVERYTHING, ChatRequestParameters.builder().build());

        assertThat(sent.path("model").asText()).isEqualTo("qwen");
        assertThat(sent.path("temperature").asDouble()).isEqualTo(0.25);
        assertThat(sent.path("top_p").asDouble()).isEqualTo(0.5);
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(100);
        assertThat(sent.path("max_completion_tokens").asInt()).isEqualTo(200);
        assertThat(sent.path("seed").asInt()).isEqualTo(7);
        assertThat(sent.path("stop")).hasToString("[\"END\",\"###\"]");
        assertThat(sent.path("logprobs").asBoolean()).isTrue();
        assertThat(sent.path("top_logprobs").asInt()).isEqualTo(3);
        assertThat(sent.path("stream").asBoolean()).isEqualTo(way == Way.STREAMING);
        assertThat(sent.path("stream_options").path("include_usage").asBoolean())
                .isEqualTo(way == Way.STREAMING);
        assertThat(upstream.last().header("openai-organization")).isEqualTo("org-1");
        assertThat(upstream.last().path()).isEqualTo("/v1/chat/completions");
    }

    /** Newer models refuse max_tokens, and any model both limits at once. */
    @ParameterizedTest
    @EnumSource
    void limitOfARequest_goesByTheNameThatTheModelIsConfiguredWith(Way way) throws InterruptedException {
        OpenAiChatRequestParameters one =
                OpenAiChatRequestParameters.builder().maxOutputTokens(1).build();
        JsonNode newer = sent(way, Map.of("maxCompletionTokens", "200"), one);
        assertThat(newer.path("max_completion_tokens").asInt()).isEqualTo(1);
        assertThat(newer.has("max_tokens")).isFalse();
        JsonNode older = sent(way, Map.of("maxTokens", "200"), one);
        assertThat(older.path("max_tokens").asInt()).isEqualTo(1);
        assertThat(older.has("max_completion_tokens")).isFalse();
        JsonNode unlimited = sent(way, Map.of("maxCompletionTokens", "200"), null);
        assertThat(unlimited.path("max_completion_tokens").asInt()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void request_overridesTheOptions(Way way) throws InterruptedException {
        OpenAiChatRequestParameters parameters = OpenAiChatRequestParameters.builder()
                .modelName("other")
                .temperature(1.0)
                .topP(0.9)
                .maxOutputTokens(1)
                .maxCompletionTokens(2)
                .seed(3)
                .stopSequences("STOP")
                .logprobs(false)
                .topLogprobs(0)
                .build();

        JsonNode sent = sent(way, EVERYTHING, parameters);

        assertThat(sent.path("model").asText()).isEqualTo("other");
        assertThat(sent.path("temperature").asDouble()).isEqualTo(1.0);
        assertThat(sent.path("top_p").asDouble()).isEqualTo(0.9);
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(1);
        assertThat(sent.path("max_completion_tokens").asInt()).isEqualTo(2);
        assertThat(sent.path("seed").asInt()).isEqualTo(3);
        assertThat(sent.path("stop")).hasToString("[\"STOP\"]");
        assertThat(sent.path("logprobs")).hasToString("false");
        assertThat(sent.path("top_logprobs").asInt(-1)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void request_withCustomParametersToolsAndFormat_keepsTheOptions(Way way) throws InterruptedException {
        OpenAiChatRequestParameters parameters = OpenAiChatRequestParameters.builder()
                .customParameters(Map.of("guided_choice", "a"))
                .toolSpecifications(ToolSpecification.builder()
                        .name("weather")
                        .parameters(JsonObjectSchema.builder()
                                .addStringProperty("city")
                                .build())
                        .build())
                .responseFormat(ResponseFormat.JSON)
                .user("u1")
                .build();

        JsonNode sent = sent(way, EVERYTHING, parameters);

        assertThat(sent.path("guided_choice").asText()).isEqualTo("a");
        assertThat(sent.path("tools").path(0).path("function").path("name").asText())
                .isEqualTo("weather");
        assertThat(sent.path("response_format").path("type").asText()).isEqualTo("json_object");
        assertThat(sent.path("user").asText()).isEqualTo("u1");
        assertThat(sent.path("logprobs").asBoolean()).isTrue();
        assertThat(sent.path("temperature").asDouble()).isEqualTo(0.25);
    }

    @Test
    void key_goesAsBearerToken() throws InterruptedException {
        sent(
                Way.WHOLE,
                Map.of("apiKey", " " + OpenAiModels.KEY + "\n"),
                ChatRequestParameters.builder().build());

        assertThat(upstream.last().header("authorization")).isEqualTo("Bearer " + OpenAiModels.KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void key_blank_isNoKey(String key) throws InterruptedException {
        sent(Way.WHOLE, Map.of("apiKey", key), ChatRequestParameters.builder().build());

        assertThat(upstream.last().header("authorization")).isNull();
    }

    @Test
    void key_thatCannotBeAHeader_isRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> OpenAiModels.model(Map.of("apiKey", "sk-0123\n456")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("option 'apiKey'", "line break")
                .hasMessageNotContaining("0123");
    }

    @ParameterizedTest
    @CsvSource({
        "temperature, warm, number",
        "temperature, NaN, number",
        "temperature, -1, number of 0 or more",
        "topP, 1.5, number from 0 to 1",
        "maxTokens, 0, whole number of 1 or more",
        "maxTokens, 1.5, whole number",
        "maxCompletionTokens, -3, whole number of 1 or more",
        "seed, x, whole number",
        "logprobs, yes, true or false",
        "topLogprobs, 21, from 0 to 20",
        "baseUrl, localhost:8000, http(s)://host[:port]/v1",
        "baseUrl, ftp://host/v1, http(s)://host[:port]/v1",
        "baseUrl, http://, http(s)://host[:port]/v1",
        "baseUrl, //host/v1, http(s)://host[:port]/v1",
        "organizationId, 'a\u0001b', control character"
    })
    void option_wrong_isNamedWithItsValueAndRemedy(String option, String value, String remedy) {
        Map<String, String> options = new HashMap<>(Map.of(option, value));
        if (option.equals("topLogprobs")) {
            options.put("logprobs", "true");
        }
        assertThatThrownBy(() -> OpenAiModels.model(options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("option '" + option + "'", value.replaceAll("\\p{Cntrl}.*", ""), remedy);
    }

    @Test
    void topLogprobs_withoutLogprobs_isRefused() {
        assertThatThrownBy(() -> OpenAiModels.model(Map.of("topLogprobs", "2")))
                .hasMessageContainingAll("option 'topLogprobs'", "logprobs: true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://me:hunter2@host/v1",
                "http://me:hunter2@ho st/v1",
                "//me:hunter2@host/v1",
                "http://host/v1?key=hunter2"
            })
    void baseUrl_withASecret_isRefusedWithoutShowingIt(String url) {
        assertThatThrownBy(() -> OpenAiModels.model(Map.of("baseUrl", url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("option 'baseUrl'", "http(s)://host[:port]/v1")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void baseUrl_default_isOpenAi() {
        assertThat(OpenAiModels.model(Map.of()).whole()).isPresent();
    }
}
