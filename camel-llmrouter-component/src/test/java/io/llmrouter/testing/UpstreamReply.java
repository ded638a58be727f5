/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@link LoopbackUpstream} does with one request. The factories cover what a provider may do, well or badly; a lambda does anything else. Runs on
 * a thread of its own, which is interrupted when the server closes.
 */
@FunctionalInterface
public interface UpstreamReply {

    /** Writes the answer; returning ends it. */
    void write(UpstreamExchange exchange) throws IOException, InterruptedException;

    /** A text in the form that was asked for, JSON or SSE word by word, with a usage of 10 input and 5 output tokens. */
    static UpstreamReply text(String text) {
        return exchange -> (exchange.wantsStream()
                        ? streamed(words(text), null)
                        : json(completion(exchange.model(), text)))
                .write(exchange);
    }

    /** A status of 200 with this body, whatever was asked for. */
    static UpstreamReply json(String body) {
        return status(200, Map.of("Content-Type", "application/json"), body);
    }

    /** A status with headers and a body. */
    static UpstreamReply status(int status, Map<String, String> headers, String body) {
        return exchange -> exchange.respond(status, headers, body);
    }

    /** SSE with one event per token, a finish reason, usage and {@code [DONE]}; each token takes a permit of the gate first, if there is one. */
    static UpstreamReply streamed(List<String> tokens, Semaphore gate) {
        return exchange -> {
            exchange.startEvents();
            for (String token : tokens) {
                if (gate != null) {
                    gate.acquire();
                }
                exchange.event(chunk(exchange.model(), token));
            }
            exchange.event("{\"id\":\"chatcmpl-1\",\"model\":\"" + exchange.model()
                    + "\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
            exchange.event(
                    "{\"id\":\"chatcmpl-1\",\"model\":\"" + exchange.model() + "\",\"choices\":[]," + USAGE + "}");
            exchange.event("[DONE]");
            exchange.endChunks();
        };
    }

    /** SSE with these payloads as they are, ended properly for HTTP. */
    static UpstreamReply events(String... payloads) {
        return exchange -> {
            exchange.startEvents();
            for (String payload : payloads) {
                exchange.event(payload);
            }
            exchange.endChunks();
        };
    }

    /** SSE that breaks off in the middle: some tokens, then the connection is gone. */
    static UpstreamReply cutAfter(List<String> tokens) {
        return exchange -> {
            exchange.startEvents();
            for (String token : tokens) {
                exchange.event(chunk(exchange.model(), token));
            }
            exchange.close();
        };
    }

    /** Nothing, until the client goes away. */
    static UpstreamReply hang() {
        return UpstreamExchange::awaitClosedByPeer;
    }

    /** Closes the connection without a byte. */
    static UpstreamReply closeAtOnce() {
        return UpstreamExchange::close;
    }

    /** Usage as it stands in every answer of {@link #text}. */
    String USAGE = "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}";

    /** A {@code chat.completion}. */
    static String completion(String model, String text) {
        ObjectNode message =
                new ObjectMapper().createObjectNode().put("role", "assistant").put("content", text);
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"" + model
                + "\",\"choices\":[{\"index\":0,\"message\":" + message + ",\"finish_reason\":\"stop\"}]," + USAGE
                + "}";
    }

    /** A {@code chat.completion.chunk} with a piece of text. */
    static String chunk(String model, String text) {
        ObjectNode delta = new ObjectMapper().createObjectNode().put("content", text);
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"" + model
                + "\",\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}";
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = Pattern.compile("\\S+\\s*|\\s+").matcher(text);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }
}
