/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in is served or refused in OpenAI's shape: no HTML, no hang, no 500. */
@Timeout(30)
class OddRequestsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LIMIT = 2 << 20;
    private static Door door;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        door = new Door(folder, "maxBodyBytes: " + LIMIT);
    }

    @AfterAll
    static void close() {
        door.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                                   | 400 invalid_json null",
                "null                                                 | 400 invalid_json null",
                "[]                                                   | 400 invalid_json null",
                "{'model':'router/support'                            | 400 invalid_json null",
                "{}                                                   | 400 missing_field messages",
                "{'model':7,'messages':[{'role':'user','content':'x'}]} | 400 invalid_type model",
                "{'model':'router/support','messages':[]}             | 400 missing_field messages",
                "{'model':'router/support','messages':null}           | 400 missing_field messages",
                "{'model':'router/support','messages':'hi'}           | 400 missing_field messages",
                "{'model':'router/support','messages':[null]}         | 400 invalid_type messages[0]",
                "{'model':'router/support','messages':[{'content':'x'}]} | 400 missing_field messages[0].role",
                "{'model':'router/support','messages':[{'role':'user','content':''}]} | 400 empty_prompt messages[0].content",
                "{'model':'router/support','messages':[{'role':'user','content':null}]} | 400 missing_field messages[0].content",
                "{'model':'router/support','messages':[{'role':'user','content':7}]} | 400 invalid_type messages[0].content",
                "{'model':'router/support:x','messages':[{'role':'user','content':'x'}]} | 404 model_not_found null"
            })
    void wrongJson_isRefusedByName(String body, String error) throws Exception {
        assertThat(Door.error(door.post(body.replace('\'', '"')))).isEqualTo(error);
    }

    @Test
    void deepNesting_isRefused_notAStackOverflow() throws Exception {
        String deep = "[".repeat(10_000) + "]".repeat(10_000);
        assertThat(Door.error(door.post(deep))).isEqualTo("400 invalid_json null");
        assertThat(Door.error(
                        door.post(Door.ask("router/support").replace("{\"model\"", "{\"x\":" + deep + ",\"model\""))))
                .isEqualTo("400 invalid_json null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"👩‍👩‍👧 family", "مرحبا \u202Eabc", "a\u0000b", "\uFEFFbom", "tab\tline\n", "<b>&amp;\u2028"})
    void anyText_reachesTheModelAsItIs(String text) throws Exception {
        Object request =
                Map.of("model", "router/support", "messages", List.of(Map.of("role", "user", "content", text)));
        HttpResponse<String> response = door.post(MAPPER.writeValueAsString(request));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(door.upstream.last().request().at("/messages/0/content").asText())
                .isEqualTo(text);
    }

    @Test
    void prompt_isServedUpToItsBound_andRefusedAboveIt() throws Exception {
        assertThat(door.post(Door.ask("router/support").replace("hello", "x".repeat(1_000_000)))
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> refused = door.post(Door.ask("router/support").replace("hello", "x".repeat(1_000_001)));
        assertThat(Door.error(refused)).isEqualTo("400 invalid_prompt null");
        assertThat(refused.body()).contains("1000001 characters; at most 1000000", "maxPromptChars");
    }

    @Test
    void body_isServedUpToItsBound_andRefusedAboveIt_announcedOrNot() throws Exception {
        String ask = Door.ask("router/support");
        String largest = ask + " ".repeat(LIMIT - ask.length());
        assertThat(door.post(largest).statusCode()).isEqualTo(200);
        assertThat(Door.error(door.post(largest + " "))).isEqualTo("413 request_too_large null");
        byte[] bytes = (largest + " ").getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder chunked =
                door.request("").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));
        assertThat(Door.error(door.send(chunked))).isEqualTo("413 request_too_large null");
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain,                        415 unsupported_media_type",
        "application/octet-stream,          415 unsupported_media_type",
        "application/json; charset=utf-16, 200 null",
        "application/x-www-form-urlencoded, 415 unsupported_media_type",
        "multipart/form-data; boundary=x,   415 unsupported_media_type"
    })
    void contentType_mustBeJson(String type, String answer) throws Exception {
        HttpResponse<String> response =
                door.send(door.request(Door.ask("router/support")).setHeader("Content-Type", type));
        assertThat(response.statusCode() + " "
                        + MAPPER.readTree(response.body()).at("/error/code").asText("null"))
                .isEqualTo(answer);
    }

    @Test
    void page_thatNobodyAllowed_mayNotAsk() throws Exception {
        HttpRequest.Builder foreign =
                door.request(Door.ask("router/support")).setHeader("Origin", "https://evil.example");
        assertThat(Door.error(door.send(foreign))).isEqualTo("403 origin_not_allowed null");
        HttpRequest.Builder own =
                door.request(Door.ask("router/support")).setHeader("Origin", "http://127.0.0.1:" + door.gateway.port());
        assertThat(door.send(own).statusCode()).isEqualTo(200);
    }

    @Test
    void baseUrlWithoutV1_isAnsweredWithTheRightOne() throws Exception {
        URI url = URI.create(door.gateway.baseUrl().replace("/v1", "") + "/chat/completions");
        HttpResponse<String> response =
                door.send(door.request(Door.ask("router/support")).uri(url));
        assertThat(Door.error(response)).isEqualTo("404 unknown_url null");
        assertThat(response.body())
                .as("what the routes that run have")
                .contains("POST /v1/chat/completions", "GET /v1/dashboard,", "GET /v1/decisions/...");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /chat/completions, 405 method_not_allowed null",
        "DELETE, /chat/completions, 405 method_not_allowed null",
        "POST,   /models,           405 method_not_allowed null",
        "PUT,    /models/x,         405 method_not_allowed null",
        "POST,   /embeddings,       404 unknown_url null",
        "POST,   /chat/completions/x, 404 unknown_url null",
        "GET,    /models/nope,      404 model_not_found null"
    })
    void wrongPathOrMethod_isShapedToo(String method, String path, String error) throws Exception {
        HttpRequest.Builder request =
                door.request("").uri(URI.create(door.gateway.baseUrl() + path)).method(method, BodyPublishers.noBody());
        assertThat(Door.error(door.send(request))).isEqualTo(error);
    }

    /** The HTTP server refuses it before any route; what counts is that it answers, and not with a page. */
    @Test
    void hugeHeader_isRefused() throws Exception {
        String answer = raw("GET /v1/models HTTP/1.1\r\nHost: x\r\nX-Big: " + "x".repeat(100_000) + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 431").doesNotContain("<html");
    }

    @Test
    void garbageInsteadOfHttp_isRefused() throws Exception {
        assertThat(raw("hello\r\n\r\n")).startsWith("HTTP/1.0 400").doesNotContain("<html");
        assertThat(raw("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    private static String raw(String request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", door.gateway.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            try (InputStream in = socket.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }
}
