/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmrouter.testing.UpstreamExchange;
import io.llmrouter.testing.UpstreamReply;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client sees when the model behind the gateway fails, and what the model sees when the client leaves. */
@Timeout(60)
class UpstreamFailuresTest {

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
    void upstreamFailures_becomeTheRightStatus() throws Exception {
        door.upstream.reply(
                "alone-1",
                UpstreamReply.status(429, Map.of("Retry-After", "7"), "{\"error\":{\"message\":\"slow down\"}}"));
        HttpResponse<String> limited = door.post(Door.ask("router/support:alone"));
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("retry-after")).contains("7");

        assertThat(door.post(Door.ask("router/support:dead")).statusCode()).isEqualTo(502);
        door.upstream.reply(
                "spare-1", UpstreamReply.status(400, Map.of(), "{\"error\":{\"message\":\"context too long\"}}"));
        HttpResponse<String> invalid = door.post(Door.ask("router/support:spare"));
        assertThat(Door.error(invalid)).isEqualTo("400 request_rejected null");
        assertThat(invalid.body()).contains("spare (plan): INVALID_REQUEST").contains("context too long");
    }

    @Test
    void silentUpstream_isAGatewayTimeout() throws Exception {
        door.upstream.reply("alone-1", UpstreamReply.hang());
        HttpResponse<String> response = door.post(Door.ask("router/support:alone"));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(504);
        assertThat(response.body()).contains("total time limit of 400 ms");
    }

    @Test
    void fallback_answersForGarbageCutsAndErrors() throws Exception {
        door.upstream.reply("spare-1", UpstreamReply.text("from the spare"));
        for (UpstreamReply failure : List.of(
                UpstreamReply.json("this is no JSON"),
                UpstreamReply.status(500, Map.of(), "oops"),
                UpstreamReply.closeAtOnce(),
                UpstreamReply.json("{}"))) {
            door.upstream.reply("small-1", failure);
            assertThat(door.post(Door.ask("router/support")).body()).contains("\"content\":\"from the spare\"");
        }
    }

    @Test
    void streamCutInTheMiddle_endsWithAnErrorEvent_andNoEndMark() throws Exception {
        door.upstream.reply("small-1", UpstreamReply.cutAfter(List.of("half ", "an ")));
        String events = door.post(Door.askForStream("router/support")).body();
        assertThat(events).contains("half ").contains("\"error\"").doesNotContain("[DONE]");
    }

    @Test
    void clientThatLeaves_closesTheUpstreamSocket_plainAndStream() throws Exception {
        for (boolean stream : new boolean[] {false, true}) {
            Semaphore gate = new Semaphore(1);
            door.upstream.reply(
                    "small-1", stream ? UpstreamReply.streamed(List.of("one ", "two "), gate) : UpstreamReply.hang());
            int before = door.upstream.exchanges().size();
            String body = stream ? Door.askForStream("router/support") : Door.ask("router/support");
            CompletableFuture<HttpResponse<InputStream>> call =
                    door.http.sendAsync(door.request(body).build(), HttpResponse.BodyHandlers.ofInputStream());
            await().until(() -> door.upstream.exchanges().size() > before);
            UpstreamExchange exchange = door.upstream.last();
            if (stream) {
                call.get(5, TimeUnit.SECONDS).body().close();
            }
            call.cancel(true);
            assertThat(exchange.isClosedByPeerWithin(Duration.ofSeconds(1)))
                    .as("stream=%s", stream)
                    .isTrue();
        }
    }
}
