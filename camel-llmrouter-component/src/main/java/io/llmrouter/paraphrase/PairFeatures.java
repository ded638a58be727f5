/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.learning.PrincipalComponents;
import io.llmrouter.learning.StateJson;
import java.util.List;

/**
 * Two questions as numbers that say how they differ, never what they are about: a model that knows the topic learns how often a topic repeats itself in one data
 * set. Cost: some tens of microseconds a pair. Immutable.
 */
final class PairFeatures {

    private static final int DIRECTIONS = 24;

    private final WordTable table;
    private final PrincipalComponents differences;
    private final PrincipalComponents products;

    private PairFeatures(WordTable table, PrincipalComponents differences, PrincipalComponents products) {
        this.table = table;
        this.differences = differences;
        this.products = products;
    }

    /** Learns the words and directions of some pairs, without their labels. */
    static PairFeatures of(List<LabelledPair> pairs, PromptEmbedder embedder) {
        float[][] differences = new float[pairs.size()][];
        float[][] products = new float[pairs.size()][];
        for (int i = 0; i < differences.length; i++) {
            Question a = pairs.get(i).asked();
            Question b = pairs.get(i).kept();
            differences[i] = VectorFeatures.difference(a.vector(), b.vector());
            products[i] = VectorFeatures.product(a.vector(), b.vector());
        }
        return new PairFeatures(
                WordTable.of(pairs, embedder),
                PrincipalComponents.fit(differences, DIRECTIONS),
                PrincipalComponents.fit(products, DIRECTIONS));
    }

    /** The numbers of a pair; the same with the questions exchanged. */
    float[] of(Question asked, Question kept, Wording a, Wording b) {
        return of(asked, kept, a, b, false);
    }

    /** The same for a pair that this was learned from. */
    float[] ofTraining(LabelledPair pair) {
        Question asked = pair.asked();
        Question kept = pair.kept();
        return of(asked, kept, Wording.of(asked.text()), Wording.of(kept.text()), true);
    }

    private float[] of(Question asked, Question kept, Wording a, Wording b, boolean counted) {
        FeatureRow row = new FeatureRow();
        row.add(asked.cosine(kept));
        VectorFeatures.add(row, asked.vector(), kept.vector());
        TableWords wordsA = new TableWords(a, table, counted);
        TableWords wordsB = new TableWords(b, table, counted);
        LexicalFeatures.add(row, wordsA, wordsB);
        align(row, WordAlignment.of(wordsA, wordsB), WordAlignment.of(wordsB, wordsA));
        SurfaceFeatures.add(row, a, b);
        addAll(row, differences.apply(VectorFeatures.difference(asked.vector(), kept.vector())));
        addAll(row, products.apply(VectorFeatures.product(asked.vector(), kept.vector())));
        return row.values();
    }

    private static void align(FeatureRow row, WordAlignment there, WordAlignment back) {
        row.addBoth(there.mean(false), back.mean(false));
        row.addBoth(there.mean(true), back.mean(true));
        double[] lossesThere = there.losses();
        double[] lossesBack = back.losses();
        for (int i = 0; i < 3; i++) {
            row.addBoth(lossesThere[i], lossesBack[i]);
        }
        row.addBoth(there.least(), back.least());
        row.addBoth(there.unmatched(), back.unmatched());
        row.addBoth(there.replaced(), back.replaced());
        row.addBoth(there.disorder(), back.disorder());
    }

    private static void addAll(FeatureRow row, float[] values) {
        for (float value : values) {
            row.add(value);
        }
    }

    /** Of the vectors. */
    int dimensions() {
        return differences.dimensions();
    }

    ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.set("words", table.state());
        state.set("differences", differences.state());
        state.set("products", products.state());
        return state;
    }

    static PairFeatures read(JsonNode state, PromptEmbedder embedder) {
        return new PairFeatures(
                WordTable.read(StateJson.required(state, "words"), embedder),
                PrincipalComponents.read(StateJson.required(state, "differences")),
                PrincipalComponents.read(StateJson.required(state, "products")));
    }
}
