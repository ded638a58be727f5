/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import io.llmrouter.features.EmbeddingBill.Item;
import io.llmrouter.features.PromptEmbedder.Tariff;
import io.llmrouter.model.TokenCount;
import io.llmrouter.model.TokenPrice;
import io.llmrouter.testing.WordEmbedding;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A token costs 1. */
class EmbeddingBillTest {

    private static final Tariff TARIFF = new Tariff("words", new TokenPrice(1e6, 0, 0));

    private static PromptEmbedder priced(EmbeddingModel model) {
        return new PromptEmbedder(model, "words/1").priced(TARIFF).remembering(10);
    }

    private static Item item(int tokens) {
        return new Item("words", new TokenCount(tokens, 0, 0), tokens);
    }

    @Test
    void vector_isPaidOnce_byWhoAsksFirst_orByWhoTakesItOver() {
        PromptEmbedder embedder = priced(new WordEmbedding());
        PromptFeatures expression = PromptFeatures.of("12345678 9");
        expression.embedding(embedder);
        PromptFeatures request = PromptFeatures.of("12345678 9");
        request.reuse(expression);
        request.embedding(embedder);
        PromptFeatures later = PromptFeatures.of("12345678 9");
        later.embedding(embedder);

        assertThat(request.bill().take()).contains(item(3));
        assertThat(request.bill().take()).isEmpty();
        assertThat(expression.bill().take()).isEmpty();
        assertThat(later.bill().take()).as("the vector was at hand").isEmpty();
    }

    @Test
    void house_paysForWhatIsEmbeddedAtNobodysExpense() {
        List<Double> paid = new ArrayList<>();
        PromptEmbedder embedder = priced(new WordEmbedding());
        PromptEmbedder house = embedder.paidBy((model, tokens, cost) -> paid.add(cost));
        house.embed("four");
        house.embedAll(List.of("four", "eightish"), done -> {});
        house.embed("others", new EmbeddingBill());
        embedder.embed("four");
        assertThat(paid).containsExactly(1.0, 3.0);
    }

    @Test
    void modelThatCountsItsTokens_isBelieved_andAFreeOneCostsNothing() {
        EmbeddingModel counting = new EmbeddingModel() {
            @Override
            public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
                return Response.from(
                        segments.stream()
                                .map(segment -> Embedding.from(new float[] {1, 0}))
                                .toList(),
                        new TokenUsage(7));
            }
        };
        EmbeddingBill bill = new EmbeddingBill();
        priced(counting).embed("four", bill);
        priced(counting).embed("four ".repeat(200), bill);
        assertThat(bill.take()).contains(item(14));
        new PromptEmbedder(counting, "words/1").embed("four", bill);
        assertThat(bill.take()).isEmpty();
    }
}
