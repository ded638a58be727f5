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

    private final LoadingCache<String, Pattern> kept =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).build(Pattern::compile);

    /** As a function and as a method of strings, under the names that the compiler gives them. */
    List<CelFunctionBinding> bindings() {
        return List.of(
                CelFunctionBinding.from("matches", String.class, String.class, this::found),
                CelFunctionBinding.from("matches_string", String.class, String.class, this::found));
    }

    private boolean found(String text, String pattern) {
        Pattern compiled = pattern.length() > LONGEST_KEPT ? Pattern.compile(pattern) : kept.get(pattern);
        return compiled.matcher(text).find();
    }
}
