/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.failure.Suggestion;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How answers are scored, as written after {@code --by}. Immutable.
 *
 * @param kind which way
 * @param argument the judge's model or the file with people's scores; null for the others
 */
record LabelWay(Kind kind, String argument) {

    /** The ways. */
    enum Kind {
        JUDGE,
        GOLD,
        PATTERN,
        AGREEMENT,
        HEURISTIC,
        HUMAN
    }

    private static final List<String> WRITTEN =
            List.of("judge:MODEL", "gold", "pattern", "agreement", "heuristic", "human:FILE.csv");

    /** Reads what a user wrote. */
    static final class Converter implements ITypeConverter<LabelWay> {

        @Override
        public LabelWay convert(String text) {
            int colon = text.indexOf(':');
            String word = colon < 0 ? text : text.substring(0, colon);
            String argument = colon < 0 ? "" : text.substring(colon + 1);
            for (Kind kind : Kind.values()) {
                boolean takesArgument = kind == Kind.JUDGE || kind == Kind.HUMAN;
                if (kind.name().toLowerCase(Locale.ROOT).equals(word)
                        && takesArgument != argument.isEmpty()
                        && takesArgument == colon >= 0) {
                    return new LabelWay(kind, takesArgument ? argument : null);
                }
            }
            throw new TypeConversionException(Suggestion.unknown("way", text, WRITTEN));
        }
    }

    /** Fields that every question must have. */
    Set<String> requiredFields() {
        return switch (kind) {
            case GOLD -> Set.of("gold");
            case PATTERN -> Set.of("pattern");
            case HUMAN -> Set.of("id");
            default -> Set.of();
        };
    }

    /** As a user writes it. */
    @Override
    public String toString() {
        String word = kind.name().toLowerCase(Locale.ROOT);
        return argument == null ? word : word + ":" + argument;
    }

    /** The file with people's scores. */
    Path file() {
        return Path.of(argument);
    }
}
