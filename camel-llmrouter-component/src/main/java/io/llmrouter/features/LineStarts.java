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

    /** Other places than a line feed where a line may end; whether one does, the pattern's {@code ^} knows. */
    private static final String SELDOM = "\r\u0085\u2028\u2029";

    private final String text;
    private final boolean lineFeedsOnly;
    private final Matcher matcher;
    private int next;

    LineStarts(Pattern pattern, String text) {
        this.text = text;
        this.lineFeedsOnly = SELDOM.chars().allMatch(end -> text.indexOf(end) < 0);
        this.matcher = pattern.matcher(text).useAnchoringBounds(false).useTransparentBounds(true);
    }

    /** Goes to the next match at or after a place. */
    boolean find(int from) {
        next = from;
        return find();
    }

    /** Goes to the next match after the last one. */
    boolean find() {
        for (int at = start(next); at < text.length(); at = start(at + 1)) {
            if (matcher.region(at, text.length()).lookingAt()) {
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

    /** The next place from this one on where a line may begin; the length of the text if there is none. */
    private int start(int from) {
        if (from == 0) {
            return 0;
        }
        if (lineFeedsOnly) {
            int end = text.indexOf('\n', from - 1); // many characters at a time
            return end < 0 ? text.length() : end + 1;
        }
        int at = from;
        while (at < text.length() && text.charAt(at - 1) != '\n' && SELDOM.indexOf(text.charAt(at - 1)) < 0) {
            at++;
        }
        return at;
    }
}
