/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.rag.content.Content;
import io.llmrouter.model.Grounding;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroundednessTest extends ConfidenceEstimatorContract {

    private static final String BRIDGE =
            "The Harbour Bridge is 1,149 metres long. It was opened on 19 March 1932 by Jack Lang.";
    private static final String TOWER = "The Eiffel Tower stands in Paris. It has four legs.";

    private final Groundedness mean = new Groundedness();
    private final Groundedness least = new Groundedness(Groundedness.Of.MIN);

    @Override
    ConfidenceEstimator create() {
        return mean;
    }

    @Override
    ChatRequest question() {
        return asked("Who opened the bridge, and when?", BRIDGE, TOWER);
    }

    @Override
    ChatResponse answerWithSignal() {
        return said("Jack Lang opened it in 1932.");
    }

    @Override
    List<ChatResponse> answersWithoutSignal() {
        ToolExecutionRequest call =
                ToolExecutionRequest.builder().name("t").arguments("{}").build();
        return List.of(
                answer(AiMessage.from(call)),
                said("The passages do not say who paid for it."),
                said("Yes."),
                said(" "));
    }

    @Override
    @Test
    void requestWithoutAUserMessage_isNoDefect() {
        ChatRequest odd =
                ChatRequest.builder().messages(SystemMessage.from("Count.")).build();
        assertThat(ask(mean, odd, answerWithSignal()).raw()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Jack Lang opened the bridge on March 19, 1932.",
                "It is 1149 metres long [1]. It was opened in 1932 (source: bridge.txt).",
                "1. The bridge is 1,149 metres long.\n2. The tower has 4 legs.",
                "The answer is: **Jack Lang**, in 1932."
            })
    void answerInTheWordsOfThePassages_restsOnThem(String text) {
        assertThat(mean.estimate(question(), said(text)).orElseThrow()).isGreaterThan(0.65);
        assertThat(Groundedness.gate().estimate(question(), said(text))).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "It was opened on 19 March 1933 by Jack Lang.",
                "It was opened by Philip Game.",
                "Enzymes split lactose into sugars."
            })
    void numberOrNameOfItsOwn_andForeignWords_makeASentenceWorthNothing(String text) {
        assertThat(mean.estimate(question(), said(text))).hasValue(0);
        assertThat(Groundedness.gate().estimate(question(), said(text))).hasValue(0);
    }

    @Test
    void oneBadSentence_takesItsShareOfTheMean_andAllOfTheLeast_andFailsTheGate() {
        ChatResponse mixed = said("The Harbour Bridge is 1,149 metres long. Jack Lang opened it in 1955.");
        // content words: Harbour, Bridge, 1,149, metres, long; and Jack, Lang, opened, 1955
        assertThat(mean.estimate(question(), mixed).orElseThrow()).isCloseTo(5.0 / 9, within(1e-12));
        assertThat(least.estimate(question(), mixed)).hasValue(0);
        assertThat(Groundedness.gate().estimate(question(), mixed)).hasValue(0);
    }

    @Test
    void sentencePatchedTogetherFromTwoPassages_restsOnTheBetterOneOnly() {
        double one = least.estimate(question(), said("The tower in Paris has four legs."))
                .orElseThrow();
        double both = least.estimate(question(), said("The bridge in Paris was opened on four legs."))
                .orElseThrow();
        assertThat(one).isEqualTo(1);
        assertThat(both).isBetween(0.3, 0.8);
    }

    @Test
    void wordsOfTheQuestion_areNeitherSupportedNorMadeUp() {
        ChatRequest asked = asked("Was Queen Victoria alive when it was opened in 1932?", BRIDGE);
        assertThat(mean.estimate(asked, said("Queen Victoria was not alive in 1932.")))
                .hasValue(1);
    }

    @Test
    void sayingNothing_excusesNoNumberOfItsOwn() {
        assertThat(mean.estimate(question(), said("The passages do not say it, but it was 1955.")))
                .hasValue(0);
    }

    @Test
    void germanNouns_areNoNames() {
        ChatRequest asked = asked(
                "Wann wurde die Brücke eröffnet?",
                "Die Brücke wurde im Jahr 1932 für den Verkehr geöffnet und ist 1.149 Meter lang.");
        assertThat(mean.estimate(asked, said("Die Eröffnung der Brücke war im Jahr 1932 und sie ist nicht kurz."))
                        .orElseThrow())
                .isPositive();
    }

    @Test
    void claimsWithoutAnyPassage_restOnNothing_andWithoutRetrievalThereIsNoSignal() {
        assertThat(mean.estimate(asked("Who?"), said("Jack Lang did."))).hasValue(0);
        assertThat(mean.estimate(QUESTION, said("Jack Lang did."))).isEmpty();
        assertThat(Groundedness.gate().estimate(QUESTION, said("Jack Lang did.")))
                .isEmpty();
    }

    @Test
    void failedGate_isNamed_andWithoutRetrievalItLetsPass() {
        ChatResponse scored = answer(AiMessage.builder()
                .text("It was opened in 1955.")
                .attributes(java.util.Map.of("score", 0.9))
                .build());
        Gated gated = new Gated(new AttributeConfidence("score"), List.of(Groundedness.gate()));
        assertThat(ask(gated, question(), scored).note()).isEqualTo("gate groundedness failed");
        assertThat(ask(gated, QUESTION, scored).raw()).isEqualTo(OptionalDouble.of(0.9));
    }

    @Test
    void hostileAnswer_isReadUpToABound() {
        String hostile = "1932 ".repeat(1_000_000) + "(".repeat(100_000) + "[".repeat(100_000);
        assertThat(mean.estimate(question(), said(hostile)).orElseThrow()).isEqualTo(1);
        assertThat(mean.estimate(question(), said("[".repeat(100_000) + "Paris")))
                .isEmpty();
    }

    private static ChatRequest asked(String question, String... passages) {
        Grounding grounding = new Grounding(
                question, Arrays.stream(passages).map(Content::from).toList());
        return ChatRequest.builder()
                .messages(grounding.attachTo(UserMessage.from(question)))
                .build();
    }

    private static ChatResponse said(String text) {
        return answer(AiMessage.from(text));
    }
}
