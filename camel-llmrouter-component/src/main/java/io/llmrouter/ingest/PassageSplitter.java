/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import dev.langchain4j.data.document.Document;
import dev.langchain4j.data.document.DocumentSplitter;
import dev.langchain4j.data.document.splitter.DocumentSplitters;
import dev.langchain4j.data.segment.TextSegment;
import io.llmrouter.ingest.DocumentText.Section;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts the sections of a document into passages: at paragraphs, else lines, else sentences, else words (LangChain4j's recursive splitter). Thread-safe.
 */
final class PassageSplitter {

    private static final String COORDINATES = "dev.langchain4j:langchain4j:1.19.0";
    /** The splitter's time grows with the square of a text without breaks; longer ones are cut before. */
    private static final int BLOCK = 20_000;

    private final DocumentSplitter splitter;

    /**
     * A passage before it has vectors.
     *
     * @param text not blank
     * @param metadata of its document and section
     */
    record Piece(String text, Map<String, String> metadata) {}

    /** @throws IllegalStateException if LangChain4j's splitters are missing, naming what to add */
    PassageSplitter(Splitting splitting) {
        try {
            this.splitter = Recursive.of(splitting);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "cutting documents needs a library that is not on the class path; add " + COORDINATES, e);
        }
    }

    /** Apart, so that the optional class is looked for only now. */
    private static final class Recursive {

        static DocumentSplitter of(Splitting splitting) {
            return DocumentSplitters.recursive(splitting.characters(), splitting.overlap());
        }
    }

    /**
     * @param text not blank
     * @param metadata of the document, which goes before that of the text and its sections
     * @return in their order, at least one
     */
    List<Piece> pieces(DocumentText text, Map<String, String> metadata) {
        List<Piece> pieces = new ArrayList<>();
        for (Section section : text.sections()) {
            Map<String, String> all = new HashMap<>(text.metadata());
            all.putAll(section.metadata());
            all.putAll(metadata);
            for (String piece : cut(section.text())) {
                pieces.add(new Piece(piece, all));
            }
        }
        return pieces;
    }

    private List<String> cut(String text) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = end(text, from);
            String block = text.substring(from, to).strip();
            if (!block.isBlank()) {
                splitter.split(Document.from(block)).forEach(segment -> add(pieces, segment));
            }
            from = to;
        }
        return pieces;
    }

    /** At white space in the last quarter of the block, else anywhere but inside a character. */
    private static int end(String text, int from) {
        int limit = from + BLOCK;
        if (limit >= text.length()) {
            return text.length();
        }
        for (int to = limit; to > limit - BLOCK / 4; to--) {
            if (Character.isWhitespace(text.charAt(to))) {
                return to;
            }
        }
        return Character.isLowSurrogate(text.charAt(limit)) ? limit - 1 : limit;
    }

    /** Mends a character of two code units that the splitter cut in the middle. */
    private static void add(List<String> pieces, TextSegment segment) {
        String piece = segment.text();
        if (Character.isLowSurrogate(piece.charAt(0)) && !pieces.isEmpty()) {
            int last = pieces.size() - 1;
            String before = pieces.get(last);
            if (Character.isHighSurrogate(before.charAt(before.length() - 1))) {
                pieces.set(last, before + piece.charAt(0));
                piece = piece.substring(1);
            }
        }
        if (!piece.isBlank()) {
            pieces.add(piece);
        }
    }
}
