/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.expression;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.google.re2j.Pattern;
import dev.cel.runtime.CelFunctionBinding;
import java.util.List;

/**
 * CEL's {@code matches} with patterns that are compiled once: the library's compiles one at every evaluation, which took longer and allocated more than
 * all else in a rule. Keeps the {@value #MOST_KEPT} last used that are not longer than {@value #LONGEST_KEPT} characters. Thread-safe.
 */
final class CompiledPatterns {

    private static final int MOST_KEPT = 1000;
    private static final int LONGEST_KEPT = 1000;

    private final LoadingCache<String, Compiled> kept =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).build(Compiled::of);

    /** A pattern and what a text that matches has inside; null if that is not known. */
    private record Compiled(Pattern pattern, RequiredLiterals required) {

        static Compiled of(String pattern) {
            return new Compiled(
                    Pattern.compile(pattern), RequiredLiterals.of(pattern).orElse(null));
        }

        boolean isFoundIn(String text) {
            return (required == null || required.in(text))
                    && pattern.matcher(text).find();
        }
    }

    /** As a function and as a method of strings, under the names that the compiler gives them. */
    List<CelFunctionBinding> bindings() {
        return List.of(
                CelFunctionBinding.from("matches", String.class, String.class, this::found),
                CelFunctionBinding.from("matches_string", String.class, String.class, this::found));
    }

    private boolean found(String text, String pattern) {
        return (pattern.length() > LONGEST_KEPT ? new Compiled(Pattern.compile(pattern), null) : kept.get(pattern))
                .isFoundIn(text);
    }
}
