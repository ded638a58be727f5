/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.expression;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

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

    private static final byte NOTHING = 0;
    private static final byte INITIAL = 1;
    private static final byte TAG = 2;
    private static final byte STOP = 3;
    private static final byte NEWLINE = 4;
    private static final int ASCII = 128;
    private static final int MOST_BLANKS = 100;
    private static final String IMPORT_INITIALS = "#if";
    /** What an ASCII character may begin, in a second row after a letter; most begin nothing, and looking that up is all they cost. */
    private static final byte[] KINDS = kinds();
    /** The row for the character that follows. */
    private static final byte[] ROWS = rows();

    /** Keywords by their first character. */
    private static final String[][] BY_INITIAL = IntStream.range(0, ASCII)
            .mapToObj(initial -> Arrays.stream(KEYWORDS)
                    .filter(word -> word.charAt(0) == initial)
                    .toArray(String[]::new))
            .toArray(String[][]::new);

    private final String text;

    private CodeSigns(String text) {
        this.text = text;
    }

    static boolean in(String text) {
        return text.contains("```") || new CodeSigns(text).anywhere();
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[2 * ASCII];
        for (String word : KEYWORDS) {
            kinds[word.charAt(0)] = INITIAL;
        }
        for (int row = 0; row <= ASCII; row += ASCII) {
            kinds[row + '<'] = TAG;
            kinds[row + ';'] = kinds[row + '{'] = kinds[row + '}'] = STOP;
            kinds[row + '\n'] = kinds[row + '\r'] = NEWLINE;
        }
        return kinds;
    }

    private static byte[] rows() {
        byte[] rows = new byte[ASCII];
        for (char c = 0; c < ASCII; c++) {
            rows[c] = isLetter(c) ? (byte) ASCII : 0;
        }
        return rows;
    }

    private boolean anywhere() {
        if (importAt(0)) {
            return true;
        }
        char[] chars = text.toCharArray(); // faster to walk through than the string
        int row = 0;
        for (int i = 0; i < chars.length; i++) {
            char c = chars[i];
            byte kind;
            if (c < ASCII) {
                kind = KINDS[row + c];
                row = ROWS[c] & 0xff;
            } else {
                kind = endsLine(c) ? NEWLINE : NOTHING;
                row = 0;
            }
            if (kind != NOTHING && signAt(i, kind)) {
                return true;
            }
        }
        return false;
    }

    private boolean signAt(int place, byte kind) {
        return switch (kind) {
            case INITIAL -> keywordAt(place);
            case TAG -> at(CLOSING_TAG.matcher(text), place);
            case STOP ->
                isLast(afterBlanks(place + 1)) && at(LINE_END.matcher(text).useAnchoringBounds(false), place);
            default -> importAt(place + 1);
        };
    }

    private boolean keywordAt(int place) {
        for (String word : BY_INITIAL[text.charAt(place)]) {
            if (text.startsWith(word, place)) {
                return at(KEYWORD.matcher(text).useTransparentBounds(true), place);
            }
        }
        return false;
    }

    private boolean importAt(int place) {
        int start = afterBlanks(place);
        return start < text.length()
                && IMPORT_INITIALS.indexOf(text.charAt(start)) >= 0
                && at(IMPORT.matcher(text).useTransparentBounds(true).useAnchoringBounds(false), place);
    }

    private int afterBlanks(int place) {
        int end = Math.min(text.length(), place + MOST_BLANKS);
        int at = place;
        while (at < end && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    /** Whether a line may end here; whether one does, the pattern knows. */
    private boolean isLast(int place) {
        return place >= text.length() || text.charAt(place) < ' ' || text.charAt(place) >= ASCII;
    }

    private boolean at(Matcher matcher, int place) {
        return matcher.region(place, text.length()).lookingAt();
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** Where a line may end beyond ASCII; whether one does, the pattern's {@code ^} knows. */
    private static boolean endsLine(char c) {
        return c == '\u0085' || c == '\u2028' || c == '\u2029';
    }
}
