/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds a pattern that begins with {@code (?m)^} as {@link Matcher#find} does, but tries it only where a line begins instead of at every character.
 * Belongs to one thread.
 */
final class LineStarts {

    private final String text;
    private final Matcher matcher;
    private int next;

    LineStarts(Pattern pattern, String text) {
        this.text = text;
        this.matcher = pattern.matcher(text).useAnchoringBounds(false).useTransparentBounds(true);
    }

    /** Goes to the next match at or after a place. */
    boolean find(int from) {
        next = from;
        return find();
    }

    /** Goes to the next match after the last one. */
    boolean find() {
        for (int at = next; at < text.length(); at++) {
            if ((at == 0 || endsLine(text.charAt(at - 1)))
                    && matcher.region(at, text.length()).lookingAt()) {
                next = Math.max(at + 1, matcher.end());
                return true;
            }
        }
        next = text.length();
        return false;
    }

    /** Of the last match. */
    Matcher match() {
        return matcher;
    }

    /** Where a line may end; whether one does, the pattern's {@code ^} knows. */
    private static boolean endsLine(char c) {
        return c < '\u0085' ? c == '\n' || c == '\r' : c == '\u0085' || c == '\u2028' || c == '\u2029';
    }
}
