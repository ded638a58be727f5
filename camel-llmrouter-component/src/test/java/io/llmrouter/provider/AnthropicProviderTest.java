/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.FinishReason;
import io.llmrouter.model.Cancellation;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.ModelLimits;
import io.llmrouter.resilience.CallFailure;
import io.llmrouter.resilience.FailureKind;
import io.llmrouter.testing.CollectedAnswer;
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.UpstreamExchange;
import io.llmrouter.testing.UpstreamReply;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a server on the loopback that speaks Anthropic's messages API. */
@Timeout(30)
class AnthropicProviderTest {

    private static final String KEY = "sk-ant-0123456789";
    private static final ChatRequest HELLO = ChatRequest.builder()
            .messages(SystemMessage.from("be brief"), UserMessage.from("hello"))
            .build();

    private final LoopbackUpstream upstream = LoopbackUpstream.start();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void answer_comesWord_byWord_withAllItsInputCounted() throws Exception {
        upstream.reply(message(List.of("Grüß ", "Gott ", "👋")));
        CandidateModel model = model(Map.of("temperature", "0.5", "maxTokens", "77", "cacheSystemMessages", "true"));

        CollectedAnswer answer = CollectedAnswer.of(model.streaming().orElseThrow(), HELLO);

        ChatResponse response = answer.response();
        assertThat(response.aiMessage().text()).isEqualTo("Grüß Gott 👋");
        assertThat(answer.parts()).containsExactly("Grüß ", "Gott ", "👋");
        assertThat(answer.ends()).isEqualTo(1);
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.modelName()).isEqualTo("claude-x-20260101");
        // 10 fresh, 30 read from the cache, 4 written to it
        OpenAiTokenUsage usage = (OpenAiTokenUsage) response.tokenUsage();
        assertThat(usage.inputTokenCount()).isEqualTo(44);
        assertThat(usage.inputTokensDetails().cachedTokens()).isEqualTo(30);
        assertThat(usage.outputTokenCount()).isEqualTo(5);

