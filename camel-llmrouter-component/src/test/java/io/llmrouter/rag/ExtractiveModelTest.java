/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.rag.content.Content;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.model.Grounding;
import io.llmrouter.testing.CollectedAnswer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtractiveModelTest {

    private static final String BRIDGE =
            "The Harbour Bridge is 1,149 metres long. It was opened on 19 March 1932 by Jack Lang."
                    + " Dr. John Bradfield led the work on the bridge. It crosses the water at Sydney, because ferries could not carry the traffic.";
    private static final String TOWER =
            "The Eiffel Tower was opened in 1889. Gustave Eiffel built it in Paris. Its lifts carry visitors all day.";

    private final ExtractiveModel model = new ExtractiveModel("quote", true, null);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "How long is the Harbour Bridge?|The Harbour Bridge is 1,149 metres long.|bridge.txt",
                "When was the bridge opened?|It was opened on 19 March 1932 by Jack Lang.|bridge.txt",
                "Who led the work on the bridge?|Dr. John Bradfield led the work on the bridge.|bridge.txt",
                "Who built the Eiffel Tower?|Gustave Eiffel built it in Paris.|tower.txt"
            })
    void question_isAnsweredWithTheSentenceAndItsSource(String question, String sentence, String source) {
        ChatResponse answer = ask(question, passage("tower.txt", TOWER), passage("bridge.txt", BRIDGE));

        assertThat(answer.aiMessage().text()).isEqualTo(sentence);
        assertThat(answer.aiMessage().attributes())
                .containsEntry("source", source)
                .containsEntry("passage", source.equals("tower.txt") ? 1 : 2);
        assertThat(confidence(answer)).isBetween(0.2, 1.0);
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(answer.modelName()).isEqualTo("quote");
        assertThat(answer.tokenUsage().outputTokenCount()).isEqualTo((sentence.length() + 3) / 4);
    }

    @Test
    void questionThatThePassagesDoNotTouch_isNotAnswered() {
        ChatResponse answer = ask("Which enzyme splits lactose?", passage("bridge.txt", BRIDGE));
        assertThat(answer.aiMessage().text()).isEqualTo("The passages do not say it.");
        assertThat(answer.aiMessage().attributes())
                .containsOnlyKeys("confidence")
                .containsEntry("confidence", 0.0);
    }

    @Test
    void clearMatch_isSurerThanAVagueOne() {
        double clear = confidence(ask("How long is the Harbour Bridge?", passage("b", BRIDGE)));
        double vague = confidence(ask("How heavy are the hangers of the bridge?", passage("b", BRIDGE)));
        assertThat(clear).isGreaterThan(vague + 0.2);
    }

    @Test
    void meaning_ordersTheBestSentencesAnew() {
        EmbeddingModel upOrDown = new EmbeddingModel() {
            @Override
            public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
                return Response.from(segments.stream()
                        .map(segment -> segment.text().matches(".*(soared|climbed).*")
                                ? Embedding.from(new float[] {1, 0})
                                : Embedding.from(new float[] {0, 1}))
                        .toList());
            }
        };
        PromptEmbedder embedder = new PromptEmbedder(upOrDown, "up or down");
        Content passage = Content.from("The price fell. The price climbed.");
        ChatRequest request = grounded("Where is the price that soared?", passage);
        assertThat(answer(model, request).aiMessage().text()).isEqualTo("The price fell.");
        assertThat(answer(new ExtractiveModel("quote", true, embedder), request)
                        .aiMessage()
                        .text())
                .isEqualTo("The price climbed.");
    }

    @Test
    void earlierPassage_winsATie() {
        ChatResponse answer = ask("Who built the tower?", passage("first", TOWER), passage("second", TOWER));
        assertThat(answer.aiMessage().attributes()).containsEntry("source", "first");
    }

    @Test
    void sentenceInTwoOverlappingPassages_isNoRivalOfItself() {
        double once = confidence(ask("Who built the Eiffel Tower?", Content.from(TOWER)));
        double twice = confidence(ask("Who built the Eiffel Tower?", Content.from(TOWER), Content.from("Lifts! " + TOWER)));
        assertThat(twice).isCloseTo(once, within(0.05));
    }

    @Test
    void withoutPassages_orWithoutRetrieval_nothingIsSaid() {
        assertThat(ask("Who?").aiMessage().text()).isEqualTo(ExtractiveModel.NOTHING);
        ChatResponse plain = answer(
                model, ChatRequest.builder().messages(UserMessage.from("Who?")).build());
        assertThat(plain.aiMessage().text()).isEqualTo(ExtractiveModel.NOTHING);
        assertThat(confidence(plain)).isZero();
    }

    @Test
    void passageWithoutAnId_hasNoSource() {
        ChatResponse answer = ask("Who built the tower?", Content.from(TOWER));
        assertThat(answer.aiMessage().attributes()).doesNotContainKey("source").containsEntry("passage", 1);
    }

    @Test
    void promptWithThePassagesInIt_isNotWhatIsAsked() {
        UserMessage prompt = UserMessage.from(
                "Answer from these passages: " + BRIDGE + TOWER + " Question: Who built the Eiffel Tower?");
        ChatRequest request = ChatRequest.builder()
                .messages(new Grounding("Who built the Eiffel Tower?", List.of(Content.from(TOWER))).attachTo(prompt))
                .build();
        ChatResponse answer = answer(model, request);
        assertThat(answer.aiMessage().text()).isEqualTo("Gustave Eiffel built it in Paris.");
        assertThat(answer.tokenUsage().inputTokenCount())
                .isEqualTo((prompt.singleText().length() + 3) / 4);
    }

    @Test
    void stream_isTheSameAnswer() {
        CollectedAnswer streamed = CollectedAnswer.of(
                new ExtractiveModel("quote", false, null),
                grounded("Who built the Eiffel Tower?", Content.from(TOWER)));
        AiMessage whole = complete(streamed).aiMessage();
        assertThat(streamed.parts()).containsExactly(whole.text());
        assertThat(whole)
                .isEqualTo(
                        ask("Who built the Eiffel Tower?", Content.from(TOWER)).aiMessage());
    }

    @Test
    void hostileInput_isReadUpToABound() {
        String endless = "bridge ".repeat(2_000_000);
        String manySentences = "The bridge is here. ".repeat(200_000);
        ChatRequest request = grounded(
                "bridge ".repeat(1_000_000),
                Content.from(endless),
                Content.from(manySentences),
                Content.from("(".repeat(50_000)));
        assertThatCode(() -> answer(model, request)).doesNotThrowAnyException();
        assertThatCode(() -> answer(model, grounded("Which bridge?", Content.from("bridge over ".repeat(50_000)))))
                .doesNotThrowAnyException();
        assertThat(answer(model, grounded("Who built the Eiffel Tower?", Content.from(endless), Content.from(TOWER)))
                        .aiMessage()
                        .text())
                .as("what lies beyond the bound is not read")
                .isEqualTo(ExtractiveModel.NOTHING);
    }

    @Test
    void tenPassages_areRankedInAFewMilliseconds() {
        Content[] passages = new Content[10];
        Arrays.fill(passages, Content.from(String.join(" ", BRIDGE, TOWER, BRIDGE)));
        ChatRequest request = grounded("Who led the work on the bridge?", passages);
        long[] nanos = new long[200];
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            answer(model, request);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        assertThat(Duration.ofNanos(nanos[0]))
                .as("the fastest of 200, for machines are shared")
                .isLessThan(Duration.ofMillis(5));
    }

    private ChatResponse ask(String question, Content... passages) {
        return answer(model, grounded(question, passages));
    }

    private static ChatResponse answer(ExtractiveModel model, ChatRequest request) {
        return complete(CollectedAnswer.of(model, request));
    }

    private static ChatResponse complete(CollectedAnswer answer) {
        try {
            return answer.response();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static ChatRequest grounded(String question, Content... passages) {
        return ChatRequest.builder()
                .messages(new Grounding(question, List.of(passages)).attachTo(UserMessage.from(question)))
                .build();
    }

    private static Content passage(String id, String text) {
        return Content.from(TextSegment.from(text, Metadata.from("documentId", id)));
    }

    private static double confidence(ChatResponse answer) {
        return (double) answer.aiMessage().attributes().get("confidence");
    }
}
