/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Passages as LangChain4j's contents and back: document and number travel in the segment's metadata, the score in the content's. Stateless. */
public final class PassageContents {

    /** Metadata of a segment: the document it is from. */
    public static final String DOCUMENT_ID = "document_id";
    /** Metadata of a segment: its number in the document, as LangChain4j's splitters name it. */
    public static final String INDEX = "index";

    private PassageContents() {}

    /** Contents in the same order, each with its score. */
    public static List<Content> of(List<ScoredPassage> passages) {
        return passages.stream().map(PassageContents::of).toList();
    }

    /** One content with its score. */
    public static Content of(ScoredPassage scored) {
        return Content.from(segment(scored.passage()), Map.of(ContentMetadata.SCORE, scored.score()));
    }

    /** The text with where it is from. */
    public static TextSegment segment(Passage passage) {
        Metadata metadata = Metadata.from(passage.metadata());
        metadata.put(DOCUMENT_ID, passage.documentId());
        metadata.put(INDEX, String.valueOf(passage.number()));
        return TextSegment.from(passage.text(), metadata);
    }

    /**
     * Back from a content; its score, the re-ranked one before the first, is 0 if it has none.
     *
     * @param content of any retriever
     */
    public static ScoredPassage passage(Content content) {
        Object score = content.metadata()
                .getOrDefault(ContentMetadata.RERANKED_SCORE, content.metadata().get(ContentMetadata.SCORE));
        Object id = content.metadata().get(ContentMetadata.EMBEDDING_ID);
        return new ScoredPassage(
                passage(content.textSegment(), id == null ? null : id.toString()),
                score instanceof Number number ? number.doubleValue() : 0);
    }

    /**
     * Back from a segment.
     *
     * @param segment of any store
     * @param id names a segment that does not name its document; null for none, then its text does
     */
    static Passage passage(TextSegment segment, String id) {
        Map<String, String> metadata = new HashMap<>();
        segment.metadata().toMap().forEach((key, value) -> metadata.put(key, String.valueOf(value)));
        String document = metadata.remove(DOCUMENT_ID);
        String number = metadata.remove(INDEX);
        if (document == null) {
            String name = id == null ? Integer.toHexString(segment.text().hashCode()) : id;
            return new Passage(name, 0, segment.text(), metadata);
        }
        return new Passage(document, number(document, number), segment.text(), metadata);
    }

    private static int number(String document, String number) {
        try {
            return number == null ? 0 : Integer.parseInt(number);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "a segment of document '" + document + "' has the " + INDEX + " '" + number
                            + "'; it is the number of the passage, from 0",
                    e);
        }
    }
}
