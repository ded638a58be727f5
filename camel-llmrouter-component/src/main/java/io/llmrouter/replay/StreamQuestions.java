/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import io.llmrouter.intent.IntentExamples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Questions whose meaning is known: the answer to one serves another if both have the same label. Immutable.
 *
 * @param texts n different texts
 * @param labels of each, from 0; {@link #NONE} where the question belongs to no intent, so that no other answer serves it
 */
public record StreamQuestions(List<String> texts, int[] labels) {

    /** The label of a question that no other answer serves. */
    public static final int NONE = -1;

    /** Copies and checks. */
    public StreamQuestions {
        texts = List.copyOf(texts);
        labels = labels.clone();
        if (texts.size() != labels.length || texts.size() < 2) {
            throw new IllegalArgumentException("a stream needs two questions or more and a label for each, but has "
                    + texts.size() + " questions and " + labels.length + " labels");
        }
    }

    /**
     * The questions of several sets. Intents of different sets are different, whatever their names; a text that is in two sets counts with the first.
     *
     * @param sets at least one
     * @return their questions, set by set
     */
    public static StreamQuestions of(List<IntentExamples> sets) {
        Map<String, Integer> labelByText = new LinkedHashMap<>();
        Map<String, Integer> labelByIntent = new LinkedHashMap<>();
        for (int set = 0; set < sets.size(); set++) {
            String prefix = set + "/";
            for (IntentExamples.Example example : sets.get(set).examples()) {
                int label = labelByIntent.computeIfAbsent(prefix + example.intent(), intent -> labelByIntent.size());
                labelByText.putIfAbsent(example.text(), label);
            }
            sets.get(set).outOfScope().forEach(text -> labelByText.putIfAbsent(text, NONE));
        }
        return new StreamQuestions(
                new ArrayList<>(labelByText.keySet()),
                labelByText.values().stream().mapToInt(label -> label).toArray());
    }

    @Override
    public int[] labels() {
        return labels.clone();
    }

    /** How many there are. */
    public int size() {
        return labels.length;
    }

    /** How many belong to no intent. */
    public int outOfScope() {
        int count = 0;
        for (int label : labels) {
            count += label == NONE ? 1 : 0;
        }
        return count;
    }

    /** Whether the answer to one question serves the other. */
    boolean serves(int asked, int kept) {
        return labels[asked] != NONE && labels[asked] == labels[kept];
    }
}
