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
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.UpstreamExchange;
import io.llmrouter.testing.UpstreamReply;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way: a real OpenAI client, the gateway, the OpenAI provider, and a scripted server at the other end. */
@Timeout(60)
class GatewayTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String KEY = "the-key";

    @TempDir
    private Path folder;

    private final LoopbackUpstream upstream = LoopbackUpstream.start();
    private final HttpClient http = HttpClient.newHttpClient();
    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8)));
        Path file = folder.resolve("llmrouter.yaml");
        Files.writeString(
                file,
                """
                models:
                  small: {provider: openai, modelName: small-1, baseUrl: "%1$s", apiKey: up, price: {input: 1, output: 2}, fallback: [spare]}
                  spare: {provider: openai, modelName: spare-1, baseUrl: "%1$s", apiKey: up, price: {input: 1, output: 2}}
                  alone: {provider: openai, modelName: alone-1, baseUrl: "%1$s", apiKey: up, capabilities: [tools], timeout: 400ms}
                  dead:  {provider: openai, modelName: dead-1, baseUrl: "http://127.0.0.1:1/v1", apiKey: up}
                routers:
                  support: {otherwise: small, strongest: small}
                gateway:
                  keys: [{sha256: "%2$s", tenant: acme}]
                  cors: ["https://app.example"]
                  maxBodyBytes: 100000
                """
                        .formatted(upstream.baseUrl(), hash));
        gateway = Gateway.start(GatewaySettings.at("127.0.0.1", 0).withConfiguration("file:" + file));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    @Test
    void langChain4jClient_getsAnAnswer_andHeadersSayWhatItCost() throws Exception {
        upstream.reply("small-1", UpstreamReply.text("Grüße 👋"));
        assertThat(lc4j("router/support").chat("Hallo?")).isEqualTo("Grüße 👋");
        HttpResponse<String> raw =
                post("{\"model\":\"router/support\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
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
        assertThat(upstream.last().request().path("model").asText()).isEqualTo("small-1");
    }

    @Test
    void langChain4jClient_streams_tokenByToken() throws Exception {
        Semaphore gate = new Semaphore(1);
        upstream.reply("small-1", UpstreamReply.streamed(List.of("one ", "two ", "three"), gate));
        List<String> parts = new CopyOnWriteArrayList<>();
        CompletableFuture<ChatResponse> done = new CompletableFuture<>();
        OpenAiStreamingChatModel.builder()
                .baseUrl(gateway.baseUrl())
                .apiKey(KEY)
                .modelName("router/support")
                .build()
                .chat("q", collecting(parts, done));
        await().untilAsserted(() -> assertThat(parts).containsExactly("one "));
        gate.release(10);
        assertThat(done.get(10, TimeUnit.SECONDS).aiMessage().text()).isEqualTo("one two three");
    }

    @Test
    void officialClient_getsAnswersStreamsAndTypedErrors() {
        upstream.reply("small-1", UpstreamReply.text("hello from upstream"));
        OpenAIClient client = official(KEY);
        assertThat(client.chat()
                        .completions()
                        .create(params("router/support"))
                        .choices()
                        .get(0)
                        .message()
                        .content())
                .contains("hello from upstream");

        Semaphore open = new Semaphore(100);
        upstream.reply("small-1", UpstreamReply.streamed(List.of("a", "b"), open));
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
        upstream.reply(
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
        HttpResponse<String> response = post(request);

        JsonNode sent = upstream.last().request();
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
        upstream.reply(
                "small-1",
                UpstreamReply.events(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"function\","
                                + "\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"ci\"}}]}}]}",
                        "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"ty\\\":1}\"}}]}}]}",
                        "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}",
                        "[DONE]"));
        CompletableFuture<ChatResponse> done = new CompletableFuture<>();
        OpenAiStreamingChatModel.builder()
                .baseUrl(gateway.baseUrl())
                .apiKey(KEY)
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

    @Test
    void upstreamFailures_becomeTheRightStatus() throws Exception {
        upstream.reply(
                "alone-1",
                UpstreamReply.status(429, Map.of("Retry-After", "7"), "{\"error\":{\"message\":\"slow down\"}}"));
        HttpResponse<String> limited = post(simple("router/support:alone"));
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("retry-after")).contains("7");

        assertThat(post(simple("router/support:dead")).statusCode()).isEqualTo(502);
        upstream.reply(
                "spare-1", UpstreamReply.status(400, Map.of(), "{\"error\":{\"message\":\"context too long\"}}"));
        HttpResponse<String> invalid = post(simple("router/support:spare"));
        assertThat(error(invalid)).isEqualTo("400 request_rejected null");
        assertThat(invalid.body()).contains("spare (plan): INVALID_REQUEST").contains("context too long");
    }

    @Test
    void silentUpstream_isAGatewayTimeout() throws Exception {
        upstream.reply("alone-1", UpstreamReply.hang());
        HttpResponse<String> response = post(simple("router/support:alone"));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(504);
        assertThat(response.body()).contains("total time limit of 400 ms");
    }

    @Test
    void fallback_answersForGarbageCutsAndErrors() throws Exception {
        upstream.reply("spare-1", UpstreamReply.text("from the spare"));
        for (UpstreamReply failure : List.of(
                UpstreamReply.json("this is no JSON"),
                UpstreamReply.status(500, Map.of(), "oops"),
                UpstreamReply.closeAtOnce(),
                UpstreamReply.json("{}"))) {
            upstream.reply("small-1", failure);
            assertThat(lc4j("router/support").chat("q")).isEqualTo("from the spare");
        }
    }

    @Test
    void streamCutInTheMiddle_endsWithAnErrorEvent_andNoEndMark() throws Exception {
        upstream.reply("small-1", UpstreamReply.cutAfter(List.of("half ", "an ")));
        String events = post(simple("router/support").replace("{\"model\"", "{\"stream\":true,\"model\""))
                .body();
        assertThat(events).contains("half ").contains("\"error\"").doesNotContain("[DONE]");
    }

    @Test
    void clientThatLeaves_closesTheUpstreamSocket_plainAndStream() throws Exception {
        for (boolean stream : new boolean[] {false, true}) {
            Semaphore gate = new Semaphore(1);
            upstream.reply(
                    "small-1", stream ? UpstreamReply.streamed(List.of("one ", "two "), gate) : UpstreamReply.hang());
            int before = upstream.exchanges().size();
            String body = stream
                    ? simple("router/support").replace("{\"model\"", "{\"stream\":true,\"model\"")
                    : simple("router/support");
            CompletableFuture<HttpResponse<InputStream>> call =
                    http.sendAsync(request(body).build(), HttpResponse.BodyHandlers.ofInputStream());
            await().until(() -> upstream.exchanges().size() > before);
            UpstreamExchange exchange = upstream.last();
            if (stream) {
                call.get(5, TimeUnit.SECONDS).body().close();
            }
            call.cancel(true);
            assertThat(exchange.isClosedByPeerWithin(Duration.ofSeconds(1)))
                    .as("stream=%s", stream)
                    .isTrue();
        }
    }

    @Test
    void badRequests_areRefusedInOpenAiShape() throws Exception {
        assertThat(error(post("{not json"))).isEqualTo("400 invalid_json null");
        assertThat(error(post("{\"model\":\"router/support\"}"))).isEqualTo("400 missing_field messages");
        assertThat(error(post("{\"model\":\"router/support\",\"messages\":[{\"role\":\"user\",\"content\":\" \"}]}")))
                .isEqualTo("400 empty_prompt messages[0].content");
        assertThat(error(post("{\"model\":\"router/support\",\"messages\":[{\"role\":\"bot\",\"content\":\"x\"}]}")))
                .isEqualTo("400 unsupported_value messages[0].role");
        assertThat(
                        error(
                                post(
                                        "{\"model\":\"router/support\",\"temperature\":\"hot\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")))
                .isEqualTo("400 invalid_type temperature");
        assertThat(error(post(simple("x".repeat(200_000))))).isEqualTo("413 request_too_large null");
        assertThat(error(http.send(
                        request("")
                                .uri(URI.create(gateway.baseUrl() + "/nothing"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())))
                .isEqualTo("404 unknown_url null");
        HttpRequest anonymous = HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/models"))
                .build();
        assertThat(error(http.send(anonymous, HttpResponse.BodyHandlers.ofString())))
                .isEqualTo("401 invalid_api_key null");
        byte[] latin = "{\"model\":\"router/support\",\"messages\":[{\"role\":\"user\",\"content\":\"\u00e9\"}]}"
                .getBytes(StandardCharsets.ISO_8859_1);
        HttpRequest notUtf8 =
                request("").POST(HttpRequest.BodyPublishers.ofByteArray(latin)).build();
        assertThat(error(http.send(notUtf8, HttpResponse.BodyHandlers.ofString())))
                .isEqualTo("400 invalid_json null");
    }

    @Test
    void preflight_isAnsweredBeforeAuthentication() throws Exception {
        HttpRequest preflight = HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/chat/completions"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://app.example")
                .build();
        HttpResponse<String> response = http.send(preflight, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("access-control-allow-origin")).contains("https://app.example");
    }

    @Test
    void headersFromOutside_doNotDispatch() throws Exception {
        upstream.reply("small-1", UpstreamReply.text("small"));
        HttpRequest sneaky = request(simple("router/support"))
                .header("CamelLlmRouterModel", "spare")
                .header("CamelLlmRouterTarget", "other")
                .header("CamelHttpResponseCode", "500")
                .build();
        HttpResponse<String> response = http.send(sneaky, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(upstream.last().model()).isEqualTo("small-1");
    }

    private OpenAiChatModel lc4j(String model) {
        return OpenAiChatModel.builder()
                .baseUrl(gateway.baseUrl())
                .apiKey(KEY)
                .modelName(model)
                .maxRetries(0)
                .build();
    }

    private OpenAIClient official(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.baseUrl())
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

    private static String simple(String model) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return http.send(request(body).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String body) {
        return HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/chat/completions"))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static String error(HttpResponse<String> response) throws IOException {
        JsonNode error = MAPPER.readTree(response.body()).path("error");
        return response.statusCode() + " " + error.path("code").asText() + " "
                + error.path("param").asText("null");
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
