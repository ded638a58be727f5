/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelAttributePattern;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelUnknownSet;
import dev.cel.runtime.CelVariableResolver;
import dev.cel.runtime.UnknownContext;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A compiled CEL expression over {@link RequestVariables}, or over more of them by {@link Declarations}. CEL is typed, has no side effects and no loops
 * here, and its {@code matches} runs in linear time (RE2), so a rule can neither hang nor reach into the process. Immutable and thread-safe.
 *
 * <p>Idea of its laziness: the expression is first evaluated with everything that costs something left unknown, in CEL's three-valued logic
 * ({@code unknown && false} is false), wherever that something stands. Only a result that is unknown then is computed in full.
 *
 * @see <a href="https://github.com/google/cel-spec">The Common Expression Language</a>
 */
public final class RequestExpression {

    /** The variables of rules and their CEL types. */
    public static final Map<String, CelType> VARIABLES = variables();

    private final String source;
    private final CelRuntime.Program program;
    private final Set<String> used;
    private final List<CelAttributePattern> costly;

    RequestExpression(String source, CelRuntime.Program program, Set<String> used, Set<String> costly) {
        this.source = source;
        this.program = program;
        this.used = used;
        this.costly = costly.stream()
                .map(CelAttributePattern::fromQualifiedIdentifier)
                .toList();
    }

    /**
     * Compiles a predicate over {@link #VARIABLES}.
     *
     * @param source CEL text, such as {@code words < 15 && text.matches('^what is')}
     * @return the predicate
     * @throws IllegalArgumentException if it does not compile or is not a boolean; the message points at the place and names the variables
     */
    public static RequestExpression compile(String source) {
        return Declarations.REQUEST.predicate(source);
    }

    /** Names of the variables in it. */
    public Set<String> used() {
        return used;
    }

    /**
     * Evaluates a predicate.
     *
     * @param variables of the request at hand; only those that the predicate needs are computed
     * @return whether the rule applies
     * @throws IllegalStateException if evaluation fails, for example by dividing by zero
     */
    public boolean test(RequestVariables variables) {
        return (Boolean) evaluate(variables::get);
    }

    /**
     * Evaluates it.
     *
     * @param variables value by name, as declared; asked for what costs something only if the result depends on it
     * @return a Boolean, Long, Double, String, List or Map
     * @throws IllegalStateException if evaluation fails, for example by dividing by zero
     */
    public Object evaluate(Function<String, Object> variables) {
        CelVariableResolver resolver = name -> Optional.of(variables.apply(name));
        try {
            Object cheap = costly.isEmpty() || costly.size() == used.size() ? null : withoutCost(resolver);
            return cheap == null ? program.eval(resolver) : cheap;
        } catch (CelEvaluationException e) {
            // without CEL's own words, here or as a cause: they quote values, so perhaps a prompt
            String why = e.getErrorCode().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            throw new IllegalStateException("'" + source + "' cannot be evaluated: " + why);
        }
    }

    /** The value that holds whatever the costly variables are; null if there is none. */
    private Object withoutCost(CelVariableResolver resolver) {
        try {
            Object value = program.advanceEvaluation(UnknownContext.create(resolver, costly));
            return value instanceof CelUnknownSet ? null : value;
        } catch (CelEvaluationException e) {
            return null; // it may yet have a value: false && 1 / 0 > 1 has
        }
    }

    /** The CEL text. */
    @Override
    public String toString() {
        return source;
    }

    private static Map<String, CelType> variables() {
        Map<String, CelType> types = new TreeMap<>();
        types.put("text", SimpleType.STRING);
        for (String number : new String[] {"words", "chars", "tokens", "turns", "passages"}) {
            types.put(number, SimpleType.INT);
        }
        for (String flag : new String[] {"hasCode", "hasImage", "hasTools", "wantsJson", "question"}) {
            types.put(flag, SimpleType.BOOL);
        }
        types.put("retrieval", SimpleType.DOUBLE);
        return Collections.unmodifiableMap(types);
    }
}
