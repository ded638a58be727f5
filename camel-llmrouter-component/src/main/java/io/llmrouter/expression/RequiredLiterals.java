/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.expression;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Texts of which a match of a pattern has one inside, so that a text without any of them need not be matched at all.
 *
 * <p>Idea: most texts have none of the words that a rule looks for, and looking for a few words is far cheaper than to run the automaton of the pattern
 * at every character; Cox, "Regular Expression Matching with a Trigram Index", 2012, has the idea for documents. Cost: one step a character, and a
 * comparison where the first two characters of a word stand. Known weakness: a pattern without {@value #SHORTEST} plain characters in a row in each of its
 * alternatives has none. Immutable.
 *
 * @see RequiredLiteralsParser
 */
final class RequiredLiterals {

    /** Shorter ones are found in most texts. */
    static final int SHORTEST = 3;

    private static final int ASCII = 128;
    private static final int BITS = 7;
    /** The only characters beyond ASCII that are a letter of ASCII to a pattern that ignores case: the long s and the sign of the kelvin. */
    private static final String FOLDED = "\u017f\u212a";

    private final List<String> literals;
    private final boolean ignoreCase;
    /** Of two characters in lower case whether a literal begins so. */
    private final boolean[] begins = new boolean[ASCII * ASCII];

    /**
     * @param literals ASCII, of {@value #SHORTEST} characters at least, in lower case if case is ignored
     * @param ignoreCase whether a text may have them in capital letters
     */
    RequiredLiterals(List<String> literals, boolean ignoreCase) {
        this.literals = literals;
        this.ignoreCase = ignoreCase;
        for (String literal : literals) {
            String lower = literal.toLowerCase(Locale.ROOT);
            begins[lower.charAt(0) << BITS | lower.charAt(1)] = true;
        }
    }

    /** Of a pattern in the syntax of RE2; empty if none are found in it. */
    static Optional<RequiredLiterals> of(String pattern) {
        return RequiredLiteralsParser.parse(pattern);
    }

    /** Whether one of them is in a text; if not, the pattern cannot match anywhere in it. */
    boolean in(String text) {
        int before = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ASCII) {
                if (ignoreCase && FOLDED.indexOf(c) >= 0) {
                    return true; // so rare that the pattern may decide
                }
                before = 0;
                continue;
            }
            int lower = c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
            if (begins[before << BITS | lower] && at(text, i - 1)) {
                return true;
            }
            before = lower;
        }
        return false;
    }

    private boolean at(String text, int place) {
        for (String literal : literals) {
            if (text.regionMatches(ignoreCase, place, literal, 0, literal.length())) {
                return true;
            }
        }
        return false;
    }
}
