package io.llmrouter.provider;

import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Splits a response into server-sent events as its bytes arrive. Lines are cut at the byte, so a character that is spread over two packets stays whole.
 * One response; the HTTP client calls it from one thread at a time.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
final class EventStream implements BodySubscriber<byte[]> {

    private static final int LONGEST_LINE = 16 * 1024 * 1024;
    private static final String DONE = "[DONE]";
    private static final byte[] NOTHING = new byte[0];

    private final AsyncHttpTransport.OneEnd end;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private final StringBuilder data = new StringBuilder();
    private String event;
    private boolean finished;
    private volatile Flow.Subscription subscription;
    private volatile boolean cancelled;

    EventStream(AsyncHttpTransport.OneEnd end) {
        this.end = end;
    }

    void open(SuccessfulHttpResponse response) {
        end.listener().onOpen(response);
    }

    void cancel() {
        cancelled = true;
        Flow.Subscription running = subscription;
        if (running != null) {
            running.cancel();
        }
    }

    /** A stream that just stops was cut: an end is only an end when the provider said so. */
    void checkEnd() {
        if (!finished) {
            throw new IllegalArgumentException("the provider's stream was cut: it ended without a finish reason or [DONE]");
        }
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription started) {
        subscription = started;
        if (cancelled) {
            started.cancel();
        } else {
            started.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        try {
            buffers.forEach(this::consume);
            subscription.request(1);
        } catch (RuntimeException e) {
            subscription.cancel();
            body.completeExceptionally(e);
        }
    }

    @Override
    public void onError(Throwable error) {
        body.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        if (line.size() > 0) {
            endOfLine();
        }
        dispatch();
        body.complete(NOTHING);
    }

    private void consume(ByteBuffer buffer) {
        while (buffer.hasRemaining()) {
            byte next = buffer.get();
            if (next == '\n') {
                endOfLine();
            } else {
                line.write(next);
            }
        }
        if (line.size() > LONGEST_LINE) {
            throw new IllegalArgumentException("the provider sent a line of more than " + LONGEST_LINE + " bytes in its event stream");
        }
    }

    private void endOfLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (text.endsWith("\r")) {
            text = text.substring(0, text.length() - 1);
        }
        if (text.isEmpty()) {
            dispatch();
        } else if (text.startsWith("data:")) {
            data.append(data.isEmpty() ? "" : "\n").append(value(text, "data:"));
        } else if (text.startsWith("event:")) {
            event = value(text, "event:");
        }
    }

    private void dispatch() {
        if (data.isEmpty()) {
            return;
        }
        String payload = data.toString();
        data.setLength(0);
        finished |= payload.equals(DONE) || saysWhyItFinished(payload);
        if (end.isOpen()) {
            end.listener().onEvent(new ServerSentEvent(event, payload));
        }
        event = null;
    }

    private static boolean saysWhyItFinished(String payload) {
        int at = payload.indexOf("\"finish_reason\"");
        if (at < 0) {
            return false;
        }
        int value = payload.indexOf(':', at) + 1;
        while (value > 0 && value < payload.length() && payload.charAt(value) == ' ') {
            value++;
        }
        return value > 0 && value < payload.length() && payload.charAt(value) == '"';
    }

    private static String value(String text, String field) {
        String value = text.substring(field.length());
        return value.startsWith(" ") ? value.substring(1) : value;
    }
}
