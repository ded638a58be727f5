/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A scripted OpenAI-compatible server on a free loopback port. It speaks plain sockets, so that a test sees when its client closes one. Answers {@code
 * ok} until told otherwise, for all models or for one. Thread-safe; its threads are named {@code loopback-upstream}.
 */
public final class LoopbackUpstream implements AutoCloseable {

    /** What the names of its threads begin with, so that a test can leave them out when it counts. */
    public static final String THREADS = "loopback-upstream";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int BACKLOG = 1024;

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, THREADS);
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, UpstreamReply> byModel = new ConcurrentHashMap<>();
    private final List<UpstreamExchange> exchanges = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch deaf = new CountDownLatch(1);
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile UpstreamReply reply = UpstreamReply.text("ok");

    private LoopbackUpstream() throws IOException {
        this.server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    }

    /** Starts a server. */
    public static LoopbackUpstream start() {
        try {
            LoopbackUpstream upstream = new LoopbackUpstream();
            Executor executor = upstream.threads;
            executor.execute(upstream::accept);
            return upstream;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What to give a client as {@code baseUrl}. */
    public String baseUrl() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
    }

    /** From now on does this with every request whose model has no reply of its own. */
    public LoopbackUpstream reply(UpstreamReply next) {
        reply = next;
        return this;
    }

    /** From now on does this with requests for that model. */
    public LoopbackUpstream reply(String model, UpstreamReply next) {
        byModel.put(model, next);
        return this;
    }

    /** All requests so far, in order of arrival. */
    public List<UpstreamExchange> exchanges() {
        return List.copyOf(exchanges);
    }

    /** The latest request. */
    public UpstreamExchange last() {
        return exchanges.get(exchanges.size() - 1);
    }

    /** Connections that are open now. */
    public int openConnections() {
        return open.size();
    }

    /** Connections that were ever accepted. */
    public int acceptedConnections() {
        return accepted.get();
    }

    /** Stops listening and cuts all connections; the port is dead then. */
    @Override
    public void close() {
        closeQuietly(server);
        awaitDeaf();
        open.forEach(LoopbackUpstream::closeQuietly);
        threads.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                accepted.incrementAndGet();
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException | RuntimeException e) {
                closeQuietly(server);
            }
        }
        deaf.countDown();
    }

    /** The system listens on until the thread that accepts has noticed; a client that came meanwhile would wait for ever. */
    private void awaitDeaf() {
        try {
            deaf.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads request after request; the answers are written elsewhere, so this thread always sees the client close. */
    private void serve(Socket socket) {
        CompletableFuture<Long> closed = new CompletableFuture<>();
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                UpstreamExchange exchange = read(in, socket, closed);
                exchanges.add(exchange);
                threads.execute(() -> write(exchange));
            }
        } catch (IOException | RuntimeException e) {
            closed.complete(System.nanoTime());
        } finally {
            open.remove(socket);
        }
    }

    private void write(UpstreamExchange exchange) {
        try {
            byModel.getOrDefault(exchange.model(), reply).write(exchange);
        } catch (IOException e) {
            exchange.closedByPeer().complete(System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static UpstreamExchange read(InputStream in, Socket socket, CompletableFuture<Long> closed)
            throws IOException {
        String path = line(in).split(" ")[1];
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        JsonNode request = body.length == 0 ? MAPPER.createObjectNode() : MAPPER.readTree(body);
        return new UpstreamExchange(socket, new UpstreamExchange.Head(path, headers), request, closed);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the client closed the connection");
            }
            line.append((char) next);
        }
        return new String(line.toString().strip().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException("a loopback socket cannot be closed", e);
        }
    }
}
