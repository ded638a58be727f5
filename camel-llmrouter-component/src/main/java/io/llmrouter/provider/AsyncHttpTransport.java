package io.llmrouter.provider;

import dev.langchain4j.exception.TimeoutException;
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
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * LangChain4j's HTTP client over {@link java.net.http.HttpClient}, without a thread per call: LangChain4j's own adapter reads each stream blocking on a
 * thread of its own and cannot be cancelled before the first token. Here a stream is parsed as its bytes arrive, and the {@link Cancellation} bound to
 * the calling thread closes the connection at any time. Time limits are the caller's affair ({@code ModelCaller}), but for connecting. Thread-safe.
 */
final class AsyncHttpTransport implements HttpClient {

    private static final Map<Duration, java.net.http.HttpClient> SHARED = new ConcurrentHashMap<>();
    private static final int ERROR_CHARS = 65_536;

    private final java.net.http.HttpClient client;
    private final boolean whole;
    private final Clock clock;

    private AsyncHttpTransport(Duration connectTimeout, boolean whole, Clock clock) {
        this.client = SHARED.computeIfAbsent(connectTimeout, AsyncHttpTransport::newClient);
        this.whole = whole;
        this.clock = clock;
    }

    /** For answers token by token. */
    static HttpClientBuilder streaming(Duration connectTimeout) {
        return new Builder(connectTimeout, false);
    }

    /** For answers in one piece through the streaming interface: asks for plain JSON and hands it over as one event. */
    static HttpClientBuilder inOnePiece(Duration connectTimeout) {
        return new Builder(connectTimeout, true);
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> call = client.sendAsync(toJdk(request, request.body()), HttpResponse.BodyHandlers.ofByteArray());
        Runnable forget = Cancellation.current().onCancel(() -> call.cancel(true));
        try {
            HttpResponse<byte[]> response = call.get();
            if (!isSuccess(response.statusCode())) {
                throw failure(response, response.body());
            }
            return opened(response, response.body());
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancelledCallException("the thread that waited for the provider was interrupted", e);
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
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
        OneEnd end = new OneEnd(listener);
        EventStream events = new EventStream(end);
        String body = whole ? WholeAnswer.plainRequest(request.body()) : request.body();
        CompletableFuture<HttpResponse<byte[]>> call = client.sendAsync(toJdk(request, body), handler(events));
        Runnable forget = Cancellation.current().onCancel(() -> {
            events.cancel();
            call.cancel(true);
            end.fail(new CancelledCallException("the caller went away, so the call to the provider was cancelled"));
        });
        call.whenComplete((response, thrown) -> {
            forget.run();
            try {
                finish(response, thrown, events, end);
            } catch (RuntimeException e) {
                end.fail(e);
            }
        });
    }

    private void finish(HttpResponse<byte[]> response, Throwable thrown, EventStream events, OneEnd end) {
        if (thrown != null) {
            end.fail(unchecked(thrown instanceof CompletionException ? thrown.getCause() : thrown));
        } else if (!isSuccess(response.statusCode())) {
            end.fail(failure(response, response.body()));
        } else if (whole) {
            end.listener().onOpen(opened(response, null));
            end.listener().onEvent(WholeAnswer.asEvent(response.body()));
            end.close();
        } else {
            events.checkEnd();
            end.close();
        }
    }

    private BodyHandler<byte[]> handler(EventStream events) {
        return info -> {
            if (whole || !isSuccess(info.statusCode())) {
                return BodySubscribers.ofByteArray();
            }
            events.open(SuccessfulHttpResponse.builder().statusCode(info.statusCode()).headers(info.headers().map()).build());
            return events;
        };
    }

    private UpstreamHttpException failure(HttpResponse<?> response, byte[] body) {
        String text = new String(body, 0, Math.min(body.length, ERROR_CHARS), StandardCharsets.UTF_8);
        return new UpstreamHttpException(response.statusCode(), text, response.headers().map(), clock);
    }

    private static java.net.http.HttpRequest toJdk(HttpRequest request, String body) {
        java.net.http.HttpRequest.Builder builder = java.net.http.HttpRequest.newBuilder().uri(URI.create(request.url()));
        request.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        builder.method(
                request.method().name(),
                body == null ? java.net.http.HttpRequest.BodyPublishers.noBody() : java.net.http.HttpRequest.BodyPublishers.ofString(body));
        return builder.build();
    }

    private static SuccessfulHttpResponse opened(HttpResponse<?> response, byte[] body) {
        return SuccessfulHttpResponse.builder()
                .statusCode(response.statusCode())
                .headers(response.headers().map())
                .body(body)
                .build();
    }

    private static RuntimeException unchecked(Throwable thrown) {
        if (thrown instanceof HttpTimeoutException) {
            return new TimeoutException(thrown);
        }
        return thrown instanceof RuntimeException runtime ? runtime : new IllegalArgumentException(thrown.toString(), thrown);
    }

    private static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }

    private static java.net.http.HttpClient newClient(Duration connectTimeout) {
        // HTTP/1.1: several local servers answer an upgrade request to HTTP/2 with an error
        return java.net.http.HttpClient.newBuilder()
                .version(java.net.http.HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .build();
    }

    /** Lets exactly one end through to the listener. */
    static final class OneEnd {

        private final ServerSentEventListener listener;
        private final AtomicBoolean ended = new AtomicBoolean();

        OneEnd(ServerSentEventListener listener) {
            this.listener = listener;
        }

        ServerSentEventListener listener() {
            return listener;
        }

        boolean isOpen() {
            return !ended.get();
        }

        void fail(Throwable error) {
            if (ended.compareAndSet(false, true)) {
                listener.onError(error);
            }
        }

        void close() {
            if (ended.compareAndSet(false, true)) {
                listener.onClose();
            }
        }
    }

    private static final class Builder implements HttpClientBuilder {

        private Duration connectTimeout;
        private final boolean whole;

        Builder(Duration connectTimeout, boolean whole) {
            this.connectTimeout = connectTimeout;
            this.whole = whole;
        }

        @Override
        public Duration connectTimeout() {
            return connectTimeout;
        }

        @Override
        public HttpClientBuilder connectTimeout(Duration timeout) {
            if (timeout != null) {
                this.connectTimeout = timeout;
            }
            return this;
        }

        @Override
        public Duration readTimeout() {
            return null;
        }

        @Override
        public HttpClientBuilder readTimeout(Duration timeout) {
            return this; // the caller's affair: it knows first token from total
        }

        @Override
        public HttpClient build() {
            return new AsyncHttpTransport(connectTimeout, whole, Clock.systemUTC());
        }
    }
}