        UpstreamExchange asked = upstream.last();
        assertThat(asked.path()).isEqualTo("/v1/messages");
        assertThat(asked.header("x-api-key")).isEqualTo(KEY);
        assertThat(asked.header("anthropic-version")).isNotBlank();
        assertThat(asked.model()).isEqualTo("claude-x");
        assertThat(asked.request().path("max_tokens").asInt()).isEqualTo(77);
        assertThat(asked.request().path("temperature").asDouble()).isCloseTo(0.5, within(1e-9));
        assertThat(asked.request().path("system").toString()).contains("be brief", "ephemeral");
    }

    @Test
    void whole_isTheSameAnswer_andHoldsNoThread() throws Exception {
        upstream.reply(message(List.of("ok")));
        CandidateModel model = model(Map.of());
        assertThat(model.blocking()).isEmpty();
        ChatResponse response =
                CollectedAnswer.of(model.whole().orElseThrow(), HELLO).response();
        assertThat(response.aiMessage().text()).isEqualTo("ok");
        assertThat(upstream.last().request().path("max_tokens").asInt()).isEqualTo(1024);
    }

    @Test
    void toolCall_arrivesComplete() throws Exception {
        upstream.reply(events(
                START,
                "{'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'t1','name':'weather','input':{}}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':'{\\'city\\':'}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':'\\'Bonn\\'}'}}",
                "{'type':'content_block_stop','index':0}",
                "{'type':'message_delta','delta':{'stop_reason':'tool_use'},'usage':{'output_tokens':9}}",
                "{'type':'message_stop'}"));
        ChatResponse response =
                CollectedAnswer.of(model(Map.of()).whole().orElseThrow(), HELLO).response();
        assertThat(response.aiMessage().toolExecutionRequests())
                .singleElement()
                .satisfies(call -> assertThat(call.arguments()).isEqualTo("{\"city\":\"Bonn\"}"));
        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
    }

    @ParameterizedTest
    @CsvSource({
        "401, authentication_error, AUTHENTICATION, ",
        "403, permission_error, AUTHENTICATION, ",
        "404, not_found_error, MODEL_NOT_FOUND, ",
        "400, invalid_request_error, INVALID_REQUEST, ",
        "429, rate_limit_error, RATE_LIMITED, 7",
        "529, overloaded_error, RATE_LIMITED, ",
        "500, api_error, UPSTREAM, ",
        "504, timeout_error, TIMEOUT, "
    })
    void status_isUnderstood_andTheKeyIsMasked(int status, String type, FailureKind kind, Long wait) throws Exception {
        Map<String, String> headers = wait == null ? Map.of() : Map.of("retry-after", wait.toString());
        upstream.reply(UpstreamReply.status(
                status,
                headers,
                json("{'type':'error','error':{'type':'" + type + "','message':'not with " + KEY + "'}}")));
        Throwable failure =
                CollectedAnswer.of(model(Map.of()).whole().orElseThrow(), HELLO).failure();
        CallFailure understood = CallFailure.of(failure);
        assertThat(understood.kind()).isEqualTo(kind);
        assertThat(understood.retryAfter().map(Duration::toSeconds).orElse(null))
                .isEqualTo(wait);
        assertThat(understood.summary()).contains("model 'large'").doesNotContain(KEY);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(KEY);
        }
    }

    @Test
    void overload_inTheMiddleOfAStream_isNoAnswer() throws Exception {
        upstream.reply(events(
                START,
                "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'half'}}",
                "{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}"));
        CollectedAnswer answer = CollectedAnswer.of(model(Map.of()).whole().orElseThrow(), HELLO);
        assertThat(CallFailure.of(answer.failure()).kind()).isEqualTo(FailureKind.RATE_LIMITED);
        assertThat(answer.ends()).isEqualTo(1);
    }

    @Test
    void streamThatIsCut_isNoAnswer() throws Exception {
        upstream.reply(events(
                START,
                "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'half'}}"));
        Throwable failure =
                CollectedAnswer.of(model(Map.of()).whole().orElseThrow(), HELLO).failure();
        assertThat(CallFailure.of(failure).kind()).isEqualTo(FailureKind.UPSTREAM);
        assertThat(failure).hasStackTraceContaining("the stream was cut");
    }

    /** LangChain4j completes an answer at message_stop only: without it nobody would ever hear of an end. */
    @Test
    void streamWithoutItsStop_isNoAnswer() throws Exception {
        upstream.reply(events(
                START, "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':5}}"));
        Throwable failure =
                CollectedAnswer.of(model(Map.of()).whole().orElseThrow(), HELLO).failure();
        assertThat(CallFailure.of(failure).kind()).isEqualTo(FailureKind.UPSTREAM);
    }

    /** A whole answer is asked for as a stream, too; what does not stream cannot serve. */
    @Test
    void serverThatAnswersInOnePieceOfJson_isNoAnswer_andItSaysWhy() throws Exception {
        upstream.reply(UpstreamReply.json(json(
                "{'id':'msg_1','type':'message','role':'assistant','model':'claude-x','content':[{'type':'text','text':'ok'}],"
                        + "'stop_reason':'end_turn','usage':{'input_tokens':10,'output_tokens':5}}")));
        CollectedAnswer answer = CollectedAnswer.of(model(Map.of()).whole().orElseThrow(), HELLO);
        assertThat(CallFailure.of(answer.failure()).kind()).isEqualTo(FailureKind.UPSTREAM);
        assertThat(answer.failure())
                .hasStackTraceContaining("no event of a stream; its content type is 'application/json'");
        assertThat(answer.ends()).isEqualTo(1);
        assertThat(upstream.last().request().path("stream").asBoolean()).isTrue();
    }

    @Test
    void cancel_closesTheConnection() throws Exception {
        upstream.reply(UpstreamReply.hang());
        Cancellation cancellation = new Cancellation();
        CollectedAnswer answer = CollectedAnswer.of(model(Map.of()).whole().orElseThrow(), HELLO, cancellation);
        org.awaitility.Awaitility.await().until(() -> !upstream.exchanges().isEmpty());
        cancellation.cancel();
        assertThat(CallFailure.of(answer.failure()).kind()).isEqualTo(FailureKind.CANCELLED);
        assertThat(upstream.last().isClosedByPeerWithin(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void options_thatAreWrong_areSaid() {
        assertThatThrownBy(() -> build(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("option 'apiKey' is missing");
        assertThatThrownBy(() -> model(Map.of("temperature", "1.5")))
                .hasMessage("option 'temperature' is '1.5'; write a number from 0 to 1");
        assertThatThrownBy(() -> model(Map.of("baseUrl", "nonsense"))).hasMessageContaining("http(s)://host[:port]/v1");
    }

    /** The module is optional: everything else of the class path is there. */
    @Test
    void missingModule_isNamedWithItsCoordinates() throws Exception {
        URL[] without = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("langchain4j-anthropic"))
                .map(AnthropicProviderTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(without, ClassLoader.getPlatformClassLoader())) {
            Method build =
                    loader.loadClass(AnthropicProviderTest.class.getName()).getDeclaredMethod("buildOne");
            build.setAccessible(true);
            assertThatThrownBy(() -> build.invoke(null))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessageContainingAll("provider 'anthropic'", "dev.langchain4j:langchain4j-anthropic:1.19.0");
        }
    }

    static void buildOne() {
        build(Map.of("apiKey", KEY));
    }

    private static URL url(String entry) {
        try {
            return new File(entry).toURI().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    private CandidateModel model(Map<String, String> more) {
        Map<String, String> options = new HashMap<>(Map.of("baseUrl", upstream.baseUrl(), "apiKey", KEY));
        options.putAll(more);
        return build(options);
    }

    private static CandidateModel build(Map<String, String> options) {
        return Providers.onClassPath()
                .build(
                        new ModelSettings("large", "anthropic", "claude-x", ModelLimits.DEFAULT, options),
                        CandidateModel.named("large"))
                .build();
    }

    private static final String START =
            "{'type':'message_start','message':{'id':'msg_1','type':'message','role':'assistant',"
                    + "'model':'claude-x-20260101','content':[],'usage':{'input_tokens':10,'cache_read_input_tokens':30,"
                    + "'cache_creation_input_tokens':4,'output_tokens':1}}}";

    private static UpstreamReply message(List<String> parts) {
        return exchange -> {
            exchange.startEvents();
            send(exchange, START);
            send(exchange, "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}");
            send(exchange, "{'type':'ping'}");
            for (String part : parts) {
                send(
                        exchange,
                        "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'" + part + "'}}");
            }
            send(exchange, "{'type':'content_block_stop','index':0}");
            send(
                    exchange,
                    "{'type':'message_delta','delta':{'stop_reason':'end_turn','stop_sequence':null},'usage':{'output_tokens':5}}");
            send(exchange, "{'type':'message_stop'}");
            exchange.endChunks();
        };
    }

    private static UpstreamReply events(String... payloads) {
        return exchange -> {
            exchange.startEvents();
            for (String payload : payloads) {
                send(exchange, payload);
            }
            exchange.endChunks();
        };
    }

    private static void send(UpstreamExchange exchange, String payload) throws java.io.IOException {
        String type = payload.replaceFirst("^\\{'type':'(\\w+)'.*", "$1");
        exchange.rawChunk(("event: " + type + "\ndata: " + json(payload) + "\n\n")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Single quotes read better in Java. */
    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
