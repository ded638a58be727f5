/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Cuts text into the terms of the index: Unicode word breaks, lower case, English stop words and Porter stems. Of a question only the first
 * {@value #MOST_CHARACTERS} characters are read. Known weakness: stems and stop words of other languages are left as they are. Thread-safe.
 */
final class TextTerms {

    static final int MOST_CHARACTERS = 20_000;
    static final String FIELD = "text";

    private final Analyzer analyzer = new EnglishAnalyzer();

    /** For the index. */
    Analyzer analyzer() {
        return analyzer;
    }

    /** Each distinct term with how often it occurs, in the order of the text. */
    Map<String, Integer> of(String text) {
        String read = text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
        Map<String, Integer> counts = new LinkedHashMap<>();
        try (TokenStream tokens = analyzer.tokenStream(FIELD, read)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                counts.merge(term.toString(), 1, Integer::sum);
            }
            tokens.end();
        } catch (IOException e) {
            throw new UncheckedIOException("terms of a text in memory", e);
        }
        return counts;
    }
}
