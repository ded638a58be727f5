/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request to a {@link LoopbackUpstream} and the connection it came on. Writing is for one thread, reading for any. */
public final class UpstreamExchange {

    private final Socket socket;
    private final String path;
    private final Map<String, String> headers;
    private final JsonNode request;
    private final CompletableFuture<Long> closedByPeer;

    UpstreamExchange(Socket socket, Head head, JsonNode request, CompletableFuture<Long> closedByPeer) {
        this.socket = socket;
        this.path = head.path();
        this.headers = head.headers();
        this.request = request;
        this.closedByPeer = closedByPeer;
    }

    /** First line and headers, names in lower case. */
    record Head(String path, Map<String, String> headers) {}

    /** Path and query of the request. */
    public String path() {
        return path;
    }

    /** A header's value, or null; the name in lower case. */
    public String header(String name) {
        return headers.get(name);
    }

    /** The body. */
    public JsonNode request() {
        return request;
    }

    /** The model that was asked for. */
    public String model() {
        return request.path("model").asText();
    }

    /** Whether an SSE answer was asked for. */
    public boolean wantsStream() {
        return request.path("stream").asBoolean();
    }

    /** When the client closed the connection, as {@link System#nanoTime()}; completes when it does. */
    public CompletableFuture<Long> closedByPeer() {
        return closedByPeer;
    }

    /**
     * Whether the client closes the connection in time.
     *
     * @param limit how long to wait
     * @return false if it is still open then
     */
    public boolean isClosedByPeerWithin(Duration limit) throws InterruptedException {
        try {
            closedByPeer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }

    /** Waits, without a limit, until the client closes the connection. */
    public void awaitClosedByPeer() throws InterruptedException {
        try {
            closedByPeer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A whole answer with its length. */
    public void respond(int status, Map<String, String> answerHeaders, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head =
                new StringBuilder("HTTP/1.1 " + status + " Scripted\r\nContent-Length: " + bytes.length + "\r\n");
        answerHeaders.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        write(bytes);
    }

    /** The head of an SSE answer; follow it with {@link #event} or {@link #rawChunk}. */
    public void startEvents() throws IOException {
        write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    }

    /** The head of an error answer in chunks; follow it with {@link #rawChunk}. */
    public void startErrorWithoutEnd(int status) throws IOException {
        write(("HTTP/1.1 " + status + " Scripted\r\nTransfer-Encoding: chunked\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    /** One event. */
    public void event(String payload) throws IOException {
        rawChunk(("data: " + payload + "\n\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes as one HTTP chunk, at once. */
    public void rawChunk(byte[] bytes) throws IOException {
        write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        write(bytes);
        write(new byte[] {'\r', '\n'});
    }

    /** The end that HTTP wants. */
    public void endChunks() throws IOException {
        write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** Cuts the connection. */
    public void close() throws IOException {
        socket.close();
    }

    private void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }
}
