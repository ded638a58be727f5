/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamTest {

    private final List<String> events = new ArrayList<>();
    private final EventStream stream = new EventStream(new EventStream.Events() {
        @Override
        public void event(String name, String payload) {
            events.add((name == null ? "" : name + "=") + payload);
        }

        @Override
        public void end() {
            events.add("END");
        }
    });

    private static final class Unbounded implements Flow.Subscription {

        private boolean cancelled;

        @Override
        public void request(long n) {
            assertThat(n).isEqualTo(1);
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private final Unbounded subscription = new Unbounded();

    private List<String> split(String text, int packet) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        stream.onSubscribe(subscription);
        for (int at = 0; at < bytes.length; at += packet) {
            stream.onNext(List.of(ByteBuffer.wrap(bytes, at, Math.min(packet, bytes.length - at))));
        }
        stream.onComplete();
        return events;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void events_inPacketsOfAnySize_areTheSame(int packet) {
        assertThat(split("data: {\"a\":\"Zürich 東京 🚀\"}\n\ndata: second\n\n", packet))
                .containsExactly("{\"a\":\"Zürich 東京 🚀\"}", "second", "END");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1000})
    void lines_endedByAnyOfTheThreeWays_areSplit(int packet) {
        assertThat(split("data: a\r\n\r\ndata: b\r\rdata: c\n\n", packet)).containsExactly("a", "b", "c", "END");
    }

    @Test
    void data_onSeveralLines_isJoinedByLineFeeds() {
        assertThat(split("data: a\ndata:b\ndata:  c\n\n", 1000)).containsExactly("a\nb\n c", "END");
    }

    @Test
    void comments_idsAndRetries_areSkipped() {
        assertThat(split(": ping\n\nid: 7\nretry: 3\ndata: a\n\n:\n\n", 1000)).containsExactly("a", "END");
    }

    @Test
    void eventName_countsForItsEventOnly() {
        assertThat(split("event: error\ndata: a\n\ndata: b\n\nevent: lost\n\ndata: c\n\n", 1000))
                .containsExactly("error=a", "b", "c", "END");
    }

    @Test
    void byteOrderMark_atTheStart_isSkipped() {
        assertThat(split("\uFEFFdata: a\n\n", 1)).containsExactly("a", "END");
    }

    @Test
    void lastEvent_withoutAnEmptyLine_isTaken() {
        assertThat(split("data: a\n\ndata: [DONE]", 1000)).containsExactly("a", "[DONE]", "END");
    }

    @Test
    void line_withoutEnd_closesTheConnection() {
        stream.onSubscribe(subscription);
        ByteBuffer megabyte = ByteBuffer.allocate(1024 * 1024);
        for (int i = 0; i < 17; i++) {
            stream.onNext(List.of(megabyte.duplicate()));
        }

        assertThat(subscription.cancelled).isTrue();
        assertThat(stream.getBody().toCompletableFuture()).isCompletedExceptionally();
        assertThat(stream.getBody()
                        .toCompletableFuture()
                        .handle((nothing, error) -> error)
                        .join())
                .hasMessageContaining("16777216 bytes");
    }
}
