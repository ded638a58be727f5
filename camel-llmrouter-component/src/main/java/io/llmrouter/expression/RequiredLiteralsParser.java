/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds in a pattern what each of its matches has inside: of alternatives one literal each, of a sequence its best part. Knows literals, groups,
 * alternatives, classes, repetitions and a leading {@code (?i)}; of a pattern with anything else nothing is required. Belongs to one thread.
 */
final class RequiredLiteralsParser {

    private static final String IGNORE_CASE = "(?i)";
    private static final String NOT_CAPTURED = "(?:";
    /** Escapes that stand for a place or for one character. */
    private static final String KNOWN_ESCAPES = "bBAzdDsSwWnrtfva";

    private static final Pattern REPETITION = Pattern.compile("\\{(\\d+)(?:,\\d*)?}");
    private static final int ASCII = 128;

    /** A pattern that is not understood. */
    private static final class Unknown extends Exception {

        private static final long serialVersionUID = 1;

        Unknown() {
            super(null, null, false, false);
        }
    }

    private final String pattern;
    private final boolean ignoreCase;
    private int at;

    private RequiredLiteralsParser(String pattern) {
        this.pattern = pattern;
        this.ignoreCase = pattern.startsWith(IGNORE_CASE);
        this.at = ignoreCase ? IGNORE_CASE.length() : 0;
    }

    static Optional<RequiredLiterals> parse(String pattern) {
        RequiredLiteralsParser parser = new RequiredLiteralsParser(pattern);
        try {
            List<String> required = parser.alternatives();
            return parser.at < pattern.length() || required.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new RequiredLiterals(required, parser.ignoreCase));
        } catch (Unknown e) {
            return Optional.empty();
        }
    }

    /** Up to a closing bracket or the end; empty if one of them requires nothing. */
    private List<String> alternatives() throws Unknown {
        List<String> all = new ArrayList<>();
        boolean each = true;
        while (true) {
            List<String> one = sequence();
            each &= !one.isEmpty();
            all.addAll(one);
            if (at >= pattern.length() || pattern.charAt(at) != '|') {
                return each ? all : List.of();
            }
            at++;
        }
    }

    private List<String> sequence() throws Unknown {
        List<String> best = List.of();
        StringBuilder run = new StringBuilder();
        while (at < pattern.length() && "|)".indexOf(pattern.charAt(at)) < 0) {
            char c = pattern.charAt(at);
            if (isLiteral(c)) {
                at++;
                int least = least();
                if (least == 1) {
                    run.append(c);
                    continue;
                }
                best = better(best, run);
                if (least > 1) {
                    run.append(c); // what follows is not certain to follow this one
                    best = better(best, run);
                }
            } else {
                best = better(best, run);
                List<String> inside = element(c);
                best = least() == 0 ? best : better(best, inside);
            }
            run.setLength(0);
        }
        return better(best, run);
    }

    /** Anything but a literal: what is required by it, without its repetition. */
    private List<String> element(char c) throws Unknown {
        switch (c) {
            case '(' -> {
                return group();
            }
            case '[' -> skipClass();
            case '.', '^', '$' -> at++;
            case '\\' -> skipEscape();
            default -> {
                if (c < ASCII) {
                    throw new Unknown();
                }
                at++;
            }
        }
        return List.of();
    }

    private List<String> group() throws Unknown {
        if (pattern.startsWith(NOT_CAPTURED, at)) {
            at += NOT_CAPTURED.length();
        } else if (pattern.startsWith("(?", at)) {
            throw new Unknown();
        } else {
            at++;
        }
        List<String> inside = alternatives();
        at++;
        return inside;
    }

    private void skipClass() throws Unknown {
        at++;
        at += pattern.startsWith("^", at) ? 1 : 0;
        at += pattern.startsWith("]", at) ? 1 : 0;
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            if (pattern.charAt(at) == '[') {
                throw new Unknown();
            }
            if (pattern.charAt(at) == '\\') {
                skipEscape();
            } else {
                at++;
            }
        }
        at++;
    }

    /** Punctuation, or one of the letters that stand alone: others, such as those of {@code \x41}, have more behind them. */
    private void skipEscape() throws Unknown {
        char escaped = at + 1 < pattern.length() ? pattern.charAt(at + 1) : 'Q';
        if (Character.isLetterOrDigit(escaped) && KNOWN_ESCAPES.indexOf(escaped) < 0) {
            throw new Unknown();
        }
        at += 2;
    }

    /** How often at least the element before this place occurs: 0, 1 without a repetition, 2 for a repetition of one or more. */
    private int least() {
        int least = 1;
        while (at < pattern.length()) {
            Matcher counted = REPETITION.matcher(pattern).region(at, pattern.length());
            if ("*?".indexOf(pattern.charAt(at)) >= 0) {
                least = 0; // also of a repetition that takes as few as it can
                at++;
            } else if (pattern.charAt(at) == '+') {
                least = least == 0 ? 0 : 2;
                at++;
            } else if (counted.lookingAt()) {
                least = least == 0 || counted.group(1).matches("0+") ? 0 : 2;
                at = counted.end();
            } else {
                return least;
            }
        }
        return least;
    }

    private boolean isLiteral(char c) {
        return c < ASCII && "\\.[]{}()*+?|^$".indexOf(c) < 0;
    }

    private List<String> better(List<String> best, StringBuilder run) {
        return run.length() < RequiredLiterals.SHORTEST
                ? best
                : better(best, List.of(ignoreCase ? run.toString().toLowerCase(Locale.ROOT) : run.toString()));
    }

    /** The one whose shortest literal is longer. */
    private static List<String> better(List<String> one, List<String> other) {
        return shortest(other) > shortest(one) ? other : one;
    }

    private static int shortest(List<String> literals) {
        return literals.stream().mapToInt(String::length).min().orElse(0);
    }
}
