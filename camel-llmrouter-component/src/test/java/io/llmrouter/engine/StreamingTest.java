/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import static io.llmrouter.engine.Routers.asking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.testing.ScriptedChatModel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamingTest {

    private final Routers routers = new Routers();
    private final Receiver receiver = new Receiver();

    @AfterEach
    void close() {
        routers.close();
    }

    @Test
    void stream_ofOneModel_arrivesInParts() {
        LlmRouter router = routers.to("s", streaming("s", "a ", "b ", "c").build());
        RoutingResult result = router.route(asking("q"), receiver).join();
        assertThat(receiver.parts).containsExactly("a ", "b ", "c");
        assertThat(receiver.answeredBy).containsExactly("s");
        assertThat(result).isInstanceOf(RoutingResult.Answered.class);
        assertThat(result.decision().attempts().get(0).firstTokenMs()).isNotNull();
        assertThat(result.decision().attempts().get(0).chunks()).isEqualTo(3);
    }

    @Test
    void stream_thatFailsBeforeItsFirstToken_fallsOver() {
        LlmRouter router = routers.to(
                "dead",
                failingAfter("dead", 0).fallback(List.of("s")).build(),
                streaming("s", "ok").build());
        assertThat(router.route(asking("q"), receiver).join()).isInstanceOf(RoutingResult.Answered.class);
        assertThat(receiver.parts).containsExactly("ok");
        assertThat(receiver.answeredBy).containsExactly("s");
    }

    @Test
    void stream_thatFailsInTheMiddle_doesNotFallOver_andIsAnError() {
        LlmRouter router = routers.to(
                "dead",
                failingAfter("dead", 2).fallback(List.of("s")).build(),
                streaming("s", "ok").build());
        assertThat(router.route(asking("q"), receiver).join()).isInstanceOf(RoutingResult.Failed.class);
        assertThat(receiver.parts).containsExactly("part", "part");
    }

    @Test
    void cascade_keepsTheCheapAnswerBackUntilJudged_andStreamsTheStrongOne() {
        CandidateModel strong = streaming("strong", "one ", "two").build();
        LlmRouter doubtful = routers.cascade(
                Routers.cheap(LlmRouterTest.scored("unsure", 0.1)).build(), strong);
        doubtful.route(asking("q"), receiver).join();
        assertThat(receiver.parts).containsExactly("one ", "two");
        assertThat(receiver.answeredBy).containsExactly("strong");

        Receiver second = new Receiver();
        LlmRouter sure =
                routers.cascade(Routers.cheap(LlmRouterTest.scored("sure", 0.9)).build(), strong);
        sure.route(asking("q"), second).join();
        assertThat(second.parts).containsExactly("sure");
        assertThat(second.answeredBy).containsExactly("cheap");
    }

    @Test
    void routedChatModel_isBothKindsOfModel() {
        RoutedChatModel model =
                new RoutedChatModel(routers.to("s", streaming("s", "x", "y").build()));
        assertThat(model.chat("hello")).isEqualTo("xy");
        List<String> streamed = new CopyOnWriteArrayList<>();
        model.chat("hello", new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String part) {
                streamed.add(part);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                streamed.add("[" + response.aiMessage().text() + "]");
            }

            @Override
            public void onError(Throwable error) {
                streamed.add(error.toString());
            }
        });
        assertThat(streamed).containsExactly("x", "y", "[xy]");
    }

    private static CandidateModel.Builder streaming(String name, String... parts) {
        return CandidateModel.named(name).streaming(new StreamingChatModel() {
            @Override
            public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
                List.of(parts).forEach(handler::onPartialResponse);
                handler.onCompleteResponse(ScriptedChatModel.response(String.join("", parts)));
            }
        });
    }

    private static CandidateModel.Builder failingAfter(String name, int parts) {
        return CandidateModel.named(name).streaming(new StreamingChatModel() {
            @Override
            public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
                for (int i = 0; i < parts; i++) {
                    handler.onPartialResponse("part");
                }
                handler.onError(new InternalServerException("cut"));
            }
        });
    }

    private static final class Receiver implements AnswerStream {
        private final List<String> parts = new CopyOnWriteArrayList<>();
        private final List<String> answeredBy = new CopyOnWriteArrayList<>();

        @Override
        public void onAnswering(RoutingDecision soFar, String model) {
            answeredBy.add(model);
        }

        @Override
        public void onPartialResponse(String part) {
            parts.add(part);
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            throw new AssertionError("the end is the future");
        }

        @Override
        public void onError(Throwable error) {
            throw new AssertionError("the end is the future");
        }
    }
}
