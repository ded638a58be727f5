/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads contents of what a retrieval endpoint gave. Stateless. */
final class RetrievedBody {

    private static final String SCORE = "score";
    private static final List<String> TEXTS = List.of("text", "content", "body");
    private static final String ACCEPTED =
            "accepted are one or a list of Content, TextSegment, EmbeddingMatch<TextSegment>, String, or Map with a 'text' (or 'content', or 'body') and"
                    + " perhaps a 'score'";

    private RetrievedBody() {}

    /**
     * Reads a body; blank texts are left out.
     *
     * @param body null for nothing found
     * @param place of the endpoint, for the error
     * @return in the given order, with {@link ContentMetadata#SCORE} where there is one
     * @throws IllegalArgumentException saying what is accepted
     */
    static List<Content> contents(Object body, int place) {
        Collection<?> items = body == null ? List.of() : body instanceof Collection<?> all ? all : List.of(body);
        return items.stream()
                .map(item -> content(item, place))
                .filter(content -> content != null)
                .toList();
    }

    private static Content content(Object item, int place) {
        if (item instanceof Content content) {
            return content;
        } else if (item instanceof TextSegment segment) {
            return scored(segment, number(segment.metadata().toMap().get(SCORE)), null);
        } else if (item instanceof EmbeddingMatch<?> match && match.embedded() instanceof TextSegment segment) {
            return scored(segment, match.score(), match.embeddingId());
        } else if (item instanceof String text) {
            return text.isBlank() ? null : Content.from(text);
        } else if (item instanceof Map<?, ?> map) {
            return ofMap(map, place);
        }
        throw new IllegalArgumentException("source " + place + " gave a "
                + (item == null ? "null" : item.getClass().getName()) + "; " + ACCEPTED);
    }

    private static Content ofMap(Map<?, ?> map, int place) {
        String key = TEXTS.stream()
                .filter(name -> map.get(name) instanceof String)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "source " + place + " gave a Map with the keys " + map.keySet() + "; " + ACCEPTED));
        String text = (String) map.get(key);
        if (text.isBlank()) {
            return null;
        }
        Metadata metadata = new Metadata();
        map.forEach((name, value) -> {
            if (value != null && !name.equals(key) && !name.equals(SCORE)) {
                metadata.put(String.valueOf(name), String.valueOf(value));
            }
        });
        return scored(TextSegment.from(text, metadata), number(map.get(SCORE)), null);
    }

    private static Content scored(TextSegment segment, Double score, String embeddingId) {
        Map<ContentMetadata, Object> metadata = new EnumMap<>(ContentMetadata.class);
        if (score != null) {
            metadata.put(ContentMetadata.SCORE, score);
        }
        if (embeddingId != null) {
            metadata.put(ContentMetadata.EMBEDDING_ID, embeddingId);
        }
        return Content.from(segment, metadata);
    }

    private static Double number(Object value) {
        return value instanceof Number number ? Double.valueOf(number.doubleValue()) : null;
    }
}
