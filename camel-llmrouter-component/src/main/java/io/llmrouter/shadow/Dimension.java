/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import io.llmrouter.routing.RoutingDecision;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** By what requests are told apart: something that stands in every decision, so that a log gives the same strata again. */
public enum Dimension {
    /** Who answered; {@code cache} for a kept answer. */
    model(decision -> decision.answer() == null ? null : decision.answer().model()),
    /** What was found to be asked for. */
    intent(decision -> decision.features().get("intent")),
    /** Whether there is code in it. */
    code(decision -> decision.request().hasCode() ? "yes" : "no"),
    /** Short (below 50 estimated tokens), medium (below 500) or long. */
    length(decision -> Dimension.length(decision.request().tokensEstimate())),
    /** A guess at the language. */
    language(decision -> decision.request().language()),
    /** The predictor's: easy (below 1/3), middling (below 2/3) or hard. */
    difficulty(decision -> Dimension.difficulty(decision.features().get("difficulty"))),
    /** Which variant of an experiment it fell to. */
    variant(decision -> decision.features().get("variant"));

    /** Who answered, and kinds of requests that need no training to be told apart. */
    public static final List<Dimension> DEFAULT = List.of(model, intent, code, length);

    private static final int LONGEST = 40;
    private static final int SHORT = 50;
    private static final int MEDIUM = 500;
    private static final double THIRD = 1.0 / 3;

    private final Function<RoutingDecision, Object> value;

    Dimension(Function<RoutingDecision, Object> value) {
        this.value = value;
    }

    /**
     * Where a decision belongs.
     *
     * @return letters, digits, {@code .}, {@code _} and {@code -}, at most 40; {@code none} where nothing is known
     */
    public String of(RoutingDecision decision) {
        Object found = value.apply(decision);
        if (found == null) {
            return "none";
        }
        return plain(found.toString());
    }

    private static String plain(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        int end = Math.min(LONGEST, name.length());
        StringBuilder plain = new StringBuilder(end);
        for (int i = 0; i < end; i++) {
            char c = name.charAt(i);
            plain.append(Character.isLetterOrDigit(c) || c == '.' || c == '-' ? c : '_');
        }
        return plain.toString();
    }

    private static String length(int tokens) {
        return tokens < SHORT ? "short" : tokens < MEDIUM ? "medium" : "long";
    }

    private static String difficulty(Object found) {
        if (!(found instanceof Number number)) {
            return null;
        }
        double share = number.doubleValue();
        return share < THIRD ? "easy" : share < 2 * THIRD ? "middling" : "hard";
    }
}
