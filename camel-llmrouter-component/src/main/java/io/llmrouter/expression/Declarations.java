/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.validator.CelValidator;
import dev.cel.validator.CelValidatorFactory;
import dev.cel.validator.validators.RegexLiteralValidator;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The variables that expressions may use, with their CEL types, and the compiler for such expressions. Two kinds, by cost: free ones are read off the
 * request; computed ones cost an embedding or more and are asked for only where the free ones leave the result open. Immutable and thread-safe.
 */
public final class Declarations {

    /** What is read off a request: the variables of rules. */
    static final Declarations REQUEST = new Declarations(RequestExpression.VARIABLES, Map.of());

    private final Map<String, CelType> types;
    private final Set<String> computed;
    private final CelCompiler compiler;
    private final CelRuntime runtime;
    private final CelValidator patterns;

    private Declarations(Map<String, CelType> free, Map<String, CelType> computed) {
        Map<String, CelType> all = new TreeMap<>(free);
        all.putAll(computed);
        this.types = Collections.unmodifiableMap(all);
        this.computed = Set.copyOf(computed.keySet());
        CelOptions options = CelOptions.current()
                .enableHeterogeneousNumericComparisons(true) // difficulty > 0 is no mistake
                .enableUnknownTracking(!computed.isEmpty())
                .build();
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(options)
                .setStandardMacros(CelStandardMacro.HAS);
        all.forEach(builder::addVar);
        this.compiler = builder.setResultType(SimpleType.DYN).build();
        this.runtime = CelRuntimeFactory.standardCelRuntimeBuilder()
                .setOptions(options)
                .setStandardEnvironmentEnabled(false)
                .setStandardFunctions(CelStandardFunctions.newBuilder()
                        .excludeFunctions(CelStandardFunctions.StandardFunction.MATCHES)
                        .build())
                .addFunctionBindings(new CompiledPatterns().bindings())
                .build();
        this.patterns = CelValidatorFactory.standardCelValidatorBuilder(compiler, runtime)
                .addAstValidators(RegexLiteralValidator.INSTANCE)
                .build();
    }

    /** The variables of rules, and others that cost something. */
    public static Declarations requestAnd(Map<String, CelType> computed) {
        return new Declarations(RequestExpression.VARIABLES, computed);
    }

    /** All variables and their CEL types, in alphabetical order. */
    public Map<String, CelType> types() {
        return types;
    }

    /**
     * Compiles what is true or false.
     *
     * @param source CEL text, such as {@code words < 15 && text.matches('^what is')}
     * @return the predicate
     * @throws IllegalArgumentException if it does not compile or is not a boolean; the message has the position, what was expected and, of an unknown
     *     name, the nearest known one
     */
    public RequestExpression predicate(String source) {
        CelAbstractSyntaxTree tree = tree(source, "predicate");
        if (!tree.getResultType().equals(SimpleType.BOOL)) {
            throw new IllegalArgumentException(
                    "'" + source + "' gives " + tree.getResultType().name() + ", but a rule needs true or false");
        }
        return program(source, tree);
    }

    /**
     * Compiles what has any value.
     *
     * @param source CEL text, such as {@code hasCode ? 'code' : intent}
     * @return the expression
     * @throws IllegalArgumentException as of {@link #predicate}
     */
    public RequestExpression value(String source) {
        return program(source, tree(source, "expression"));
    }

    private CelAbstractSyntaxTree tree(String source, String kind) {
        try {
            CelValidationResult compiled = compiler.compile(source);
            if (!compiled.hasError()) {
                compiled = patterns.validate(compiled.getAst());
            }
            if (compiled.hasError()) {
                throw new IllegalArgumentException("'" + source.strip() + "' is not a CEL " + kind + ": "
                        + new Diagnosis(source, types.keySet()).of(compiled.getErrors()));
            }
            return compiled.getAst();
        } catch (CelValidationException e) {
            throw new IllegalArgumentException(
                    "'" + source.strip() + "' is not a CEL " + kind + ": " + e.getMessage(), e);
        }
    }

    private RequestExpression program(String source, CelAbstractSyntaxTree tree) {
        Set<String> used = CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .map(node -> node.expr())
                .filter(expr -> expr.getKind() == CelExpr.ExprKind.Kind.IDENT)
                .map(expr -> expr.ident().name())
                .filter(types::containsKey)
                .collect(Collectors.toUnmodifiableSet());
        try {
            return new RequestExpression(source.strip(), runtime.createProgram(tree), used, costly(used));
        } catch (CelEvaluationException e) {
            throw new IllegalArgumentException("'" + source.strip() + "' cannot be run: " + e.getMessage(), e);
        }
    }

    private Set<String> costly(Set<String> used) {
        return used.stream().filter(computed::contains).collect(Collectors.toUnmodifiableSet());
    }
}
