/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import io.llmrouter.features.Words;
import java.util.List;

/**
 * What a question looks like before anything was looked for.
 *
 * @param identifiers words with a letter and a digit, or with an inner sign, such as ERR-4711 or max_tokens
 * @param quoted whether something stands in quotation marks
 * @param typeTokenRatio distinct words per word, in (0, 1]; 1 for an empty question
 * @param unknownShare share of its terms that no passage has, in [0, 1]
 * @param rareShare share of its known terms that hardly any passage has, in [0, 1]
 */
record QuestionShape(int identifiers, boolean quoted, double typeTokenRatio, double unknownShare, double rareShare) {

    /** Of the weight that a term of a single passage has. */
    private static final double RARE = 0.75;

    private static final String QUOTES = "\"\u201c\u201e\u00ab`";
    private static final int MOST = TextTerms.MOST_CHARACTERS;

    static QuestionShape of(String text, QuestionTerms terms) {
        String read = text.length() <= MOST ? text : text.substring(0, MOST);
        int identifiers = 0;
        for (String word : read.split("\\s+")) {
            identifiers += isIdentifier(word) ? 1 : 0;
        }
        List<String> words = Words.in(read);
        double ratio = words.isEmpty() ? 1 : (double) words.stream().distinct().count() / words.size();
        int distinct = terms.weights().size();
        int known = distinct - terms.unknown();
        double rarest = terms.rarest();
        long rare = terms.weights().values().stream()
                .filter(weight -> weight >= RARE * rarest && weight <= rarest)
                .count();
        return new QuestionShape(
                identifiers,
                read.chars().anyMatch(c -> QUOTES.indexOf(c) >= 0),
                ratio,
                distinct == 0 ? 0 : (double) terms.unknown() / distinct,
                known == 0 ? 0 : (double) rare / known);
    }

    /** A letter and a digit, or a letter on both sides of an underscore, dot, colon or slash. */
    private static boolean isIdentifier(String word) {
        boolean letter = false;
        boolean digit = false;
        boolean joined = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            letter |= Character.isLetter(c);
            digit |= Character.isDigit(c);
            joined |= "_.:/".indexOf(c) >= 0
                    && i > 0
                    && i < word.length() - 1
                    && Character.isLetter(word.charAt(i - 1))
                    && Character.isLetter(word.charAt(i + 1));
        }
        return letter && (digit || joined);
    }
}
