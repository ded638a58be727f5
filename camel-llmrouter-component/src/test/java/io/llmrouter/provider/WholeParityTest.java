/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.http.client.jdk.JdkHttpClient;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import io.llmrouter.provider.OpenAiModels.Way;
import io.llmrouter.testing.CollectedAnswer;
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.UpstreamReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole answer through the streaming model must be the answer of LangChain4j's blocking model. */
class WholeParityTest {

    private static final String HEAD =
            "{\"id\":\"chatcmpl-9\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"qwen-2.5-7b\","
                    + "\"service_tier\":\"default\",\"system_fingerprint\":\"fp_1\",";
    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":120,\"completion_tokens\":30,\"total_tokens\":150,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":100},\"completion_tokens_details\":{\"reasoning_tokens\":8}}}";
    private static final String LOGPROBS =
            "{\"content\":[{\"token\":\"Hi\",\"logprob\":-0.25,\"bytes\":[72,105],\"top_logprobs\":"
                    + "[{\"token\":\"Hi\",\"logprob\":-0.25,\"bytes\":[72,105]},{\"token\":\"Ho\",\"logprob\":-1.5,\"bytes\":null}]},"
                    + "{\"token\":\"!\",\"logprob\":-0.5,\"bytes\":[33],\"top_logprobs\":[]}]}";

    private final LoopbackUpstream upstream = LoopbackUpstream.start();

    @AfterEach
    void close() {
        upstream.close();
    }

    private static String completion(String message, String logprobs, String finish) {
        return HEAD + "\"choices\":[{\"index\":0,\"message\":" + message + ",\"logprobs\":" + logprobs
                + ",\"finish_reason\":\"" + finish + "\"}]," + USAGE;
    }

    private ChatModel blocking() {
        return OpenAiChatModel.builder()
                .httpClientBuilder(JdkHttpClient.builder())
                .baseUrl(upstream.baseUrl())
                .apiKey(OpenAiModels.KEY)
                .modelName("qwen")
                .maxRetries(0)
                .build();
    }

    private ChatResponse whole() throws InterruptedException {
        return CollectedAnswer.of(Way.WHOLE.at(upstream), OpenAiModels.HELLO).response();
    }

    private static OpenAiChatResponseMetadata metadata(ChatResponse response) {
        OpenAiChatResponseMetadata metadata = (OpenAiChatResponseMetadata) response.metadata();
        return metadata.toBuilder()
                .rawHttpResponse(null)
                .rawServerSentEvents(null)
                .build();
    }

    private void check(String body) throws InterruptedException {
        upstream.reply(UpstreamReply.json(body));

        ChatResponse whole = whole();
        ChatResponse expected = blocking().chat(OpenAiModels.HELLO);

        assertThat(whole.aiMessage()).isEqualTo(expected.aiMessage());
        assertThat(metadata(whole)).isEqualTo(metadata(expected));
    }

    @Test
    void text_withUsageAndLogprobs_isTheSame() throws InterruptedException {
        check(completion(
                "{\"role\":\"assistant\",\"content\":\"Hi!\",\"refusal\":null,\"annotations\":[]}", LOGPROBS, "stop"));

        OpenAiChatResponseMetadata metadata = metadata(whole());
        assertThat(metadata.logProbs()).hasSize(2);
        assertThat(metadata.tokenUsage().inputTokensDetails().cachedTokens()).isEqualTo(100);
        assertThat(metadata.modelName()).isEqualTo("qwen-2.5-7b");
    }

    @Test
    void toolCalls_areTheSame() throws InterruptedException {
        check(completion(
                "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
                        + "{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Zürich\\\"}\"}},"
                        + "{\"id\":\"call_2\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Kyoto\\\"}\"}},"
                        + "{\"id\":\"call_3\",\"type\":\"function\",\"function\":{\"name\":\"time\",\"arguments\":\"{}\"}}]}",
                "null",
                "tool_calls"));

        assertThat(whole().aiMessage().toolExecutionRequests())
                .extracting("id")
                .containsExactly("call_1", "call_2", "call_3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "length", "content_filter", "tool_calls", "something_new"})
    void finishReason_isTheSame(String reason) throws InterruptedException {
        check(completion("{\"role\":\"assistant\",\"content\":\"Hi!\"}", "null", reason));
    }

    @Test
    void minimalAnswer_ofALocalServer_isTheSame() throws InterruptedException {
        check("{\"choices\":[{\"message\":{\"content\":\"Hi!\"}}]}");
    }

    @Test
    void emptyText_isTheSame() throws InterruptedException {
        check(completion("{\"role\":\"assistant\",\"content\":\"\"}", "null", "stop"));
    }

    @Test
    void refusal_isAContentFilterErrorInBoth() throws InterruptedException {
        upstream.reply(UpstreamReply.json(
                completion("{\"role\":\"assistant\",\"content\":null,\"refusal\":\"I will not\"}", "null", "stop")));

        assertThat(CollectedAnswer.of(Way.WHOLE.at(upstream), OpenAiModels.HELLO)
                        .failure())
                .isInstanceOf(ContentFilteredException.class)
                .hasMessageContaining("model 'small'")
                .hasMessageNotContaining("will not");
        ChatModel blocking = blocking();
        assertThatThrownBy(() -> blocking.chat(OpenAiModels.HELLO)).isInstanceOf(ContentFilteredException.class);
    }

    @Test
    void severalChoices_areAnErrorInBoth() throws InterruptedException {
        String choice =
                "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi!\"},\"finish_reason\":\"stop\"}";
        upstream.reply(UpstreamReply.json(HEAD + "\"choices\":[" + choice + "," + choice + "]," + USAGE));

        assertThat(CollectedAnswer.of(Way.WHOLE.at(upstream), OpenAiModels.HELLO)
                        .failure())
                .hasMessageContaining("2 usable 'choices'");
        ChatModel blocking = blocking();
        assertThatThrownBy(() -> blocking.chat(OpenAiModels.HELLO)).hasMessageContaining("2");
    }

    @Test
    void request_isPlainAndOtherwiseTheSame() throws InterruptedException {
        ChatRequest request = ChatRequest.builder()
                .messages(UserMessage.from("Grüezi \"東京\""))
                .temperature(0.5)
                .build();
        CollectedAnswer.of(Way.WHOLE.at(upstream), request).response();
        blocking().chat(request);

        assertThat(upstream.exchanges().get(0).request())
                .isEqualTo(upstream.exchanges().get(1).request());
        assertThat(upstream.exchanges().get(0).request().has("stream_options")).isFalse();
    }
}
