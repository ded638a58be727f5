/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.validator.CelValidator;
import dev.cel.validator.CelValidatorFactory;
import dev.cel.validator.validators.RegexLiteralValidator;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A compiled CEL predicate over {@link RequestVariables}. CEL is typed, has no side effects and no loops here, and its {@code matches} runs in linear
 * time (RE2), so a rule can neither hang nor reach into the process. Immutable and thread-safe.
 *
 * @see <a href="https://github.com/google/cel-spec">The Common Expression Language</a>
 */
public final class RequestExpression {

    /** The variables and their CEL types. */
    public static final Map<String, CelType> VARIABLES = variables();

    private static final CelCompiler COMPILER = compiler();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().build();
    private static final CelValidator PATTERNS = CelValidatorFactory.standardCelValidatorBuilder(COMPILER, RUNTIME)
            .addAstValidators(RegexLiteralValidator.INSTANCE)
            .build();

    private final String source;
    private final CelRuntime.Program program;

    private RequestExpression(String source, CelRuntime.Program program) {
        this.source = source;
        this.program = program;
    }

    /**
     * Compiles a predicate.
     *
     * @param source CEL text, such as {@code words < 15 && text.matches('^what is')}
     * @return the predicate
     * @throws IllegalArgumentException if it does not compile or is not a boolean; the message points at the place and names the variables
     */
    public static RequestExpression compile(String source) {
        try {
            CelAbstractSyntaxTree tree = COMPILER.compile(source).getAst();
            if (!tree.getResultType().equals(SimpleType.BOOL)) {
                throw new IllegalArgumentException(
                        "'" + source + "' gives " + tree.getResultType().name() + ", but a rule needs true or false");
            }
            PATTERNS.validate(tree).getAst();
            return new RequestExpression(source, RUNTIME.createProgram(tree));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException(
                    "'" + source + "' is not a CEL predicate: " + e.getMessage() + "; variables: " + VARIABLES.keySet(),
                    e);
        }
    }

    /**
     * Evaluates it.
     *
     * @param variables of the request at hand; only those that the predicate needs are computed
     * @return whether the rule applies
     * @throws IllegalStateException if evaluation fails, for example by dividing by zero
     */
    public boolean test(RequestVariables variables) {
        try {
            return (Boolean) program.eval(name -> Optional.of(variables.get(name)));
        } catch (CelEvaluationException e) {
            throw new IllegalStateException("rule '" + source + "' cannot be evaluated: " + e.getMessage(), e);
        }
    }

    /** The CEL text. */
    @Override
    public String toString() {
        return source;
    }

    private static CelCompiler compiler() {
        CelCompilerBuilder builder =
                CelCompilerFactory.standardCelCompilerBuilder().setStandardMacros(CelStandardMacro.HAS);
        VARIABLES.forEach(builder::addVar);
        return builder.setResultType(SimpleType.DYN).build();
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
