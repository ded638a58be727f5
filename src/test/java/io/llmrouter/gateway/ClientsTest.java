/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.llmrouter.testing.UpstreamReply;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way: real OpenAI clients, the gateway, the OpenAI provider, and a scripted server at the other end. */
@Timeout(60)
class ClientsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Door door;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        door = new Door(folder, "maxBodyBytes: 100000");
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void langChain4jClient_getsAnAnswer_andHeadersSayWhatItCost() throws Exception {
        door.upstream.reply("small-1", UpstreamReply.text("Grüße 👋"));
        assertThat(lc4j("router/support").chat("Hallo?")).isEqualTo("Grüße 👋");
        HttpResponse<String> raw =
                door.post("{\"model\":\"router/support\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        assertThat(raw.headers().map())
                .containsKeys(
                        "x-llmrouter-model",
                        "x-llmrouter-decision-id",
                        "x-llmrouter-reason",
                        "x-llmrouter-cost",
                        "x-llmrouter-saved",
                        "x-llmrouter-overhead-ms",
                        "x-llmrouter-escalations");
        assertThat(raw.headers().firstValue("content-type")).contains("application/json");
        assertThat(door.upstream.last().request().path("model").asText()).isEqualTo("small-1");
    }

    @Test
    void langChain4jClient_streams_tokenByToken() throws Exception {
        Semaphore gate = new Semaphore(1);
        door.upstream.reply("small-1", UpstreamReply.streamed(List.of("one ", "two ", "three"), gate));
        List<String> parts = new CopyOnWriteArrayList<>();
        CompletableFuture<ChatResponse> done = new CompletableFuture<>();
        OpenAiStreamingChatModel.builder()
                .baseUrl(door.gateway.baseUrl())
                .apiKey(Door.KEY)
                .modelName("router/support")
                .build()
                .chat("q", collecting(parts, done));
        await().untilAsserted(() -> assertThat(parts).containsExactly("one "));
        gate.release(10);
        assertThat(done.get(10, TimeUnit.SECONDS).aiMessage().text()).isEqualTo("one two three");
    }

    @Test
    void officialClient_getsAnswersStreamsAndTypedErrors() {
        door.upstream.reply("small-1", UpstreamReply.text("hello from upstream"));
        OpenAIClient client = official(Door.KEY);
        assertThat(client.chat()
                        .completions()
                        .create(params("router/support"))
                        .choices()
                        .get(0)
                        .message()
                        .content())
                .contains("hello from upstream");

        Semaphore open = new Semaphore(100);
        door.upstream.reply("small-1", UpstreamReply.streamed(List.of("a", "b"), open));
        StringBuilder text = new StringBuilder();
        long usage = 0;
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params("router/support"))) {
            for (ChatCompletionChunk chunk : (Iterable<ChatCompletionChunk>) stream.stream()::iterator) {
                chunk.choices()
                        .forEach(choice -> text.append(choice.delta().content().orElse("")));
                usage += chunk.usage().map(u -> u.totalTokens()).orElse(0L);
            }
        }
        assertThat(text).hasToString("ab");
        assertThat(usage).isPositive();

        assertThatThrownBy(() -> client.chat().completions().create(params("router/suport")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("did you mean 'support'?");
        assertThatThrownBy(() -> official("wrong").chat().completions().create(params("router/support")))
                .isInstanceOf(UnauthorizedException.class);
        assertThat(client.models().list().data())
                .extracting(m -> m.id())
                .contains("router/support", "router/support:alone");
    }

    @Test
    void toolsImagesFormatsAndUnknownFields_reachTheModelUnchanged() throws Exception {
        door.upstream.reply(
                "small-1",
                UpstreamReply.json(
                        """
                {"id":"x","object":"chat.completion","created":1,"model":"small-1","choices":[{"index":0,"finish_reason":"tool_calls","message":
                {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Ulm\\"}"}},
                {"id":"call_2","type":"function","function":{"name":"weather","arguments":"{}"}}]}}],
                "usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12,"prompt_tokens_details":{"cached_tokens":4}}}"""));
        String request =
                """
                {"model":"router/support","seed":7,"stop":["END"],"max_tokens":50,"x_vendor":{"deep":[1,2]},"n":1,"logprobs":true,"top_logprobs":2,
                 "tools":[{"type":"function","function":{"name":"weather","description":"d","parameters":{"type":"object",
                   "properties":{"city":{"type":"string","enum":["Ulm"]},"days":{"type":"array","items":{"type":"integer"}}},"required":["city"]}}}],
                 "tool_choice":"required",
                 "messages":[{"role":"developer","content":"be brief"},
                   {"role":"user","content":[{"type":"text","text":"what is this?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]}""";
        HttpResponse<String> response = door.post(request);

        JsonNode sent = door.upstream.last().request();
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(sent.path("seed").asInt()).isEqualTo(7);
        assertThat(sent.path("stop").get(0).asText()).isEqualTo("END");
        assertThat(sent.path("x_vendor").path("deep").get(1).asInt()).isEqualTo(2);
        assertThat(sent.path("logprobs").asBoolean()).isTrue();
        assertThat(sent.path("tool_choice").asText()).isEqualTo("required");
        assertThat(sent.at("/tools/0/function/parameters/properties/days/items/type")
                        .asText())
                .isEqualTo("integer");
        assertThat(sent.at("/tools/0/function/parameters/required/0").asText()).isEqualTo("city");
        assertThat(sent.at("/messages/0/role").asText()).isEqualTo("system");
        assertThat(sent.at("/messages/1/content/1/image_url/url").asText()).isEqualTo("data:image/png;base64,AAAA");
        assertThat(sent.path("stream").asBoolean()).isFalse();
        JsonNode answer = MAPPER.readTree(response.body());
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(answer.at("/choices/0/message/tool_calls/0/function/arguments")
                        .asText())
                .isEqualTo("{\"city\":\"Ulm\"}");
        assertThat(answer.at("/choices/0/message/tool_calls/1/id").asText()).isEqualTo("call_2");
        assertThat(answer.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isEqualTo(4);
    }

    @Test
    void streamedToolCalls_arriveAsDeltas() throws Exception {
        door.upstream.reply(
                "small-1",
                UpstreamReply.events(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"function\","
                                + "\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"ci\"}}]}}]}",
                        "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"ty\\\":1}\"}}]}}]}",
                        "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}",
                        "[DONE]"));
        CompletableFuture<ChatResponse> done = new CompletableFuture<>();
        OpenAiStreamingChatModel.builder()
                .baseUrl(door.gateway.baseUrl())
                .apiKey(Door.KEY)
                .modelName("router/support")
                .build()
                .chat(
                        ChatRequest.builder()
                                .messages(UserMessage.from("q"))
                                .toolSpecifications(ToolSpecification.builder()
                                        .name("weather")
                                        .parameters(JsonObjectSchema.builder()
                                                .addStringProperty("city")
                                                .build())
                                        .build())
                                .build(),
                        collecting(new CopyOnWriteArrayList<>(), done));
        ChatResponse response = done.get(10, TimeUnit.SECONDS);
        assertThat(response.aiMessage().toolExecutionRequests()).singleElement().satisfies(call -> {
            assertThat(call.name()).isEqualTo("weather");
            assertThat(call.arguments()).isEqualTo("{\"city\":1}");
        });
    }

    @Test
    void capability_thatTheModelLacks_isNamed() {
        ChatRequest image = ChatRequest.builder()
                .messages(UserMessage.from(TextContent.from("?"), ImageContent.from("AAAA", "image/png")))
                .build();
        assertThatThrownBy(() -> lc4j("router/support:alone").chat(image)).hasMessageContaining("alone lacks [VISION]");
    }

    private OpenAiChatModel lc4j(String model) {
        return OpenAiChatModel.builder()
                .baseUrl(door.gateway.baseUrl())
                .apiKey(Door.KEY)
                .modelName(model)
                .maxRetries(0)
                .build();
    }

    private OpenAIClient official(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(door.gateway.baseUrl())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams params(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage("hello")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
    }

    private static StreamingChatResponseHandler collecting(List<String> parts, CompletableFuture<ChatResponse> done) {
        return new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String part) {
                parts.add(part);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                done.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                done.completeExceptionally(error);
            }
        };
    }
}
