/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A stand-in for a provider, to load the gateway against: answers after a delay, streams 24 tokens. */
@Command(
        name = "upstream",
        description = "Serve a stand-in for an OpenAI server, to load a gateway against.",
        mixinStandardHelpOptions = true)
final class BenchUpstreamCommand implements Callable<Integer> {

    private static final Buffer ANSWER = Buffer.buffer(
            """
            {"id":"x","object":"chat.completion","created":1,"model":"stand-in","choices":[{"index":0,"message":{"role":"assistant","content":"Two years."},\
            "finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":4,"total_tokens":16}}""");
    private static final String TOKEN =
            "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"model\":\"stand-in\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"token \"}}]}\n\n";
    private static final String END =
            "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"model\":\"stand-in\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                    + "data: [DONE]\n\n";
    private static final int TOKENS = 24;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--port",
            description = "Port on the loopback address (default: ${DEFAULT-VALUE}).",
            defaultValue = "9090")
    private int port;

    @Option(
            names = "--delay",
            description = "Milliseconds until the answer, or between tokens (default: ${DEFAULT-VALUE}).",
            defaultValue = "0")
    private int delay;

    @Override
    public Integer call() throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        CompletableFuture<?> listening = vertx.createHttpServer()
                .requestHandler(request -> answer(vertx, request))
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture();
        try {
            listening.get();
        } catch (ExecutionException e) {
            vertx.close();
            throw new IllegalStateException(
                    "port " + port + " cannot be used: " + e.getCause().getMessage(), e);
        }
        spec.commandLine().getOut().println("stand-in at http://127.0.0.1:" + port + "/v1");
        spec.commandLine().getOut().flush();
        new CountDownLatch(1).await();
        return 0;
    }

    private void answer(Vertx vertx, HttpServerRequest request) {
        request.body().onSuccess(body -> {
            HttpServerResponse response = request.response();
            if (body.toString().contains("\"stream\":true") || body.toString().contains("\"stream\" : true")) {
                response.setChunked(true).putHeader("Content-Type", "text/event-stream");
                token(vertx, response, TOKENS);
            } else {
                response.putHeader("Content-Type", "application/json");
                after(vertx, () -> response.end(ANSWER));
            }
        });
    }

    private void token(Vertx vertx, HttpServerResponse response, int left) {
        if (response.closed()) {
            return;
        }
        if (left == 0) {
            response.end(END);
            return;
        }
        response.write(TOKEN);
        after(vertx, () -> token(vertx, response, left - 1));
    }

    private void after(Vertx vertx, Runnable action) {
        if (delay == 0) {
            action.run();
        } else {
            vertx.setTimer(delay, timer -> action.run());
        }
    }
}
