/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.DefaultServerSentEventParser;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import io.llmrouter.failure.CancelledCallException;
import io.llmrouter.model.Cancellation;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;

/**
 * LangChain4j's HTTP client over {@link java.net.http.HttpClient}, without a thread per call: LangChain4j's own adapter reads each stream blocking on a
 * thread of its own and cannot be cancelled before the first token. Here a stream is parsed as its bytes arrive, and the {@link Cancellation} bound to
 * the calling thread closes the connection at any time. Time limits are the caller's affair ({@code ModelCaller}), but for connecting. Thread-safe.
 */
final class AsyncHttpTransport implements HttpClient {

    /** A connection limit belongs to a client, so models with the same limit share a client and its connections. */
    private static final Map<Duration, java.net.http.HttpClient> SHARED = new ConcurrentHashMap<>();

    /**
     * The client's own pool makes a thread for every event of a burst. This one has a few, and one more for each that waits for a future meanwhile: a
     * route may go on with another, blocking call on the thread that brought the answer, and a fixed pool would then wait for itself.
     */
    private static final ForkJoinPool WORKERS = new ForkJoinPool(
            Math.max(4, Runtime.getRuntime().availableProcessors()), AsyncHttpTransport::newWorker, null, true);

    private static final int LONGEST_ERROR = 64 * 1024;
    private static final int LONGEST_ANSWER = 64 * 1024 * 1024;

    private final java.net.http.HttpClient client;
    private final String model;
    private final Duration connectLimit;
    private final Answers answers;
    private final Clock clock;

    private AsyncHttpTransport(ModelSettings settings, Answers answers, Clock clock) {
        this.model = settings.name();
        this.connectLimit = settings.limits().connect();
        this.client = SHARED.computeIfAbsent(connectLimit, AsyncHttpTransport::newClient);
        this.answers = answers;
        this.clock = clock;
    }

    private enum Answers {
        IN_EVENTS,
        IN_ONE_PIECE
    }

    /** For answers token by token. */
    static HttpClientBuilder streaming(ModelSettings settings, Clock clock) {
        return new Builder(new AsyncHttpTransport(settings, Answers.IN_EVENTS, clock));
    }

    /** For answers in one piece through the streaming interface: asks for plain JSON and hands it over as one event. */
    static HttpClientBuilder inOnePiece(ModelSettings settings, Clock clock) {
        return new Builder(new AsyncHttpTransport(settings, Answers.IN_ONE_PIECE, clock));
    }

    /** Waits for a plain answer. An interrupt cancels the call. */
    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        CallSite site = site(request);
        CompletableFuture<HttpResponse<byte[]>> call =
                client.sendAsync(toJdk(request, request.body()), info -> body(info, site));
        Runnable forget = Cancellation.current().onCancel(() -> call.cancel(true));
        try {
            HttpResponse<byte[]> response = call.get();
            if (!isSuccess(response.statusCode())) {
                throw failure(response.statusCode(), response.headers(), response.body(), site);
            }
            return SuccessfulHttpResponse.builder()
                    .statusCode(response.statusCode())
                    .headers(response.headers().map())
                    .body(response.body())
                    .build();
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancelledCallException(
                    site.place() + ": the thread that waited for the answer was interrupted", e);
        } catch (CancellationException e) {
            throw site.cancelled();
        } catch (ExecutionException e) {
            throw site.failure(e.getCause());
        } finally {
            forget.run();
        }
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventListener listener) {
        execute(request, new DefaultServerSentEventParser(), listener);
    }

    /** The parser is not used: it needs an input stream, and so a thread. */
    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        String body = expectsEvents() ? request.body() : CompletionJson.plainRequest(request.body());
        new StreamedCall(this, site(request), listener).start(client, toJdk(request, body), Cancellation.current());
    }

    boolean expectsEvents() {
        return answers == Answers.IN_EVENTS;
    }

    BodySubscriber<byte[]> body(HttpResponse.ResponseInfo info, CallSite site) {
        return isSuccess(info.statusCode())
                ? BoundedBody.atMost(
                        LONGEST_ANSWER, () -> site.broken("the answer is longer than " + LONGEST_ANSWER + " bytes"))
                : BoundedBody.first(LONGEST_ERROR);
    }

    UpstreamHttpException failure(int status, HttpHeaders headers, byte[] body, CallSite site) {
        return UpstreamHttpException.of(
                site.place(), status, site.masked(new String(body, StandardCharsets.UTF_8)), headers, clock);
    }

    static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }

    private CallSite site(HttpRequest request) {
        return CallSite.of(model, URI.create(request.url()), connectLimit, key(request));
    }

    /** Where OpenAI, then where Anthropic wants it. */
    private static String key(HttpRequest request) {
        List<String> none = List.of("");
        return request.headers()
                .getOrDefault("Authorization", request.headers().getOrDefault("x-api-key", none))
                .get(0);
    }

    private static java.net.http.HttpRequest toJdk(HttpRequest request, String body) {
        java.net.http.HttpRequest.Builder builder =
                java.net.http.HttpRequest.newBuilder().uri(URI.create(request.url()));
        request.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        BodyPublisher publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return builder.method(request.method().name(), publisher).build();
    }

    private static java.net.http.HttpClient newClient(Duration connectLimit) {
        // HTTP/1.1: several local servers answer an upgrade request to HTTP/2 with an error
        return java.net.http.HttpClient.newBuilder()
                .version(java.net.http.HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectLimit)
                .executor(WORKERS)
                .build();
    }

    private static ForkJoinWorkerThread newWorker(ForkJoinPool pool) {
        ForkJoinWorkerThread worker = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
        worker.setName("llmrouter-http-" + worker.getPoolIndex());
        worker.setContextClassLoader(AsyncHttpTransport.class.getClassLoader());
        return worker;
    }

    /** Always the same transport: what LangChain4j sets here are its own defaults, which would replace the model's limits. */
    private record Builder(AsyncHttpTransport transport) implements HttpClientBuilder {

        @Override
        public Duration connectTimeout() {
            return transport.connectLimit;
        }

        @Override
        public HttpClientBuilder connectTimeout(Duration timeout) {
            return this;
        }

        @Override
        public Duration readTimeout() {
            return null;
        }

        @Override
        public HttpClientBuilder readTimeout(Duration timeout) {
            return this;
        }

        @Override
        public HttpClient build() {
            return transport;
        }
    }
}
