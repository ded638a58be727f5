/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.UpstreamExchange;
import io.llmrouter.testing.UpstreamReply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model behind Anthropic's API, asked by a client of OpenAI's that wants one piece of JSON: over real sockets on both sides. */
@Timeout(60)
class AnthropicModelTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final LoopbackUpstream upstream = LoopbackUpstream.start();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void clientThatWantsJson_getsTheWholeAnswer_withAllTokensPaid() throws Exception {
        upstream.reply(AnthropicModelTest::message);
        HttpResponse<String> response = ask();
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("application/json");
        JsonNode completion = MAPPER.readTree(response.body());
        assertThat(completion.path("object").asText()).isEqualTo("chat.completion");
        assertThat(completion.at("/choices/0/message/content").asText()).isEqualTo("Grüß Gott");
        assertThat(completion.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        // 10 fresh, 30 from the prompt cache
        assertThat(completion.at("/usage/prompt_tokens").asInt()).isEqualTo(40);
        assertThat(completion.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isEqualTo(30);
        assertThat(completion.at("/usage/completion_tokens").asInt()).isEqualTo(5);
        // per million: 10 of 3, 30 of 0.3, 5 of 15
        assertThat(response.headers().firstValue("x-llmrouter-cost").map(Double::valueOf))
                .hasValueSatisfying(cost -> assertThat(cost).isEqualTo((30 + 9 + 75) / 1e6));
        assertThat(upstream.last().path()).isEqualTo("/v1/messages");
        assertThat(upstream.last().request().path("system").toString()).contains("be brief");
    }

    @Test
    void errorOfTheProvider_isTheClientsStatus() throws Exception {
        upstream.reply(UpstreamReply.status(
                429,
                java.util.Map.of("retry-after", "7"),
                "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow down\"}}"));
        HttpResponse<String> response = ask();
        assertThat(response.statusCode()).as(response.body()).isEqualTo(429);
        assertThat(response.headers().firstValue("retry-after")).contains("7");
    }

    private HttpResponse<String> ask() throws Exception {
        Path file = Files.writeString(
                folder.resolve("llmrouter.yaml"),
                """
                models:
                  claude: {provider: anthropic, modelName: claude-x, baseUrl: "%s", apiKey: k, price: {input: 3, cachedInput: 0.3, output: 15}}
                routers: {support: {otherwise: claude}}
                """
                        .formatted(upstream.baseUrl()));
        try (Gateway gateway = Gateway.start(GatewayOptions.at("127.0.0.1", 0).withConfiguration("file:" + file))) {
            String body =
                    """
                    {"model": "router/support", "messages": [{"role": "system", "content": "be brief"}, {"role": "user", "content": "hello"}]}""";
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/chat/completions"))
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        }
    }

    private static void message(UpstreamExchange exchange) throws java.io.IOException {
        exchange.startEvents();
        for (String payload : new String[] {
            "{'type':'message_start','message':{'id':'msg_1','type':'message','role':'assistant','model':'claude-x','content':[],"
                    + "'usage':{'input_tokens':10,'cache_read_input_tokens':30,'output_tokens':1}}}",
            "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Grüß '}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Gott'}}",
            "{'type':'content_block_stop','index':0}",
            "{'type':'message_delta','delta':{'stop_reason':'end_turn','stop_sequence':null},'usage':{'output_tokens':5}}",
            "{'type':'message_stop'}"
        }) {
            String type = payload.replaceFirst("^\\{'type':'(\\w+)'.*", "$1");
            exchange.rawChunk(("event: " + type + "\ndata: " + payload.replace('\'', '"') + "\n\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        exchange.endChunks();
    }
}
