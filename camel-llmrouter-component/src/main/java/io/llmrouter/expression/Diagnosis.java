/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.expression;

import dev.cel.common.CelIssue;
import io.llmrouter.failure.Suggestion;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says where an expression is wrong and what was expected, for people who do not know the grammar's names.
 *
 * @param source what was compiled
 * @param variables that are known
 */
record Diagnosis(String source, Set<String> variables) {

    private static final Set<String> FUNCTIONS =
            Set.of("size", "contains", "startsWith", "endsWith", "matches", "has", "int", "double", "string", "bool");
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*");
    private static final Pattern EXPECTING = Pattern.compile("(?s)(.*) expecting (.*)");
    private static final Pattern SINGLE_EQUALS = Pattern.compile("token recognition error at: '=[^=].*");
    private static final Pattern OPEN_QUOTE = Pattern.compile("(?s)token recognition error at: '(['\"]).*");
    private static final Pattern OVERLOAD =
            Pattern.compile("(?s)found no matching overload for '_?([^'_]+)_?' applied to '([^']*)'.*");
    private static final String VALUE =
            "a variable, a number, a text in quotes, true, false, '(', '[', '!' or '-'; variables: ";

    /** The first issue, from which others often follow, with its position; lines and columns count from 1. */
    String of(List<CelIssue> issues) {
        CelIssue first = issues.get(0);
        int line = first.getSourceLocation().getLine();
        int column = first.getSourceLocation().getColumn();
        return "line " + line + ", column " + (column + 1) + ": " + said(first.getMessage(), line, column);
    }

    private String said(String message, int line, int column) {
        Matcher unknown = UNDECLARED.matcher(message);
        if (unknown.matches()) {
            boolean call = source.lines().skip(line - 1L).findFirst().orElse("").startsWith("(", column);
            return Suggestion.unknown(call ? "function" : "variable", unknown.group(1), call ? FUNCTIONS : variables);
        }
        if (SINGLE_EQUALS.matcher(message).matches()) {
            return "a single '='; expected '==' to compare";
        }
        if (OPEN_QUOTE.matcher(message).matches()) {
            return "a quote that is opened and not closed; expected a text between two single or two double quotes";
        }
        Matcher overload = OVERLOAD.matcher(message);
        if (overload.matches()) {
            return "'" + overload.group(1) + "' is not for " + overload.group(2)
                    + "; expected types that fit, such as two numbers or two texts";
        }
        Matcher expecting = EXPECTING.matcher(message);
        if (expecting.matches()) {
            String wanted = expecting.group(2);
            return inWords(expecting.group(1)) + "; expected "
                    + (wanted.contains("IDENTIFIER")
                            ? VALUE + variables
                            : inWords(wanted.replaceAll("[{}]", "").replace("'%%'", "'%'")));
        }
        return inWords(message);
    }

    private static String inWords(String message) {
        return message.replace("'<EOF>'", "the end").replace("<EOF>", "the end").replace("mismatched input", "found");
    }
}
