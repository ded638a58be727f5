/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.TokenUsage;
import io.llmrouter.failure.CancelledCallException;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.model.Cancellation;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.ModelLimits;
import io.llmrouter.testing.CollectedAnswer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedProviderTest {

    private static final String ROWS =
            """
            {"id":"1","query":"What is 2 + 2?","gold":"4","outcomes":[\
            {"model":"cheap","score":1.0,"correct":true,"answer":"It is four.","confidence":0.9,"logprob":-0.25,"tokens_in":9,"tokens_out":4,"latency_ms":0.4},\
            {"model":"strong","score":1.0,"correct":true,"answer":"4"}]}

            {"id":"2","query":"Leaked?","contaminated":true,"outcomes":[{"model":"cheap","answer":"yes"}]}
            {"id":"3","query":"Caf\\u00e9?","contaminated":false,"outcomes":[{"model":"cheap","answer":"Yes."},{"model":"silent"}]}
            """;

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void write() throws IOException {
        data = Files.writeString(folder.resolve("answers.jsonl"), ROWS);
    }

    private static CandidateModel model(String modelName, Map<String, String> options) {
        ModelSettings settings = new ModelSettings("small", "recorded", modelName, ModelLimits.DEFAULT, options);
        return Providers.onClassPath()
                .build(settings, CandidateModel.named("small"))
                .build();
    }

    private CandidateModel cheap() {
        return model("cheap", Map.of("data", data.toString(), "latency", "PT0S"));
    }

    private static CollectedAnswer ask(CandidateModel model, ChatMessage... messages) {
        return CollectedAnswer.of(
                model.whole().orElseThrow(),
                ChatRequest.builder().messages(messages).build());
    }

    private static String answer(CandidateModel model, String question) throws InterruptedException {
        return ask(model, UserMessage.from(question)).response().aiMessage().text();
    }

    @Test
    void answer_recorded_hasTextTokensAndSignals() throws InterruptedException {
        ChatResponse response = ask(cheap(), UserMessage.from("What is 2 + 2?")).response();

        assertThat(response.aiMessage().text()).isEqualTo("It is four.");
        assertThat(response.tokenUsage()).isEqualTo(new TokenUsage(9, 4));
        assertThat(response.modelName()).isEqualTo("cheap");
        assertThat(response.aiMessage().attributes()).isEqualTo(Map.of("confidence", 0.9, "logprob", -0.25));
    }

    @Test
    void tokens_missingInTheSet_areCounted() throws InterruptedException {
        ChatResponse response = ask(
                        model("strong", Map.of("data", data.toString())), UserMessage.from("What is 2 + 2?"))
                .response();

        assertThat(response.tokenUsage()).isEqualTo(new TokenUsage(8, 1));
        assertThat(response.aiMessage().attributes()).isEmpty();
    }

    @Test
    void labels_changed_changeNothing() throws Exception {
        ChatResponse before = ask(cheap(), UserMessage.from("What is 2 + 2?")).response();
        Files.writeString(data, ROWS.replaceAll("\"(score|correct|gold)\":[^,]+,", "\"$1\":[{\"not\":\"a label\"}],"));

        assertThat(ask(cheap(), UserMessage.from("What is 2 + 2?")).response()).isEqualTo(before);
    }

    @Test
    void question_inAnotherUnicodeFormAndWithSpaceAround_isTheSame() throws InterruptedException {
        assertThat(answer(cheap(), "  Cafe\u0301?\n")).isEqualTo("Yes.");
    }

    @Test
    void question_isTheLastUserMessage() throws InterruptedException {
        CollectedAnswer answer = ask(
                cheap(),
                SystemMessage.from("Be brief."),
                UserMessage.from("Caf\u00e9?"),
                AiMessage.from("Yes."),
                UserMessage.from("What is 2 + 2?"));

        assertThat(answer.response().aiMessage().text()).isEqualTo("It is four.");
    }

    @Test
    void question_withSeveralContents_isTheirText() throws InterruptedException {
        UserMessage message = UserMessage.from(
                TextContent.from("What is"), ImageContent.from("http://host/image.png"), TextContent.from("2 + 2?"));
        CollectedAnswer answer = ask(cheap(), UserMessage.from("Caf\u00e9?"), message);

        assertThat(answer.failure()).isInstanceOf(InvalidPromptException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"What is my password?", "Leaked?"})
    void question_notRecorded_isAnErrorThatNamesTheSetAndNotTheQuestion(String question) throws InterruptedException {
        assertThat(ask(cheap(), UserMessage.from(question)).failure())
                .isInstanceOf(InvalidPromptException.class)
                .hasMessageContainingAll(data.toString(), "model 'small'", "live model")
                .hasMessageNotContaining(question);
    }

    @Test
    void streaming_sendsWordsThatMakeTheText() throws InterruptedException {
        CollectedAnswer answer = CollectedAnswer.of(
                cheap().streaming().orElseThrow(),
                ChatRequest.builder()
                        .messages(UserMessage.from("What is 2 + 2?"))
                        .build());

        assertThat(answer.response().aiMessage().text()).isEqualTo("It is four.");
        assertThat(answer.parts()).containsExactly("It ", "is ", "four.");
    }

    @Test
    void whole_withoutLatency_answersBeforeItReturns() {
        assertThat(ask(cheap(), UserMessage.from("What is 2 + 2?")).ends()).isEqualTo(1);
    }

    @Test
    void latency_delaysWithoutHoldingTheCaller() throws InterruptedException {
        CandidateModel slow = model("cheap", Map.of("data", data.toString(), "latency", "PT0.2S"));
        long start = System.nanoTime();

        CollectedAnswer answer = ask(slow, UserMessage.from("What is 2 + 2?"));

        assertThat(answer.ends()).isZero();
        assertThat(answer.response().aiMessage().text()).isEqualTo("It is four.");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    /** A handler that waits for another model must not stop the clock of all others. */
    @Test
    void latency_handlersThatWaitForAnotherAnswer_getIt() {
        CandidateModel slow = model("cheap", Map.of("data", data.toString(), "latency", "PT0.01S"));

        CompletableFuture<String> outer =
                text(slow).thenApply(first -> first + text(slow).join());

        assertThat(outer).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("Yes.Yes.");
    }

    private static CompletableFuture<String> text(CandidateModel model) {
        CompletableFuture<String> future = new CompletableFuture<>();
        model.whole()
                .orElseThrow()
                .chat(
                        ChatRequest.builder()
                                .messages(UserMessage.from("Caf\u00e9?"))
                                .build(),
                        new StreamingChatResponseHandler() {
                            @Override
                            public void onCompleteResponse(ChatResponse response) {
                                future.complete(response.aiMessage().text());
                            }

                            @Override
                            public void onError(Throwable error) {
                                future.completeExceptionally(error);
                            }
                        });
        return future;
    }

    @Test
    void cancel_whileItPretendsToThink_endsTheCallAtOnce() throws InterruptedException {
        CandidateModel slow = model("cheap", Map.of("data", data.toString(), "latency", "PT1H"));
        Cancellation cancellation = new Cancellation();
        CollectedAnswer answer = CollectedAnswer.of(
                slow.whole().orElseThrow(),
                ChatRequest.builder().messages(UserMessage.from("Caf\u00e9?")).build(),
                cancellation);

        cancellation.cancel();

        assertThat(answer.failure()).isInstanceOf(CancelledCallException.class);
        assertThat(answer.ends()).isEqualTo(1);
    }

    @Test
    void data_gzippedAndInSeveralFiles_isOneSet() throws Exception {
        Path more = folder.resolve("more.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(more))) {
            out.write("{\"query\":\"More?\",\"outcomes\":[{\"model\":\"cheap\",\"answer\":\"Enough.\"}]}"
                    .getBytes(StandardCharsets.UTF_8));
        }
        CandidateModel both = model("cheap", Map.of("data", "file:" + data + ", " + more));

        assertThat(List.of(answer(both, "More?"), answer(both, "Caf\u00e9?"))).containsExactly("Enough.", "Yes.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"query\":\"a\",\"outcomes\":[]} oops | one JSON object",
                "{\"query\":\"a\" | expected one JSON object",
                "[1] | JSON object",
                "{\"query\":7,\"outcomes\":{}} | text 'query' and a list 'outcomes'",
                "{\"outcomes\":[]} | text 'query' and a list 'outcomes'",
                "{\"query\":\"a\",\"outcomes\":[{\"model\":\"cheap\",\"answer\":\"x\",\"tokens_in\":\"secret\"}]} | tokens_in"
            })
    void line_malformed_isNamedWithFileAndNumber(String line, String expected) throws IOException {
        Files.writeString(
                data, "\n{\"query\":\"fine\",\"outcomes\":[{\"model\":\"cheap\",\"answer\":\"x\"}]}\n" + line + "\n");

        assertThatThrownBy(this::cheap)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(data.toString(), "line 3", expected)
                .hasMessageNotContaining("secret");
    }

    @Test
    void model_notInTheSet_isNamedWithThoseThatAre() {
        assertThatThrownBy(() -> model("chaep", Map.of("data", data.toString())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("chaep", data.toString(), "cheap", "strong", "did you mean 'cheap'?");
    }

    @Test
    void model_withoutAnswers_isRefused() {
        assertThatThrownBy(() -> model("silent", Map.of("data", data.toString())))
                .hasMessageContainingAll("silent", data.toString(), "no answers");
    }

    @ParameterizedTest
    @CsvSource({
        "data, '', missing",
        "data, /no/such/file.jsonl, not a readable file",
        "data, classpath:no/such.jsonl, not on the class path",
        "latency, soon, PT0.02S",
        "latency, PT-1S, PT0.02S"
    })
    void option_wrong_isNamedWithItsValueAndRemedy(String option, String value, String remedy) {
        Map<String, String> options = new HashMap<>(Map.of("data", data.toString()));
        options.put(option, value);

        assertThatThrownBy(() -> model("cheap", options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'" + option, value.replace("classpath:", ""), remedy);
    }
}
