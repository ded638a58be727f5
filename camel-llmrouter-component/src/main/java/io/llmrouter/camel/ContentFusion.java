/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one ranking of several sources' contents.
 *
 * <p>Idea: texts that are the same but for white space are one. By rank, it gets {@code weight / (constant + rank)} from every source that has it
 * (reciprocal rank fusion: Cormack, Clarke and Büttcher, SIGIR 2009); by score, {@code weight * (score - lowest) / (highest - lowest)} of that source (a
 * convex combination: Bruch, Gai and Ingber, TOIS 2023). Cost: linear in the texts, and a sort. Known weakness: ranks say nothing of how good the best
 * is; scores that are scaled to their source's range make the worst of a good source as bad as that of a bad one. Immutable and thread-safe.
 *
 * @param byScore by score instead of by rank
 * @param rankConstant of the ranks, 0 or more; the greater, the less the first places differ
 * @param weights of the sources by their place, 0 or more; 1 for those beyond the list
 */
record ContentFusion(boolean byScore, int rankConstant, List<Double> weights) {

    /**
     * What one source gave.
     *
     * @param place of the source, from 1
     * @param contents best first; with {@link ContentMetadata#SCORE} where the source scored
     */
    record Source(int place, List<Content> contents) {}

    /** One text, as it stands so far. */
    private static final class Fused {
        private final Content first;
        private Double score;
        private double sum;

        private Fused(Content first) {
            this.first = first;
        }

        private double sum() {
            return sum;
        }

        /** With the best score that a source gave it, and what it is ranked by. */
        private Content content() {
            Map<ContentMetadata, Object> metadata = new EnumMap<>(ContentMetadata.class);
            metadata.putAll(first.metadata());
            if (score != null) {
                metadata.put(ContentMetadata.SCORE, score);
            }
            metadata.put(ContentMetadata.RERANKED_SCORE, sum);
            return Content.from(first.textSegment(), metadata);
        }
    }

    /** Fuses; the best comes first, of equal ones the one that came first. */
    List<Content> of(List<Source> sources) {
        Map<String, Fused> byText = new LinkedHashMap<>();
        for (Source source : sources) {
            add(source, byText);
        }
        return byText.values().stream()
                .sorted(Comparator.comparingDouble(Fused::sum).reversed())
                .map(Fused::content)
                .toList();
    }

    /** The score of a content; null if it has none. */
    static Double score(Content content) {
        return content.metadata().get(ContentMetadata.SCORE) instanceof Number number ? number.doubleValue() : null;
    }

    private void add(Source source, Map<String, Fused> byText) {
        double weight = source.place() <= weights.size() ? weights.get(source.place() - 1) : 1;
        Map<String, Content> distinct = new LinkedHashMap<>();
        ranked(source.contents()).forEach(content -> distinct.putIfAbsent(key(content), content));
        List<Double> scores = new ArrayList<>();
        distinct.values().forEach(content -> scores.add(score(content)));
        if (byScore && scores.contains(null)) {
            throw new IllegalArgumentException("source " + source.place()
                    + " gave a text without a score, so scores cannot be fused; write fusion: rank");
        }
        double[] range = byScore ? range(scores) : null;
        int rank = 0;
        for (Map.Entry<String, Content> entry : distinct.entrySet()) {
            Fused fused = byText.computeIfAbsent(entry.getKey(), text -> new Fused(entry.getValue()));
            Double score = scores.get(rank);
            rank++;
            fused.sum += weight * (byScore ? scaled(score, range) : 1.0 / (rankConstant + rank));
            if (score != null) {
                fused.score = fused.score == null ? score : Math.max(fused.score, score);
            }
        }
    }

    /** In the order of scores where all have one. */
    private static List<Content> ranked(List<Content> contents) {
        boolean scored = contents.stream().allMatch(content -> score(content) != null);
        return scored
                ? contents.stream()
                        .sorted(Comparator.comparingDouble((Content content) -> score(content))
                                .reversed())
                        .toList()
                : contents;
    }

    private static double[] range(List<Double> scores) {
        double lowest = scores.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double highest = scores.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        return new double[] {lowest, highest};
    }

    private static double scaled(double score, double[] range) {
        return range[1] > range[0] ? (score - range[0]) / (range[1] - range[0]) : 1;
    }

    private static String key(Content content) {
        return content.textSegment().text().strip().replaceAll("\\s+", " ");
    }
}
