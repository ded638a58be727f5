/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.ingest.DocumentText.Section;
import io.llmrouter.ingest.PassageSplitter.Piece;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PassageSplitterTest {

    private static List<String> cut(String text, Splitting splitting) {
        return new PassageSplitter(splitting)
                .pieces(DocumentText.of(text, Optional.empty()), Map.of()).stream()
                        .map(Piece::text)
                        .toList();
    }

    @Test
    void shortText_isOnePassage() {
        assertThat(cut("The pump is blue.", Splitting.DEFAULT)).containsExactly("The pump is blue.");
    }

    @Test
    void passages_haveWholeSentencesThatOverlap() {
        List<String> passages = cut(
                "The pump is blue today. The valve is red as ever. The tank is full of water. The hose is quite long.",
                new Splitting(60, 30));
        assertThat(passages)
                .containsExactly(
                        "The pump is blue today. The valve is red as ever.",
                        "The valve is red as ever. The tank is full of water.",
                        "The tank is full of water. The hose is quite long.");
    }

    @Test
    void everyWord_isInSomePassage_noneIsLonger() {
        String text = IntStream.range(0, 20_000).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
        List<String> passages = cut(text, new Splitting(300, 0));
        assertThat(passages).allMatch(passage -> passage.length() <= 300);
        assertThat(String.join(" ", passages)).isEqualTo(text);
    }

    @Test
    @Timeout(60)
    void textWithoutBreaks_isCutInTimeAndNeverInsideACharacter() {
        String text = "a" + "😀".repeat(100_000);
        List<String> passages = cut(text, Splitting.DEFAULT);
        assertThat(String.join("", passages)).isEqualTo(text);
        assertThat(passages)
                .allMatch(passage -> passage.length() <= 901)
                .noneMatch(passage -> Character.isLowSurrogate(passage.charAt(0)))
                .noneMatch(passage -> Character.isHighSurrogate(passage.charAt(passage.length() - 1)));
    }

    @Test
    void metadata_ofCallerGoesBeforeThatOfSectionAndDocument() {
        DocumentText text = new DocumentText(
                List.of(
                        new Section("One.", Map.of("heading", "A", "page", "1")),
                        new Section(" ", Map.of("page", "2"))),
                Map.of("title", "T", "heading", "none"),
                Optional.empty());
        assertThat(new PassageSplitter(Splitting.DEFAULT).pieces(text, Map.of("title", "Mine")))
                .containsExactly(new Piece("One.", Map.of("title", "Mine", "heading", "A", "page", "1")));
    }

    @Test
    void splitting_outOfRange_isRefused() {
        assertThatThrownBy(() -> new Splitting(49, 0)).hasMessage("passages of 49 characters; write 50 to 15000");
        assertThatThrownBy(() -> new Splitting(100, 51))
                .hasMessage("an overlap of 51 characters in passages of 100; write 0 to half of that");
    }
}
