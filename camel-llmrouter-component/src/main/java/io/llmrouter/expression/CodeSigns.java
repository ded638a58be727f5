/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.expression;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a text seems to contain program code.
 *
 * <p>Idea: a fence; a keyword with a bracket, brace, colon or semicolon later in the same sentence; an import; a closing tag; a line that ends in a
 * semicolon or brace. One pass over the characters proposes the places where one of these may begin, and only there a pattern is tried: the patterns
 * joined into one and tried at every character took 150 us for two thousand of them. Cost: linear; patterns read at most 200 characters. Known
 * weakness: prose about code looks like code. Stateless.
 */
final class CodeSigns {

    private static final String[] KEYWORDS = {
        "public", "private", "static", "void", "def", "class", "function", "import", "return", "SELECT", "FROM"
    };
    // Every repetition is bounded and gives nothing back: an unbounded one took a minute on 64 k line breaks, and every
    // decision record asks it.
    private static final Pattern KEYWORD =
            Pattern.compile("\\b(?:" + String.join("|", KEYWORDS) + ")\\b[^.?!;{(:]{0,200}+[;{(:]");
    private static final Pattern IMPORT =
            Pattern.compile("(?m)^[ \\t]{0,100}+(?:#include|import |from \\w{1,60} import)");
    private static final Pattern CLOSING_TAG = Pattern.compile("</\\w{1,60}>");
    private static final Pattern LINE_END = Pattern.compile("(?m)[;{}][ \\t]{0,100}+$");

    private final String text;
    private final Matcher keyword;
    private final Matcher imported;
    private final Matcher tag;
    private final Matcher lineEnd;

    private CodeSigns(String text) {
        this.text = text;
        this.keyword = KEYWORD.matcher(text).useTransparentBounds(true);
        this.imported = IMPORT.matcher(text).useTransparentBounds(true).useAnchoringBounds(false);
        this.tag = CLOSING_TAG.matcher(text);
        this.lineEnd = LINE_END.matcher(text).useAnchoringBounds(false);
    }

    static boolean in(String text) {
        return text.contains("```") || new CodeSigns(text).anywhere();
    }

    private boolean anywhere() {
        char before = '\n';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean found =
                    switch (c) {
                        case 'p', 's', 'v', 'd', 'c', 'f', 'i', 'r', 'S', 'F' -> !isLetter(before) && keywordAt(i);
                        case '<' -> at(tag, i);
                        case ';', '{', '}' -> at(lineEnd, i);
                        default -> false;
                    };
            if (found || endsLine(before) && at(imported, i)) {
                return true;
            }
            before = c;
        }
        return false;
    }

    private boolean keywordAt(int place) {
        for (String word : KEYWORDS) {
            if (text.startsWith(word, place)) {
                return at(keyword, place);
            }
        }
        return false;
    }

    private boolean at(Matcher matcher, int place) {
        return matcher.region(place, text.length()).lookingAt();
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** Where a line may end; whether one does, the pattern's {@code ^} knows. */
    private static boolean endsLine(char c) {
        return c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029';
    }
}
