/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import dev.langchain4j.model.scoring.ScoringModel;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How passages that were found are ordered again. Thread-safe if the model is.
 *
 * @param model scores a passage for a question
 * @param candidates so many of the best ones are scored, at least as many as are returned
 */
public record Reranking(ScoringModel model, int candidates) {

    /**
     * Orders again; contents carry the model's score beside the one that they had.
     *
     * @param found best first
     * @param question as it was asked
     * @param most at most so many, at least 1
     * @return best first by the model
     * @throws RuntimeException of the model
     */
    List<Content> best(List<ScoredPassage> found, String question, int most) {
        if (found.isEmpty()) {
            return List.of();
        }
        List<Double> scores = model.scoreAll(
                        found.stream()
                                .map(scored -> PassageContents.segment(scored.passage()))
                                .toList(),
                        question)
                .content();
        return IntStream.range(0, found.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores.get(i)))
                .limit(most)
                .map(i -> Content.from(
                        PassageContents.segment(found.get(i).passage()),
                        Map.of(
                                ContentMetadata.SCORE, found.get(i).score(),
                                ContentMetadata.RERANKED_SCORE, scores.get(i))))
                .toList();
    }
}
