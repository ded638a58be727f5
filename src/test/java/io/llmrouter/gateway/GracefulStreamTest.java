/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmrouter.routing.EventJson;
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.UpstreamReply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is stopped in the middle of a stream. */
@Timeout(90)
class GracefulStreamTest {

    @TempDir
    private Path folder;

    @Test
    void streamAndWholeAnswerUnderWay_reachTheirClients_andTheLogHasBothDecisions() throws Exception {
        Path log = folder.resolve("decisions.jsonl");
        LoopbackUpstream upstream = LoopbackUpstream.start();
        Semaphore streamGate = new Semaphore(1);
        Semaphore wholeGate = new Semaphore(0);
        upstream.reply("streamed-1", UpstreamReply.streamed(List.of("one ", "two ", "three"), streamGate));
        upstream.reply("whole-1", exchange -> {
            wholeGate.acquire();
            UpstreamReply.text("at last").write(exchange);
        });
        Path file = Files.writeString(
                folder.resolve("llmrouter.yaml"),
                """
                models:
                  streamed: {provider: openai, modelName: streamed-1, baseUrl: "%1$s", apiKey: up}
                  whole: {provider: openai, modelName: whole-1, baseUrl: "%1$s", apiKey: up}
                routers: {live: {otherwise: streamed}, dull: {otherwise: whole}}
                decisions: {log: {file: "%2$s"}}
                """
                        .formatted(upstream.baseUrl(), log));
        Gateway gateway = Gateway.start(GatewayOptions.at("127.0.0.1", 0).withConfiguration("file:" + file));
        HttpClient http = HttpClient.newHttpClient();
        List<String> lines = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> stream = http.sendAsync(
                        ask(gateway, "{\"stream\":true,\"model\":\"router/live\""), HttpResponse.BodyHandlers.ofLines())
                .thenAccept(answer -> answer.body().forEach(lines::add));
        CompletableFuture<HttpResponse<String>> whole =
                http.sendAsync(ask(gateway, "{\"model\":\"router/dull\""), HttpResponse.BodyHandlers.ofString());
        await().untilAsserted(() -> assertThat(lines).anyMatch(line -> line.contains("one ")));
        await().until(() -> gateway.routers().require("dull").inFlight() == 1);

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway::close);
        await().until(() -> gateway.context().isStopping());
        streamGate.release(2);
        wholeGate.release(1);

        assertThat(stream).succeedsWithin(Duration.ofSeconds(20));
        assertThat(lines).anyMatch(line -> line.contains("three")).contains("data: [DONE]");
        assertThat(whole).succeedsWithin(Duration.ofSeconds(20));
        assertThat(whole.join().body()).contains("at last");
        assertThat(stopped).succeedsWithin(Duration.ofSeconds(30));
        assertThat(Files.readAllLines(log).stream()
                        .map(EventJson::read)
                        .filter(event -> event.decision() != null)
                        .map(event ->
                                event.router() + " " + event.decision().answer().finishReason()))
                .containsExactlyInAnyOrder("live STOP", "dull STOP");
        upstream.close();
    }

    private static HttpRequest ask(Gateway gateway, String beginning) {
        return HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        beginning + ",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"))
                .build();
    }
}
