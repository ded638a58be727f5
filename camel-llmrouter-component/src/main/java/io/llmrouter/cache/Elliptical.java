/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Questions that cannot stand by themselves.
 *
 * <p>Idea: "and him?" or "yes" mean what the turns before make of them, and nearly all such turns lie close together in any embedding, so they find kept
 * answers by equal words or not at all. A question is one of them if it is empty or very short, opens like a continuation, or is short and leans on a
 * pronoun after earlier turns. Cost: one pass over at most {@value #MOST_WORDS} words. Source: the failure reports of caches that compare the last turn alone. Known weakness:
 * words of English, German, French and Spanish only; elsewhere the length alone decides. Stateless.
 */
final class Elliptical {

    private static final int MOST_WORDS = 8;
    private static final int FEWEST_LETTERS = 5;
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}']+");

    /** A whole question of one of these continues another. */
    private static final Set<String> REPLIES = Set.of(
            "yes",
            "no",
            "ok",
            "okay",
            "sure",
            "thanks",
            "continue",
            "more",
            "again",
            "next",
            "why",
            "how",
            "when",
            "where",
            "who",
            "what",
            "which",
            "really",
            "please",
            "stop",
            "ja",
            "nein",
            "weiter",
            "warum",
            "wieso",
            "danke",
            "oui",
            "non",
            "merci",
            "encore",
            "pourquoi",
            "si",
            "sí",
            "gracias",
            "sigue",
            "otra");

    private static final Pattern CONTINUES = Pattern.compile(
            "^[^\\p{L}\\p{N}]{0,9}(?:and|but|or|so|then|also|what about|how about|what else|anything else|same (?:for|with)|now|go on|tell me more|the (?:first|second|third|"
                    + "last|other|same|former|latter)|und|aber|oder|auch|was ist mit|et|mais|ou|y|pero|o)\\b",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

    /** Words that point at something said before. */
    private static final Set<String> POINTERS = Set.of(
            "it", "its", "he", "him", "his", "she", "her", "hers", "they", "them", "their", "theirs", "that", "this",
            "those", "these", "one", "ones", "er", "ihn", "ihm", "sie", "ihr", "das", "dies", "dieses", "diese", "es",
            "il", "elle", "lui", "eux", "ça", "cela", "celui", "celle", "él", "ella", "ello", "eso", "esto", "ese",
            "esa");

    private Elliptical() {}

    /**
     * Whether a question needs what was said before.
     *
     * @param question as asked
     * @param history whether anything was said before
     * @return why, for people; empty if it stands by itself
     */
    static Optional<String> why(String question, boolean history) {
        String text = question.strip();
        if (text.codePoints().filter(Character::isLetterOrDigit).count() < FEWEST_LETTERS) {
            return Optional.of("the question is too short to be compared by meaning");
        }
        String[] words = BETWEEN_WORDS.split(text.length() > 400 ? text.substring(0, 400) : text);
        int first = words.length > 0 && words[0].isEmpty() ? 1 : 0;
        int count = words.length - first;
        if (count == 1 && REPLIES.contains(lower(words[first]))) {
            return Optional.of("the question is a reply to what was said before");
        }
        if (count <= MOST_WORDS) {
            if (CONTINUES.matcher(text).find()) {
                return Optional.of("the question continues what was said before");
            }
            for (int i = first; history && i < words.length; i++) {
                if (POINTERS.contains(lower(words[i]))) {
                    return Optional.of("'" + words[i] + "' may point at what was said before");
                }
            }
        }
        return Optional.empty();
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }
}
